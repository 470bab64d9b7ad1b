"""What is done, planned or considered to reach a goal or lessen a risk: one register for all."""
