"""The group for readers: the tree on a day, one unit over time, the places it works in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from omstallning.errors import NotFound
from omstallning.organisation import store
from omstallning.organisation.model import AreaKind, Organisation, UnitKind, UnitView
from omstallning.period import Interval


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree of one day: its name then, its share in the unit above, what is below."""

    unit: UnitView
    name: str
    share: float
    below: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class TieView:
    """A unit that another belongs to, or that belongs to it, for a time and with a share."""

    valid: Interval
    unit_id: int
    name: str
    kind: UnitKind
    share: float


@dataclass(frozen=True, slots=True)
class AreaView:
    """A building's floor area of one kind, for the days it was that."""

    kind: AreaKind
    square_metres: float
    valid: Interval


@dataclass(frozen=True, slots=True)
class BuildingView:
    """A building on its property and site, with its areas over time."""

    site: str
    designation: str
    name: str
    valid: Interval
    areas: tuple[AreaView, ...]


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """One unit with everything that is dated about it; `version` is handed back on a change."""

    unit: UnitView
    version: int
    above: tuple[TieView, ...]
    below: tuple[TieView, ...]
    sites: tuple[str, ...]
    buildings: tuple[BuildingView, ...]


def organisation(session: Session) -> Organisation:
    """Every unit with its names and ties over time."""
    return store.organisation(session)


def names(session: Session) -> dict[int, str]:
    """Unit id → latest name."""
    return store.names(session)


def tree_on(whole: Organisation, day: date) -> tuple[Node, ...]:
    """The group as it stood on a day: the units without a unit above them, and what is below."""
    standing = {unit.id: unit for unit in whole.units.values() if unit.valid.contains(day)}
    ties: dict[int, list[tuple[int, float]]] = {}
    tied = set()
    for unit in standing.values():
        for valid, parent, share in unit.ties:
            if valid.contains(day) and parent in standing:
                ties.setdefault(parent, []).append((unit.id, share))
                tied.add(unit.id)
    tops = [(unit_id, 1.0) for unit_id in standing if unit_id not in tied]
    return _nodes(tops, standing, ties, day)


def unit_history(session: Session, unit_id: int) -> UnitHistory:
    """One unit over time. Raises NotFound."""
    whole = store.organisation(session)
    unit = whole.units.get(unit_id)
    if unit is None:
        raise NotFound("unit", unit_id)
    rows = store.places(session, unit_id)
    return UnitHistory(
        unit=unit,
        version=store.unit_version(session, unit_id),
        above=tuple(_tie(whole, parent, valid, share) for valid, parent, share in unit.ties),
        below=tuple(
            _tie(whole, other.id, valid, share)
            for other in whole.children(unit_id)
            for valid, parent, share in other.ties
            if parent == unit_id
        ),
        sites=tuple(dict.fromkeys(row["site"] for row in rows)),
        buildings=_buildings(rows),
    )


def _nodes(
    ids: Sequence[tuple[int, float]],
    standing: dict[int, UnitView],
    ties: dict[int, list[tuple[int, float]]],
    day: date,
) -> tuple[Node, ...]:
    nodes = [
        Node(
            standing[unit_id],
            standing[unit_id].name_on(day),
            share,
            _nodes(ties.get(unit_id, ()), standing, ties, day),
        )
        for unit_id, share in ids
    ]
    return tuple(sorted(nodes, key=lambda node: (list(UnitKind).index(node.unit.kind), node.name)))


def _tie(whole: Organisation, unit_id: int, valid: Interval, share: float) -> TieView:
    other = whole.units[unit_id]
    return TieView(valid, unit_id, other.name, other.kind, share)


def _buildings(rows: Sequence[dict[str, Any]]) -> tuple[BuildingView, ...]:
    areas: dict[tuple[str, str, str, Interval], list[AreaView]] = {}
    for row in rows:
        if row["building"] is None:
            continue
        valid = Interval(row["valid_from"], row["valid_before"])
        found = areas.setdefault((row["site"], row["designation"], row["building"], valid), [])
        if row["area_m2"] is not None:
            period = Interval(row["area_from"], row["area_before"])
            found.append(AreaView(row["area_kind"], row["area_m2"], period))
    return tuple(BuildingView(*key, tuple(found)) for key, found in areas.items())
