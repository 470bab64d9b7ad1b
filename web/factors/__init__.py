"""The factor library: what is published, where it stands, and who leans on it."""
