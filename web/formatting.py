"""How numbers, units, periods, codes and enums look to people.

Numbers are Swedish in both languages (1 234 567,8), so a figure copied from a page is read the same
everywhere. A number is rounded here and nowhere before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import Enum
from functools import singledispatch
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask, current_app, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.routing import BuildError

from omstallning import reference
from omstallning.message import Message
from omstallning.period import Interval
from omstallning.provenance import Coverage, Figure, Mark, Trail
from web.labels import LABELS
from web.messages import MESSAGES

NARROW = "\u202f"
TRAILS = "omstallning_trails"
FACTORS = "emission_factors"
MINUS = "\u2212"
MOST_DECIMALS = 6
MONTH_FIELDS = frozenset({"month", "first"})
"""Fields of sentences that hold the first day of a month, and mean all of it."""
EVERY_DIGIT = Context(prec=400)
"""Room for the largest number that a float holds, with its decimals."""
SWEDISH_TIME = ZoneInfo("Europe/Stockholm")

# The signs of official Swedish statistics for "not available" and "cannot occur".
SIGNS = {Mark.MISSING: "..", Mark.NOT_APPLICABLE: ".", Mark.SECRET: "\u25a0"}
MARK_WORDS = {
    Mark.MISSING: lazy_gettext("not reported"),
    Mark.NOT_APPLICABLE: lazy_gettext("not applicable"),
    Mark.SECRET: lazy_gettext("secret"),
}
MARK_SPAN = Markup(
    '<span class="mark" title="{0}"><span aria-hidden="true">{1}</span>'
    '<span class="unseen">{0}</span></span>'
)
UNIT_WORDS = {
    "1": "",
    "percent": "%",
    "SEK": "kr",
    "kr": "kr",
    "tonne": "t",
    "ton": "t",
    "litre": "l",
    "piece": lazy_gettext("pcs"),
    "st": lazy_gettext("pcs"),
    "guest_night": lazy_gettext("guest nights"),
    "room_night": lazy_gettext("room nights"),
    "passenger * km": lazy_gettext("passenger km"),
    "passenger*km": lazy_gettext("passenger km"),
    "personkm": lazy_gettext("passenger km"),
    "tonne * km": lazy_gettext("tonne km"),
    "tonne*km": lazy_gettext("tonne km"),
    "t*km": lazy_gettext("tonne km"),
    "degree_day": lazy_gettext("degree days"),
    "years": lazy_gettext("years"),
    "year": lazy_gettext("years"),
}
A_YEAR = "/year"
UNIT_SHAPES = (
    (re.compile(r"CO2"), "CO\u2082"),
    (re.compile(r"N2O"), "N\u2082O"),
    (re.compile(r"CH4"), "CH\u2084"),
    (re.compile(r"SF6"), "SF\u2086"),
    (re.compile(r"NF3"), "NF\u2083"),
    (re.compile(r"\b([Nn]?)m(?:\*\*)?3\b"), "\\1m\u00b3"),
    (re.compile(r"\bm(?:\*\*)?2\b"), "m\u00b2"),
    (re.compile(r"\b(g|kg|t|kt|Mt)(?=(CO|CH|N\u2082O))"), "\\1\u00a0"),
    (re.compile(r"(?<=\S) +(?=\S)"), "\u00a0"),
)


def is_missing(value: object) -> bool:
    """Whether there is no number: nothing, or not a number; zero is a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def number(
    value: float | Decimal | None, decimals: int | None = None, *, sign: bool = False
) -> str:
    """A number as a Swede writes it, with decimals by its size unless they are given.

    >>> number(1234567.8, 1).split()
    ['1', '234', '567,8']
    >>> number(0.04567), number(43.66), number(-2.0), number(None)
    ('0,0457', '43,7', '−2', '..')
    >>> len(number(1e308).split())
    103
    """
    if value is None or is_missing(value):
        return SIGNS[Mark.MISSING]
    exact = Decimal(str(value))
    if not exact.is_finite():
        return SIGNS[Mark.MISSING]
    places = decimals_for(exact) if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EVERY_DIGIT)
    rounded = abs(rounded) if rounded == 0 else rounded
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext(EVERY_DIGIT):
        text = format_decimal(rounded, pattern, locale="sv_SE", decimal_quantization=False)
    text = text.replace("-", MINUS)
    return f"+{text}" if sign and rounded > 0 else text


def decimals_for(value: Decimal) -> int:
    """Decimals that show three significant figures, none above a hundred or on whole numbers.

    >>> [decimals_for(Decimal(text)) for text in ("1234.5", "43.66", "1.234", "0.001234", "7")]
    [0, 1, 2, 5, 0]
    """
    if value == value.to_integral_value():
        return 0
    return min(max(2 - value.adjusted(), 0), MOST_DECIMALS)


def number_or_mark(value: float | Decimal | None, decimals: int | None = None) -> str:
    """A number for a table cell; where there is none, the sign for it with its word for the ear."""
    return mark(Mark.MISSING) if is_missing(value) else number(value, decimals)


def mark(kind: Mark) -> Markup:
    """The sign for a number that is not shown, with its word for those who listen."""
    return MARK_SPAN.format(str(MARK_WORDS[kind]), SIGNS[kind])


def unit(code: str) -> str:
    """A unit as it is printed.

    >>> unit("kgCO2e/kWh").split(), unit("kWh/m2"), unit("SEK")
    (['kg', 'CO₂e/kWh'], 'kWh/m²', 'kr')
    """
    text = str(UNIT_WORDS.get(code, code))
    for shape, printed in UNIT_SHAPES:
        text = shape.sub(printed, text)
    if text.endswith(A_YEAR):
        text = text.removesuffix(A_YEAR) + gettext("/year")
    return text


def quantity(value: float | Decimal | None, code: str, decimals: int | None = None) -> str:
    """A number with its unit, never parted at the end of a line.

    >>> quantity(94453, "tCO2e").split()
    ['94', '453', 't', 'CO₂e']
    """
    if is_missing(value):
        return number(None)
    return f"{number(value, decimals)}{NARROW}{unit(code)}"


def percent(share: float | None, decimals: int = 1) -> str:
    """A share of one as percent.

    >>> percent(0.94, 0).split()
    ['94', '%']
    """
    return number(None) if share is None else quantity(share * 100, "%", decimals)


def change(share: float | None, decimals: int = 1) -> str:
    """A relative change as percent, always with its sign.

    >>> change(0.1894).split(), change(-0.437).split()
    (['+18,9', '%'], ['−43,7', '%'])
    """
    if share is None:
        return number(None)
    return f"{number(share * 100, decimals, sign=True)}{NARROW}%"


def day(value: date | datetime | None) -> str:
    """A date as ISO; a moment becomes the Swedish day it fell on."""
    if value is None:
        return number(None)
    if isinstance(value, datetime):
        value = value.astimezone(SWEDISH_TIME).date()
    return value.isoformat()


def moment(value: datetime | None) -> str:
    """A moment in Swedish time, to the minute."""
    if value is None:
        return number(None)
    return value.astimezone(SWEDISH_TIME).strftime("%Y-%m-%d %H:%M")


def period(value: Interval | str | int) -> str:
    """A period as people say it: a year, a month, or its first and last day.

    >>> from datetime import date
    >>> period(Interval(date(2024, 1, 1), date(2025, 1, 1)))
    '2024'
    >>> period(Interval(date(2024, 3, 1), date(2024, 3, 15)))
    '2024-03-01–2024-03-14'
    >>> period(Interval(date(2022, 1, 1), date(2025, 1, 1)))
    '2022–2024'
    """
    if not isinstance(value, Interval):
        return _months_of(str(value))
    if value.before is None:
        return f"{value.start.isoformat()}–"
    whole = str(value)
    if "–" not in whole:
        return whole
    if (value.start.month, value.start.day, value.before.month, value.before.day) == (1, 1, 1, 1):
        return f"{value.start.year}–{value.before.year - 1}"
    last = date.fromordinal(value.before.toordinal() - 1)
    return f"{value.start.isoformat()}–{last.isoformat()}"


def _months_of(text: str) -> str:
    """A period that a figure carries as text, by its first and last month where it is whole months.

    >>> _months_of("2026-01-01–<2026-11-01"), _months_of("2025")
    ('2026-01–2026-10', '2025')
    """
    start, parted, before = text.partition("–<")
    if not parted or not (start.endswith("-01") and before.endswith("-01")):
        return text
    last = date.fromordinal(date.fromisoformat(before).toordinal() - 1)
    return f"{start[:-3]}–{last:%Y-%m}"


def coverage(value: Coverage) -> str:
    """How much there is of what there should be: 11 of 12 months."""
    words = str(LABELS.get(f"coverage.{value.of_what}", value.of_what))
    return gettext("%(have)s of %(of)s %(what)s",
                   have=number(value.have), of=number(value.of), what=words)  # fmt: skip


def file_size(octets: int) -> str:
    """The size of a file to fetch.

    >>> file_size(4096).split(), file_size(2_500_000).split()
    (['4', 'kB'], ['2,5', 'MB'])
    """
    for step, name in ((1_000_000, "MB"), (1000, "kB")):
        if octets >= step:
            size = octets / step
            return quantity(size, name, 0 if size >= 10 or step == 1000 else 1)
    return quantity(octets, "B", 0)


def label(value: object) -> str:
    """The word for a code: an enum's member, or a dotted key such as `kind.person`."""
    if isinstance(value, Enum):
        key = f"{type(value).__name__}.{value.name}"
        return str(LABELS.get(key, value.value))
    return str(LABELS.get(str(value), value))


def message(said: Message) -> str:
    """A code and its fields as a sentence in the reader's language; an unknown code is shown."""
    sentence = MESSAGES.get(said.code) or LABELS.get(f"reason.{said.code}")
    if sentence is None:
        return f"{said.code}: " + ", ".join(f"{k} {field(k, v)}" for k, v in said.fields.items())
    fields = _Fields({key: field(key, value) for key, value in said.fields.items()})
    reason = said.fields.get("reason")
    worded = MESSAGES.get(str(reason)) or LABELS.get(f"reason.{reason}")
    if isinstance(reason, str) and worded is not None and said.code != reason:
        fields["reason"] = str(worded) % fields
    return str(sentence) % fields


class _Fields(dict[str, str]):
    """Fields of a sentence; one that was not sent is shown as missing rather than breaking it."""

    def __missing__(self, key: str) -> str:
        return SIGNS[Mark.MISSING]


def field(name: str, value: object) -> str:
    """One field of a sentence in words: numbers, dates, enums, inner codes and lists of them."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return str(LABELS.get(f"{name}.{value}", value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {field(str(key), inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        between = " " if any(isinstance(inner, Message) for inner in value) else ", "
        return between.join(field(name, inner) for inner in value)
    if isinstance(value, date) and name in MONTH_FIELDS:
        return f"{value:%Y-%m}"
    if type(value) is int and _is_plain(name):
        return str(value)
    return in_words(value)


@singledispatch
def in_words(value: object) -> str:
    """A single value as people read it, by its type."""
    return number(None) if value is None else str(value)


in_words.register(Message, message)
in_words.register(Enum, label)
in_words.register(Interval, period)
in_words.register(date, day)
in_words.register(datetime, moment)
in_words.register(int, number)


@in_words.register(float)
@in_words.register(Decimal)
def _(value: float | Decimal) -> str:
    """A number in a sentence, whole: what a person typed is not rounded when it is quoted."""
    if is_missing(value) or not math.isfinite(value):
        return number(None)
    exact = Decimal(str(value)).normalize()
    written = max(-int(exact.as_tuple().exponent), 0)
    return number(value, min(written, max(MOST_DECIMALS - 1 - exact.adjusted(), 0)))


@in_words.register
def _(value: bool) -> str:  # noqa: FBT001
    return gettext("yes") if value else gettext("no")


def _is_plain(name: str) -> bool:
    """Years, ids and places in a file are names, not amounts: no spaces inside them."""
    return name in ("id", "decided") or name.endswith(
        ("year", "_id", "row", "line", "version", "change_set")
    )


def edition(name: str) -> str:
    """The name of an edition; one that its publisher has not dated says so in words."""
    return field("edition", name)


def publisher(key: str) -> str:
    """A publisher of factors by name; the key itself where nothing by it lies in the library."""
    try:
        return reference.latest(FACTORS, key).source.publisher
    except reference.UnknownEdition:
        return key


def trail_url(trail: Trail | None) -> str | None:
    """The page that tells how a figure came to be, when a room has declared one."""
    if trail is None:
        return None
    endpoint = current_app.extensions.get(TRAILS, {}).get(trail.kind)
    if endpoint is None:
        return None
    try:
        return url_for(endpoint, id=trail.id)
    except BuildError:
        return None


def is_figure(value: object) -> bool:
    """Whether a cell holds a figure, which brings its own mark, rather than a bare number."""
    return isinstance(value, Figure)


def install(app: Flask, trails: Mapping[str, str]) -> None:
    """Give every template the same words for numbers."""
    app.extensions[TRAILS] = dict(trails)
    app.jinja_env.filters.update(
        number=number_or_mark, unit=unit, quantity=quantity, percent=percent, change=change,
        day=day, moment=moment, period=period, coverage=coverage, file_size=file_size,
        label=label, message=message, mark=mark, edition=edition, publisher=publisher,
    )  # fmt: skip
    app.jinja_env.tests.update(missing=is_missing, figure=is_figure)
    app.jinja_env.globals.update(trail_url=trail_url, Mark=Mark, MARKS=tuple(SIGNS))
