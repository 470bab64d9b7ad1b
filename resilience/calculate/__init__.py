"""Formulas of continuity and risk: graphs, times and levels in, times and levels out."""
