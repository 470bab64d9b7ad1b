"""Every question to the tables of this room."""
