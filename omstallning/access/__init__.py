"""Who people are, what they may do and where, and the chained log of what was done."""
