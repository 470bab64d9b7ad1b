"""A building's own generation, for what it leans on: the one place where the two rooms meet."""
