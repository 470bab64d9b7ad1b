"""A figure never travels alone: value, unit, period, coverage and the trail to its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """Why a figure shows a number, or why it does not."""

    VALUE = "value"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    SECRET = "secret"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Source:
    """Who published something, in which edition, and where it can be read."""

    publisher: str
    title: str
    edition: str
    url: str | None = None
    published: date | None = None
    retrieved: date | None = None
    licence: str | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """The next step back from a figure: a record of a kind, by its id."""

    kind: str
    id: str | int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what should be there is there: 11 of 12 months, 23 of 25 sources."""

    have: float
    of: float
    of_what: str

    @property
    def share(self) -> float | None:
        """Between 0 and 1; unknown when nothing was due.

        >>> Coverage(11, 12, "months").share
        0.9166666666666666
        """
        return None if self.of == 0 else self.have / self.of


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as people meet it: with unit, period, coverage, status and its way down."""

    value: float | None
    unit: str
    period: str
    coverage: Coverage | None = None
    trail: Trail | None = None
    status: str | None = None
    quality: str | None = None
    mark: Mark = Mark.VALUE

    def __post_init__(self) -> None:
        if self.mark is Mark.VALUE and self.value is None:
            object.__setattr__(self, "mark", Mark.MISSING)
        if self.mark is not Mark.VALUE and self.value is not None:
            msg = f"a figure marked {self.mark} carries no number"
            raise ValueError(msg)
