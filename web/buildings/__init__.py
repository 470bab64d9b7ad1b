"""Buildings: how much energy each uses for its size, what changed, and what to look into."""
