"""Every question to the tables of the inventory and to the published factors."""
