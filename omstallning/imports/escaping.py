"""Cells of a file we hand out can never run as formulas, and come back as they were."""

from __future__ import annotations

import re

from omstallning.errors import OmstallningError
from omstallning.notation import read_quantity

ERROR_HEADINGS = {"sv": "Fel i raden", "en": "Error in the row"}
"""The column added to a file of rejected rows; a file that has it is one of ours, mended."""

_BLANKS = "\t\r\n"
_RISKY = re.compile(r"'*[=+\-@\t\r\n\u2212\uff0b\uff0d\uff1d\uff20]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n\u2212\uff0b\uff0d\uff1d\uff20]")


def escaped(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet might run; numbers stay numbers.

    >>> escaped("=1+1"), escaped("-5,2"), escaped("-5,2 kWh|cmd")
    ("'=1+1", '-5,2', "'-5,2 kWh|cmd")
    """
    if not _RISKY.match(text) or (text[0] not in _BLANKS and _is_number(text)):
        return text
    return "'" + text


def unescaped(text: str) -> str:
    """The text as it was before `escaped`."""
    return text[1:] if _ESCAPED.match(text) else text


def _is_number(text: str) -> bool:
    try:
        return read_quantity(text, ".")[1] is None
    except OmstallningError:
        pass
    try:
        return read_quantity(text, ",")[1] is None
    except OmstallningError:
        return False
