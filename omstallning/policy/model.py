"""What a council has decided to work towards, as areas, directions and commitments.

Any area of a municipality's policy fits; which areas there are is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from omstallning.provenance import Source


class AnsweringKind(StrEnum):
    """The kind of unit that answers for a commitment."""

    COUNCIL = "council"
    BOARD = "board"
    COMMITTEE = "committee"
    COMPANY = "company"
    FEDERATION = "federation"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the policy's areas, with the section that holds it where that is known."""

    key: str
    title_sv: str
    title_en: str
    section: str | None


@dataclass(frozen=True, slots=True)
class Direction:
    """A heading that gathers commitments; without an area it concerns the whole policy.

    `is_quoted` says that the Swedish title is the policy's own words.
    """

    key: str
    area: str | None
    title_sv: str
    title_en: str
    is_quoted: bool
    section: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing the policy asks, in short words, and what shows how it goes.

    `indicators` and `targets` are keys; `answers` are the kinds of unit that report on it.
    """

    key: str
    area: str | None
    direction: str
    text_sv: str
    text_en: str
    section: str
    indicators: tuple[str, ...]
    targets: tuple[str, ...]
    answers: tuple[AnsweringKind, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy as it stands in one edition, each list in the policy's order."""

    source: Source
    areas: tuple[Area, ...]
    directions: tuple[Direction, ...]
    commitments: tuple[Commitment, ...]
