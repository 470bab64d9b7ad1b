"""Critical services, what they lean on, for how long they hold, and the risks they run."""
