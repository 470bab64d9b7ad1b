"""The log of everything that was done, and each save with its way back."""
