"""Files as they came, known by the SHA-256 of their bytes."""
