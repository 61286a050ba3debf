"""None: the migrations are what is planned."""
