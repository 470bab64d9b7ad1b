"""What every room shares: units, periods, sources, people, changes, the organisation."""
