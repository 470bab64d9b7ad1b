"""Text files: decoded by their marks, never with replacement; CSV and JSON as rows."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NoReturn

from omstallning.imports.errors import BrokenRow, EmptyFile, HalfFile, NotText, TooManyCells
from omstallning.imports.model import Cell
from omstallning.imports.reading.sheets import Limits, Sheet, without_blank_end

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_ROWS = 200
FIELD_CHARACTERS = 131_072
"""A longer field is a quote that was never closed; this is also the csv module's own limit."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_JSON_START = re.compile(r'\s*(?:\[\s*(?:\{\s*"|\{\s*\}|\])|\{\s*(?:"|\}))')
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|table|[a-z]+[ >])", re.IGNORECASE)


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding, tried in order: UTF-16 mark, UTF-8 mark, UTF-8, cp1252.

    Raises NotText, and HalfFile where a file ends inside a character.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if len(content) % 2:
            raise HalfFile(reason="inside_character")
        return _text(content, "utf-16"), "utf-16"
    if content.startswith(codecs.BOM_UTF8):
        return _text(content, "utf-8-sig"), "utf-8-sig"
    try:
        return _clean(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if error.end == len(content) and not content[: error.start].isascii():
            raise HalfFile(reason="inside_character") from error
    return _text(content, "cp1252"), "cp1252"


def _text(content: bytes, encoding: str) -> str:
    try:
        return _clean(content.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding != "cp1252" and error.end == len(content):
            raise HalfFile(reason="inside_character") from error
        raise NotText(position=error.start) from error


def _clean(text: str) -> str:
    found = _CONTROL.search(text)
    if found:
        raise NotText(position=found.start())
    return text


def looks_like_json(text: str) -> bool:
    """Whether the text begins as a list of objects or an object."""
    return _JSON_START.match(text) is not None


def looks_like_markup(text: str) -> bool:
    """Whether the text begins as XML or a web page, as some "Excel" downloads do."""
    return _MARKUP.match(text) is not None


def read_csv(text: str, separator: str | None, limits: Limits) -> tuple[Sheet, str]:
    """The rows of a CSV and its separator. CR, LF and CRLF all end a row.

    Raises HalfFile, BrokenRow, TooManyCells.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mark = separator or find_separator(text)
    rows: list[Sequence[Cell]] = []
    cells = 0
    for row in _strict_rows(text, mark):
        cells += len(row)
        if cells > limits.text_cells:
            raise TooManyCells("", cells, limits.text_cells)
        rows.append(row)
    return Sheet("", without_blank_end(rows)), mark


def _strict_rows(text: str, separator: str) -> Iterator[list[str]]:
    # newline="\n": no other character than the line feed ends a line
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            yield row
    except csv.Error as error:
        reason = str(error)
        if "unexpected end" in reason or "field larger" in reason:
            raise HalfFile(reason="open_quote", row=number + 1) from error
        raise BrokenRow(number + 1, "text_after_quote") from error


def find_separator(text: str) -> str:
    r"""The mark that parts most rows into equally many fields, and into the more fields.

    >>> find_separator("a;b;c\n2023;x;1,5\n2024;y;2,5")
    ';'
    """
    best, separator = 0, ";"
    for mark in SEPARATORS:
        try:
            widths = Counter(len(row) for row in islice(_strict_rows(text, mark), SAMPLE_ROWS))
        except (HalfFile, BrokenRow):
            widths = Counter(line.count(mark) + 1 for line in text.split("\n")[:SAMPLE_ROWS])
            widths = Counter({width: count // 2 for width, count in widths.items()})
        for width, count in widths.items():
            if count * (width - 1) > best:
                best, separator = count * (width - 1), mark
    return separator


def read_json(text: str, limits: Limits) -> tuple[Sheet, ...]:
    """Each list of objects as a sheet: the whole, or every such list under a key.

    A byte-order mark inside a key is taken out. Raises HalfFile, BrokenRow, EmptyFile.
    """
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        end = text.rstrip()
        is_cut = error.pos >= len(end) or not end.endswith(("]", "}"))
        if is_cut:
            raise HalfFile(reason="json_unfinished") from error
        raise BrokenRow(error.lineno, "json_form") from error
    except (RecursionError, ValueError) as error:  # too deep; a number of thousands of digits
        raise BrokenRow(1, "json_form") from error
    lists = {"": content} if isinstance(content, list) else content
    sheets = tuple(
        _objects(_bare(name), elements, limits)
        for name, elements in lists.items()
        if isinstance(elements, list)
        and elements
        and all(isinstance(element, dict) for element in elements)
    )
    if not sheets:
        raise EmptyFile
    return sheets


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(name, name, 0)


def _objects(name: str, elements: list[dict[str, Any]], limits: Limits) -> Sheet:
    keys = list(dict.fromkeys(_bare(key) for element in elements for key in element))
    cells = len(keys) * (len(elements) + 1)
    if cells > limits.text_cells:
        raise TooManyCells(name, cells, limits.text_cells)
    rows: list[Sequence[Cell]] = [keys]
    for element in elements:
        bare = {_bare(key): value for key, value in element.items()}
        rows.append([_cell(bare.get(key)) for key in keys])
    return Sheet(name, rows, first_row=0)


def _bare(key: str) -> str:
    return key.replace("\ufeff", "").strip()


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
