"""The policy as read from its three tables of areas, directions and commitments."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import ClassVar, cast

from omstallning import reference
from omstallning.errors import OmstallningError
from omstallning.policy.model import AnsweringKind, Area, Commitment, Direction, Policy

COMMITMENTS = "policy_commitments"


class SeveralPolicies(OmstallningError):
    """More than one municipality's policy lies in the data folder and none was chosen."""

    code: ClassVar[str] = "several_policies"


@cache
def policy(publisher: str | None = None, *, data: Path = reference.DATA) -> Policy:
    """The newest edition of a publisher's policy; the only one there is when none is named.

    Raises SeveralPolicies, and what `omstallning.reference` raises for tables it cannot trust.
    """
    publisher = publisher or _only_publisher(data)
    commitments = reference.latest(COMMITMENTS, publisher, data=data)
    areas = reference.edition("policy_areas", publisher, commitments.name, data=data)
    directions = reference.edition("policy_directions", publisher, commitments.name, data=data)
    return Policy(
        source=commitments.source,
        areas=tuple(_area(row) for row in _ordered(areas)),
        directions=tuple(_direction(row) for row in _ordered(directions)),
        commitments=tuple(_commitment(row) for row in _ordered(commitments)),
    )


def _only_publisher(data: Path) -> str:
    publishers = sorted({one.publisher for one in reference.in_force(COMMITMENTS, data=data)})
    if len(publishers) > 1:
        raise SeveralPolicies(publishers=tuple(publishers))
    return publishers[0]


def _ordered(edition: reference.Edition) -> list[reference.Row]:
    return sorted(edition.rows, key=lambda row: cast("int", row["order"]))


def _area(row: reference.Row) -> Area:
    return Area(
        key=str(row["key"]),
        title_sv=str(row["title_sv"]),
        title_en=str(row["title_en"]),
        section=_text_or_none(row["section"]),
    )


def _direction(row: reference.Row) -> Direction:
    return Direction(
        key=str(row["key"]),
        area=_text_or_none(row["area"]),
        title_sv=str(row["title_sv"]),
        title_en=str(row["title_en"]),
        is_quoted=row["is_quoted"] is True,
        section=str(row["section"]),
    )


def _commitment(row: reference.Row) -> Commitment:
    return Commitment(
        key=str(row["key"]),
        area=_text_or_none(row["area"]),
        direction=str(row["direction"]),
        text_sv=str(row["text_sv"]),
        text_en=str(row["text_en"]),
        section=str(row["section"]),
        indicators=_keys(row["indicators"]),
        targets=_keys(row["targets"]),
        answers=tuple(AnsweringKind(kind) for kind in _keys(row["answers"])),
    )


def _text_or_none(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _keys(cell: object) -> tuple[str, ...]:
    return () if cell is None else tuple(key.strip() for key in str(cell).split(";"))
