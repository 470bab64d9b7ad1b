"""The targets as read from their published table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from omstallning import reference
from omstallning.errors import NotFound
from omstallning.indicators.model import Level
from omstallning.targets.model import BaseRule, PathKind, Target, TargetKind, TargetStatus

TARGETS = "targets"


@cache
def targets(*, data: Path = reference.DATA) -> tuple[Target, ...]:
    """Every target of the editions in force, in the order of the table.

    Raises what `omstallning.reference` raises for tables it cannot trust.
    """
    return tuple(
        _target(row) for edition in reference.in_force(TARGETS, data=data) for row in edition.rows
    )


def target(key: str, *, data: Path = reference.DATA) -> Target:
    """One target by its key.

    Raises NotFound.
    """
    for one in targets(data=data):
        if one.key == key:
            return one
    raise NotFound("target", key)


def _target(row: reference.Row) -> Target:
    return Target(
        key=_text(row["id"]),
        level=Level(_text(row["level"])),
        title_sv=_text(row["title_sv"]),
        title_en=_text(row["title_en"]),
        wording_sv=_text(row["wording_sv"]),
        kind=TargetKind(_text(row["kind"])),
        boundary=_text(row["boundary"]),
        unit=_text(row["unit"]),
        base_year=_year(row["base_year"]),
        base_value=_number(row["base_value"]),
        base_rule=BaseRule(_text(row["base_rule"])),
        target_year=_year(row["target_year"]),
        change_percent=_number(row["change_percent"]),
        change_per_year_percent=_number(row["change_per_year_percent"]),
        target_value=_number(row["target_value"]),
        flexibility=_text(row["flexibility"]),
        supplementary_points=_number(row["supplementary_points"]),
        milestones=_milestones(_text(row["milestones"])),
        status=TargetStatus(_text(row["status"])),
        status_reason=_text(row["status_reason"]),
        path=PathKind(_text(row["path"])),
        path_reason=_text(row["path_reason"]),
        decided_on=_day(row["decided_on"]),
        decided_reason=_text(row["decided_reason"]),
        valid_from=_day(row["valid_from"]),
        valid_before=_day(row["valid_before"]),
        is_derived=row["is_derived"] is True,
        indicator=_text(row["indicator"]) or None,
        commitments=tuple(filter(None, _text(row["commitments"]).split(";"))),
        source_title=_text(row["source_title"]),
        source_address=_text(row["source_address"]),
    )


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _year(cell: object) -> int | None:
    return cast("int | None", cell)


def _number(cell: object) -> float | None:
    return cast("float | None", cell)


def _day(cell: object) -> date | None:
    return cast("date | None", cell)


def _milestones(text: str) -> Mapping[int, float]:
    """Year → value, from "2026:100;2028:60".

    >>> _milestones("2026:100;2028:60.5")
    {2026: 100.0, 2028: 60.5}
    """
    pairs = [pair.split(":") for pair in text.split(";") if pair]
    return {int(year): float(value) for year, value in pairs}
