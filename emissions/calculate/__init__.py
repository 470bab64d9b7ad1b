"""Formulas of the inventory: pure functions over arrays and frames."""
