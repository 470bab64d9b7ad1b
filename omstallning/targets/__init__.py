"""Targets, the paths that lead to them, and how far along the outcome is."""
