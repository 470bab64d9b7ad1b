"""Supply points, meters and stands: what passed, what was read, and putting it right."""
