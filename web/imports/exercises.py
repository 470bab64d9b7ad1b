"""The tutorial's files, made once for each process."""

from __future__ import annotations

from functools import cache

from web.demo import files


@cache
def named() -> dict[str, bytes]:
    """Name of a file → its bytes."""
    return files.exercises()
