"""Layouts of the files this room takes in."""
