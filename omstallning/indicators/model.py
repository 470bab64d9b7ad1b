"""Declarations: an indicator, the series of its outcomes, and what is known about single years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from omstallning.provenance import Source, Trail


class Better(StrEnum):
    """The direction in which an indicator improves."""

    LOWER = "lower"
    HIGHER = "higher"


class Level(StrEnum):
    """Whose outcome or goal something is."""

    GLOBAL = "global"
    EU = "eu"
    NATIONAL = "national"
    REGION = "region"
    MUNICIPALITY = "municipality"


class GasScope(StrEnum):
    """Which gases a series of emissions holds; series of different scope are never compared."""

    CO2E = "CO2e"
    CO2 = "CO2"


class AnnotationKind(StrEnum):
    """What is known to have happened in a year; only a proved change of method is a break."""

    POLICY = "policy"
    METHOD_SUSPECTED = "method_suspected"
    METHOD_PROVED = "method_proved"
    BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured again and again, and which commitments it speaks for."""

    key: str
    title_sv: str
    title_en: str
    unit: str
    better: Better
    commitments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One year's outcome; a year that was due but not published has no value."""

    year: int
    value: float | None
    trail: Trail | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What readers should know about one year, for one sector or (without sector) for the whole."""

    year: int
    sector: str | None
    kind: AnnotationKind
    text_sv: str
    text_en: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The outcomes of one indicator as published in one vintage.

    A year in `breaks` is the first one counted by a new method.
    """

    indicator: str
    label: str
    unit: str
    vintage: str
    source: Source
    points: tuple[Point, ...]
    gas_scope: GasScope | None = None
    breaks: tuple[int, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    level: Level = Level.MUNICIPALITY

    def __post_init__(self) -> None:
        years = [point.year for point in self.points]
        if years != sorted(set(years)):
            msg = f"the points of {self.indicator} are not one per year in order: {years}"
            raise ValueError(msg)

    def point(self, year: int) -> Point | None:
        """The point of a year, or nothing when the series does not hold that year."""
        return next((point for point in self.points if point.year == year), None)

    @property
    def published(self) -> Mapping[int, float]:
        """The years that have a value, in order."""
        return {point.year: point.value for point in self.points if point.value is not None}

    @property
    def latest(self) -> Point | None:
        """The last point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def proved_breaks(self) -> tuple[int, ...]:
        """First years of a new method: those marked as breaks and those annotated as proved."""
        annotated = {
            note.year for note in self.annotations if note.kind is AnnotationKind.METHOD_PROVED
        }
        return tuple(sorted({*self.breaks, *annotated}))
