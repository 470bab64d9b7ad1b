"""Numbers in addresses and forms: what no row can have as its number is as if it were not there."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""The largest number that both databases keep in a whole-number column."""
YEARS = range(1850, 2200)


class StoredNumber(IntegerConverter):
    """A row's number in an address; a longer one names no page."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002
        super().__init__(map, *args, **{"max": LARGEST, **options})


class Parameters(ImmutableMultiDict[Any, Any]):
    """What stands after the question mark or in a form."""

    def get(  # type: ignore[override]
        self,
        key: Any,
        default: Any = None,
        type: Any = None,  # noqa: A002
    ) -> Any:
        """The value, read by `type`; what cannot be read is the default.

        >>> given = Parameters([("sida", "3"), ("enhet", "99999999999999999999"), ("ar", "-1")])
        >>> [given.get(name, type=int) for name in ("sida", "enhet", "ar")]
        [3, None, None]
        """
        return super().get(key, default, whole if type is int else type)


class PageRequest(Request):
    """A request whose numbers are numbers that a row can have."""

    parameter_storage_class = Parameters


def install(app: Flask) -> None:
    """Hold the numbers of every address to what can be kept; called before pages are added."""
    app.request_class = PageRequest
    app.url_map.converters["int"] = StoredNumber


def whole(text: str) -> int:
    """A whole number from nothing up. Raises ValueError."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        msg = f"no row has the number {text}"
        raise ValueError(msg)
    return number


def year(text: str) -> int:
    """A year that somebody can ask about. Raises ValueError.

    >>> [Parameters([("ar", text)]).get("ar", type=year) for text in ("2023", "0", "-1", "i år")]
    [2023, None, None, None]
    """
    number = int(text)
    if number not in YEARS:
        msg = f"nobody asks about the year {text}"
        raise ValueError(msg)
    return number
