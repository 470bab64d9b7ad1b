"""Purchased energy as activity data: the one place where the inventory meets the meters."""
