"""Energy in buildings: supply points, meters and their stands, hourly series, own generation."""
