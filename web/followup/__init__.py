"""Follow-up: every target with its standing, and what stands behind each commitment."""
