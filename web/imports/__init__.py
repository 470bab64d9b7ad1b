"""Files in: chosen, looked through, confirmed, and taken back when they should not have been."""
