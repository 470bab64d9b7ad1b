"""The formulas of paths, standings and trends: numbers in, numbers out."""
