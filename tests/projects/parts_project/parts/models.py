"""No models: the migrations make what they need."""
