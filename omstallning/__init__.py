"""What every room of the house shares: units, periods, sources, people, changes, units of the group."""
