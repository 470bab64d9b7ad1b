"""Numbers, dates and periods as people write them, in Swedish and in English.

Nothing is guessed: what can be read in two ways is refused with both readings, and what carries
more digits than a number can keep is refused rather than rounded.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import ClassVar, Literal

from omstallning import period
from omstallning.errors import OmstallningError
from omstallning.period import Interval

Mark = Literal[",", "."]
Resolution = Literal["day", "month", "quarter", "year"]

SIGNIFICANT_DIGITS = 15
"""What a float64 keeps of every decimal number."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february", "mar mars march", "apr april",
            "maj may", "jun juni june", "jul juli july", "aug augusti august",
            "sep sept september", "okt oct oktober october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-\u2010\u2011\u2012\u2013\u2212]?)[{_SPACES}]*"
    rf"(?P<body>[.,]?[0-9](?:[0-9.,]|[{_SPACES}](?=[0-9]{{3}}(?![0-9])))*)"
    rf"(?P<exponent>[eE][+\-\u2212]?[0-9]{{1,3}})?"
    rf"[{_SPACES}]*(?P<unit>[^\W\d_].*|[%‰°€$£].*)?",
    re.DOTALL,
)
_GROUPED = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:[{_SPACES}.,][0-9]{{3}})+|0[0-9]{{1,2}}(?:[{_SPACES}][0-9]{{3}})+"
)
"""Thousands parted; a register shows its leading zeros, and parts them with space alone."""

_ISO_DAY = re.compile(r"([12][0-9]{3})([-/]?)([0-9]{2})\2([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_MONTH = re.compile(r"(?:den )?([0-9]{1,2})\.? ([^\W\d_]+)\.?,? ([12][0-9]{3})")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2}), ?([12][0-9]{3})")
_YEAR = re.compile(r"[12][0-9]{3}")
_ISO_MONTH = re.compile(r"([12][0-9]{3})[-/]?([0-9]{2})")
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.? ([12][0-9]{3})|([12][0-9]{3}) ([^\W\d_]+)\.?")
_QUARTER = re.compile(
    r"(?:q|kv\.?|kvartal) ?([1-4]) ([12][0-9]{3})"
    r"|([12][0-9]{3})[- ]?(?:q|kv\.?|kvartal) ?([1-4])",
    re.IGNORECASE,
)
_RANGE = re.compile(r" ?[\u2013\u2014] ?| - | -- | till | to ")
_YEAR_OR_DAY = r"([12][0-9]{3}(?:-[0-9]{2}-[0-9]{2})?)"
_PLAIN_RANGE = re.compile(f"{_YEAR_OR_DAY}-{_YEAR_OR_DAY}")


class Unreadable(OmstallningError):
    """The text is not what was asked for."""

    code: ClassVar[str] = "unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(text=text)


class UnreadableNumber(Unreadable):
    """The text is no number as people write them."""

    code = "unreadable_number"


class TooManyDigits(Unreadable):
    """The number has more digits than can be kept; it may be an id."""

    code = "too_many_digits"


class UnreadableDate(Unreadable):
    """The text names no day of the calendar, or not in a form that can be told apart."""

    code = "unreadable_date"


class UnreadablePeriod(Unreadable):
    """The text names no year, month, quarter or stretch of days."""

    code = "unreadable_period"


class UnexpectedUnit(OmstallningError):
    """A unit stands after the number, and it is not the one of the field."""

    code = "unexpected_unit"

    def __init__(self, text: str, unit: str, expected: str | None) -> None:
        super().__init__(text=text, unit=unit, expected=expected)


class Ambiguous(OmstallningError):
    """The mark may part thousands or decimals; both readings are carried."""

    code = "ambiguous_number"

    def __init__(self, text: str, grouped: float, decimal: float) -> None:
        super().__init__(
            text=text, grouped=grouped, decimal=decimal, remedies=("choose_decimal_mark",)
        )
        self.readings = (grouped, decimal)


class AmbiguousPeriod(OmstallningError):
    """A date cell may mean its day or its whole month."""

    code = "ambiguous_period"

    def __init__(self, day: date) -> None:
        super().__init__(date=day)


def read_number(text: str, decimal: Mark | None = None, *, unit: str | None = None) -> float:
    """A number without its unit.

    decimal  the mark that parts decimals, where it is known
    unit     the unit that may stand after the number; any other raises UnexpectedUnit

    Raises UnreadableNumber, TooManyDigits, Ambiguous, UnexpectedUnit.

    >>> read_number("−1 234,5"), read_number("12 kWh", unit="kWh")
    (-1234.5, 12.0)
    """
    number, written = read_quantity(text, decimal)
    if written is not None and (unit is None or _same(written) != _same(unit)):
        raise UnexpectedUnit(text, written, unit)
    return number


def read_quantity(text: str, decimal: Mark | None = None) -> tuple[float, str | None]:
    """A number and the unit that stands after it, as written.

    Raises UnreadableNumber, TooManyDigits, Ambiguous.

    >>> read_quantity("1 234,5 m³")
    (1234.5, 'm³')
    >>> read_quantity("1.234", ","), read_quantity("1.234", ".")
    ((1234.0, None), (1.234, None))
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise UnreadableNumber(text)
    sign = "-" if found["sign"] not in {"", "+"} else ""
    exponent = (found["exponent"] or "").replace("\u2212", "-")
    readings = _readings(found["body"], decimal, has_exponent=bool(exponent))
    values = [_value(text, sign + reading + exponent) for reading in readings]
    if not values:
        raise UnreadableNumber(text)
    if len(values) == 2:
        raise Ambiguous(text, grouped=values[0], decimal=values[1])
    unit = found["unit"]
    return values[0], unit.strip() if unit else None


def _readings(body: str, decimal: Mark | None, *, has_exponent: bool) -> list[str]:
    """The body as Python numbers: none, one, or grouped and decimal in that order."""
    whole = _ungrouped(body)
    grouped = whole if whole is not None and decimal not in _marks(body) else None
    parted = [
        reading
        for mark in _marks(body)
        if decimal in {None, mark} and (reading := _parted(body, mark)) is not None
    ]
    if has_exponent and _marks(body):
        grouped = None
    return ([] if grouped is None else [grouped]) + parted


def _marks(body: str) -> list[str]:
    return [mark for mark in ",." if mark in body]


def _ungrouped(body: str) -> str | None:
    """The digits of a whole number, when its groups are of three and of one kind."""
    if body.isdigit():
        return body
    marks = {"space" if c not in ",." else c for c in body if not c.isdigit()}
    if len(marks) > 1 or not _GROUPED.fullmatch(body):
        return None
    return "".join(c for c in body if c.isdigit())


def _parted(body: str, mark: str) -> str | None:
    """The body read with this decimal mark, when there is one of it with digits after."""
    whole, _, fraction = body.rpartition(mark)
    if mark in whole or not fraction.isdigit():
        return None
    digits = "0" if whole == "" else _ungrouped(whole)
    return None if digits is None else f"{digits}.{fraction}"


def _value(text: str, written: str) -> float:
    mantissa = written.lower().partition("e")[0]
    digits = mantissa.lstrip("-").replace(".", "").lstrip("0")
    if "." in mantissa:
        digits = digits.rstrip("0")
    if len(digits) > SIGNIFICANT_DIGITS:
        raise TooManyDigits(text)
    value = float(written)
    if not math.isfinite(value):
        raise UnreadableNumber(text)
    return value


def _same(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()


def read_date(cell: str | date) -> date:
    """A day; a moment gives its day.

    Raises UnreadableDate. Forms that swap day and month by country are not read.

    >>> read_date("23 nov 2026") == read_date("20261123") == read_date("2026-11-23")
    True
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _one_line(cell)
    if found := _ISO_DAY.fullmatch(text):
        return _day(cell, int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_MONTH.fullmatch(text):
        return _day(cell, int(found[3]), _month(cell, found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return _day(cell, int(found[3]), _month(cell, found[1]), int(found[2]))
    raise UnreadableDate(cell)


def read_period(cell: str | date, resolution: Resolution | None = None) -> Interval:
    """A year, month, quarter, day or stretch of days, both ends named.

    resolution  what a date cell stands for; without it the first of a month is ambiguous

    Raises UnreadablePeriod, AmbiguousPeriod.

    >>> str(read_period("jan 2023")), str(read_period("2023-01-01–2023-12-31"))
    ('2023-01', '2023')
    """
    if isinstance(cell, date):
        return _around(read_date(cell), resolution)
    text = _one_line(cell)
    if single := _single(cell, text):
        return single
    ends = _RANGE.split(text)
    if len(ends) == 1 and (found := _PLAIN_RANGE.fullmatch(text)):
        ends = [found[1], found[2]]
    if len(ends) != 2:
        raise UnreadablePeriod(cell)
    first, last = (_single(cell, end.strip()) for end in ends)
    if first is None or last is None or last.before is None or last.before <= first.start:
        raise UnreadablePeriod(cell)
    return Interval(first.start, last.before)


def _around(day: date, resolution: Resolution | None) -> Interval:
    if resolution is None and day.day == 1:
        raise AmbiguousPeriod(day)
    if resolution == "year":
        return period.year(day.year)
    if resolution == "quarter":
        return _quarter(day.year, (day.month + 2) // 3)
    if resolution == "month":
        return period.month(day.year, day.month)
    return Interval(day, date.fromordinal(day.toordinal() + 1))


def _single(cell: str, text: str) -> Interval | None:
    if _YEAR.fullmatch(text):
        return period.year(int(text))
    if found := _QUARTER.fullmatch(text):
        return _quarter(int(found[2] or found[3]), int(found[1] or found[4]))
    if found := _ISO_MONTH.fullmatch(text):
        return _whole_month(cell, int(found[1]), int(found[2]))
    if found := _NAMED_MONTH.fullmatch(text):
        number = MONTHS.get((found[1] or found[4]).casefold(), 0)
        return _whole_month(cell, int(found[2] or found[3]), number)
    try:
        return _around(read_date(text), "day")
    except UnreadableDate:
        return None


def _quarter(year: int, number: int) -> Interval:
    last = period.month(year, number * 3)
    return Interval(date(year, number * 3 - 2, 1), last.before)


def _whole_month(cell: str, year: int, number: int) -> Interval:
    if not 1 <= number <= 12:
        raise UnreadablePeriod(cell)
    return period.month(year, number)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _month(cell: str, name: str) -> int:
    number = MONTHS.get(name.casefold())
    if number is None:
        raise UnreadableDate(cell)
    return number


def _day(cell: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableDate(cell) from error
