"""The steps by which an installation's database follows the tables of the product."""
