"""The group as it was on each day: units and their names, shares, places and areas."""
