"""Greenhouse gas emissions of an organisation: sources, activity, factors, inventories."""
