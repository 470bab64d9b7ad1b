"""Generation plants: what the sun gave, what was sold, and what was used in the house."""
