"""The loaded example for every walk."""

from tests.example import example, loaded, own_example

__all__ = ["example", "loaded", "own_example"]
