"""Läget: where the municipality and its organisation stand, and how each figure came to be."""
