"""How requests to sources' owners live: their states, their packs, and matters about a feed."""
