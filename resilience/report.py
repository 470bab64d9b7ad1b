"""What this room answers, for a viewer."""
