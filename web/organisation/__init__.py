"""The group day by day: its tree, each unit over time, the places it works in."""
