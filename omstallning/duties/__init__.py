"""What is due, from whom and when: one list across all rooms."""
