"""What the national emissions database speaks of: sectors, vintages and what moved between two.

Every year the whole series is computed again from 1990 on, so a value belongs to its vintage and
two vintages are compared, never joined. Missing is None, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from omstallning.changes.approval import State
from omstallning.errors import OmstallningError
from omstallning.indicators.model import GasScope
from omstallning.message import Message
from omstallning.provenance import Source

WHOLE = frozenset({"alla", ""})
"""How the whole of a sector, county or country is named; older files use lower case."""


class Sector(StrEnum):
    """A main sector under a code that holds when its published name changes."""

    TOTAL = "total"
    TRANSPORT = "transport"
    AGRICULTURE = "agriculture"
    MACHINERY = "machinery"
    PRODUCT_USE = "product_use"
    WASTE = "waste"
    HEATING = "heating"
    POWER = "power"
    INDUSTRY = "industry"
    INTERNATIONAL = "international"

    @property
    def is_total(self) -> bool:
        """Whether this is the sum of all sectors rather than one of them."""
        return self is Sector.TOTAL


SECTORS: tuple[Sector, ...] = tuple(sector for sector in Sector if not sector.is_total)

_NAMES: Mapping[str, Sector] = {
    "alla": Sector.TOTAL,
    "totalt": Sector.TOTAL,
    "arbetsmaskiner": Sector.MACHINERY,
    "avfall": Sector.WASTE,
    "egen uppvärmning": Sector.HEATING,
    "egen uppvärmning av bostäder och lokaler": Sector.HEATING,
    "el och fjärrvärme": Sector.POWER,
    "industri": Sector.INDUSTRY,
    "jordbruk": Sector.AGRICULTURE,
    "produktanvändning": Sector.PRODUCT_USE,
    "transporter": Sector.TRANSPORT,
    "utrikes transporter": Sector.INTERNATIONAL,
}


class UnknownSector(OmstallningError):
    """A main sector under a name that no vintage has used before."""

    code = "unknown_sector"


class VintageStopped(OmstallningError):
    """A file breaks a rule that no reason can mend: its sectors are not its total."""

    code = "vintage_stopped"


class VintageQuestioned(OmstallningError):
    """A vintage is possible but odd; whoever takes it into use says why it is right."""

    code = "vintage_questioned"


class VintageClosed(OmstallningError):
    """An accepted vintage is never changed; other values belong to another edition."""

    code = "vintage_closed"


class ScopesDiffer(OmstallningError):
    """One vintage counts carbon dioxide alone, the other all greenhouse gases."""

    code = "gas_scopes_differ"


def sector(name: str) -> Sector:
    """The code of a sector as published. Raises UnknownSector.

    >>> sector("Avfall (inkl.avlopp)"), sector(" Industri (energi + processer)").value
    (<Sector.WASTE: 'waste'>, 'industry')
    """
    bare = " ".join(re.sub(r"\(.*?\)", " ", name).split()).casefold()
    found = _NAMES.get(bare)
    if found is None:
        raise UnknownSector(sector=name, known=tuple(sorted(_NAMES)))
    return found


def is_whole(name: str | None) -> bool:
    """Whether a cell says "all of it" rather than naming a part."""
    return name is None or name.strip().casefold() in WHOLE


@dataclass(frozen=True, slots=True)
class Value:
    """One published number: tonnes in a year, for a sector or for a part of one."""

    year: int
    sector: Sector
    sector_name: str
    sub_sector: str | None
    tonnes: float | None
    sheet: str | None = None
    row: int | None = None
    id: int | None = None

    @property
    def place(self) -> tuple[int, Sector, str | None]:
        """What the number is about, whatever it is."""
        return self.year, self.sector, self.sub_sector


@dataclass(frozen=True, slots=True)
class Edition:
    """What is said about a vintage when it comes in: whose, which, when, of which gases."""

    municipality_code: str
    publisher: str
    edition: str
    published: date | None
    gas_scope: GasScope
    title: str = ""
    url: str | None = None
    licence: str | None = None
    note: str | None = None


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Vintage:
    """A stored vintage: the edition, its document and how far it has come."""

    id: int
    about: Edition
    document_id: int | None
    state: State
    version: int
    reason: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it has been taken into use; the latest accepted one is the series."""
        return self.state is State.APPROVED

    @property
    def order(self) -> tuple[date, str]:
        """Later is newer: by the day it was published, or else the day it is named after.

        An edition that says neither is older than any that does.
        """
        return self.about.published or _day(self.about.edition) or date.min, self.about.edition

    @property
    def source(self) -> Source:
        """The vintage as a source to be cited."""
        about = self.about
        return Source(
            publisher=about.publisher,
            title=about.title,
            edition=about.edition,
            url=about.url,
            published=about.published,
            licence=about.licence,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change in a stored vintage: (old, new) beside each other."""

    new: tuple[Value, ...]
    changed: tuple[tuple[Value, Value], ...]
    gone: tuple[Value, ...]
    unchanged: int

    @property
    def is_nothing(self) -> bool:
        """Whether the file says what is stored already."""
        return not (self.new or self.changed or self.gone)


class Severity(StrEnum):
    """What a finding asks for: to be known, to be answered with a reason, or another file."""

    NOTE = "note"
    QUESTION = "question"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check saw in a vintage."""

    severity: Severity
    message: Message


def of_severity(findings: Iterable[Finding], severity: Severity) -> tuple[Message, ...]:
    """The sentences of one severity, in the order they were found."""
    return tuple(found.message for found in findings if found.severity is severity)


class International(StrEnum):
    """Whether a vintage's total holds Utrikes transporter."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    ZERO = "zero"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moved:
    """One year and sector in two vintages, in tonnes; a side that has no number says None."""

    year: int
    sector: Sector
    old: float | None
    new: float | None

    @property
    def difference(self) -> float | None:
        """New minus old, tonnes; unknown when either side has no number."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def share(self) -> float | None:
        """The difference as a share of the old number; unknown from nothing.

        >>> Moved(2015, Sector.TOTAL, 100.0, 104.0).share
        0.04
        """
        if self.difference is None or not self.old:
            return None
        return self.difference / self.old


@dataclass(frozen=True, slots=True)
class Residents:
    """How many lived in the municipality on the last day of a year, and who said so."""

    count: int
    is_own_calculation: bool
    source: Source
