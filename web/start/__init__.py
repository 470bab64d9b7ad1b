"""The start page: what waits for a person, and one picture of their area."""
