"""Files as they were handed in, what rests on them, and the way to get them back."""
