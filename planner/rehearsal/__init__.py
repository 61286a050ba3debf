"""The proof: the bundle beside Django's ``migrate`` on scratch databases, and what differs at the end."""
