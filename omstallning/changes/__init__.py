"""One save is one change set: who, when, why, what it replaced, and the way back."""
