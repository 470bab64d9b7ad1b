"""The verbs of this room: who may, change set, audit."""
