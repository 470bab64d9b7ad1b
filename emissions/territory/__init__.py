"""Emissions within the municipality's borders, as published: one whole vintage at a time."""
