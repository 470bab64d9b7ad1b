"""Formulas of energy: arrays and values in, arrays and values out."""
