"""The organisation's own inventory: years, runs, what moves, and the way back from each figure."""
