"""What the council has decided to work towards: areas, directions and commitments."""
