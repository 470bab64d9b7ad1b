"""What the meters say of a source's month, as an amount with the way it came to be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emissions.model import RecordStatus
from omstallning.units import factor_between

MOSTLY = 0.05
"""Up to this share of estimated hours a month counts as calculated, above it as estimated."""
DECIMALS = 6
A_MOMENT = 1e-6
"""Hours: months divided by time sum to their length but for the last digits."""
READ_AS_THEY_ARE = frozenset({"series", "supplier_month"})
"""Origins whose months are delivered as months; between two stands a month is a calculated part."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one supply point gave a source in a month, and the readings it rests on.

    amount          of the whole point, in `unit`; None where nothing is known
    share           the part of it that is the source's
    have, of        hours with a value, of the hours the point was in use
    estimated       hours whose value somebody calculated or estimated
    origin, ids     the kind of reading and the ids of the readings; None and none where nothing is
    """

    link_id: int
    point_id: int
    share: float
    amount: float | None
    unit: str
    have: float
    of: float
    estimated: float = 0.0
    origin: str | None = None
    ids: tuple[int, ...] = ()
    sha256: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every hour is answered."""
        return self.amount is not None and self.have >= self.of - A_MOMENT


def is_whole(parts: Sequence[Part]) -> bool:
    """Whether every supply point of the month is answered in full."""
    return bool(parts) and all(part.is_whole for part in parts)


def quantity_of(parts: Sequence[Part], unit: str) -> float:
    """The month's amount in the source's unit.

    Σ amount × share × (part's unit → unit), to six decimals: what lies below is the noise of
    adding in binary. Every part is known.

    >>> heat = Part(1, 7, 0.5, 2400.0, "kWh", 744, 744)
    >>> quantity_of([heat, heat], "MWh")
    2.4
    """
    total = math.fsum(
        part.amount * part.share * factor_between(part.unit, unit)
        for part in parts
        if part.amount is not None
    )
    return round(total, DECIMALS)


def status_of(parts: Sequence[Part], quantity: float) -> RecordStatus | None:
    """How the month's amount came to be; None for a zero that only an estimate says.

    >>> read = Part(1, 7, 1.0, 0.0, "kWh", 744, 744, 0, "stands")
    >>> status_of([read], 12.0), status_of([read], 0.0)
    (<RecordStatus.CALCULATED: 'calculated'>, <RecordStatus.MEASURED: 'measured'>)
    """
    due = math.fsum(part.of for part in parts)
    share = math.fsum(part.estimated for part in parts) / due if due else 0.0
    if share > MOSTLY:
        return None if quantity == 0 else RecordStatus.ESTIMATED
    if quantity == 0:  # two equal stands, or a series of zeros, are read
        return RecordStatus.MEASURED
    is_read = share == 0 and all(part.origin in READ_AS_THEY_ARE for part in parts)
    return RecordStatus.MEASURED if is_read else RecordStatus.CALCULATED


def basis_of(month: str, parts: Sequence[Part]) -> dict[str, Any]:
    """The readings under a month's amount as they are kept with its record."""
    return {
        "months": [month],
        "points": [
            {
                "link": part.link_id,
                "point": part.point_id,
                "share": part.share,
                "amount": part.amount,
                "unit": part.unit,
                "have": part.have,
                "of": part.of,
                "estimated": part.estimated,
                "origin": part.origin,
                "ids": list(part.ids),
                "sha256": part.sha256,
            }
            for part in sorted(parts, key=lambda part: (part.point_id, part.link_id))
        ],
    }


def parts_of(basis: Mapping[str, Any]) -> tuple[Part, ...]:
    """The readings that a record's basis names.

    >>> part = Part(1, 7, 1.0, 5.0, "kWh", 24, 24, 0, "stands", (3, 4))
    >>> parts_of(basis_of("2024-01", [part])) == (part,)
    True
    """
    return tuple(
        Part(
            link_id=point["link"],
            point_id=point["point"],
            share=point["share"],
            amount=point["amount"],
            unit=point["unit"],
            have=point["have"],
            of=point["of"],
            estimated=point["estimated"],
            origin=point["origin"],
            ids=tuple(point["ids"]),
            sha256=point["sha256"],
        )
        for point in basis["points"]
    )


def rests_on_the_same(kept: Mapping[str, Any], today: Mapping[str, Any]) -> bool:
    """Whether a record's basis names the readings that hold today, with the same amounts."""
    before, now = parts_of(kept), parts_of(today)
    return len(before) == len(now) and all(map(_is_same, before, now))


def _is_same(before: Part, now: Part) -> bool:
    if before.amount is None or now.amount is None:
        return before == now
    return (
        (before.point_id, before.share, before.unit, before.origin, before.ids, before.sha256)
        == (now.point_id, now.share, now.unit, now.origin, now.ids, now.sha256)
    ) and math.isclose(before.amount, now.amount, rel_tol=1e-9, abs_tol=1e-9)
