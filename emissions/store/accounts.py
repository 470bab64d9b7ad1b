"""A year calculated from what is in force, with everything needed to store or compare it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from emissions.errors import NothingToCount
from emissions.model import RunKind
from emissions.store import factors
from emissions.store.inputs import Stated, inputs, stated
from omstallning.units import GwpSet

if TYPE_CHECKING:
    from emissions.calculate.account import Account, Inputs

CODE_VERSION = version("omstallning")


@dataclass(frozen=True, eq=False)
class Calculated:
    """A year's account with the choices and the facts behind it; nothing of it is stored."""

    stated: Stated
    inputs: Inputs
    account: Account
    kind: RunKind
    gwp_set: GwpSet
    editions: Mapping[str, str]
    sha256: str


def calculated(
    session: Session,
    year: int,
    *,
    kind: RunKind,
    gwp_set: GwpSet,
    editions: Mapping[str, str] | None = None,
) -> Calculated:
    """Read what is in force for a year and calculate it.

    editions  publisher → edition; the latest of each where left out
    Raises NothingToCount where no record of the year carries a number.
    """
    from emissions.calculate.account import account

    found = stated(session, year)
    if not any(record.status.has_quantity for record in found.records):
        raise NothingToCount(year)
    pins = factors.pinned(found.publishers, editions)
    given = inputs(found, pins)
    return Calculated(
        stated=found,
        inputs=given,
        account=account(given, gwp_set),
        kind=kind,
        gwp_set=gwp_set,
        editions=pins,
        sha256=fingerprint(found, kind, gwp_set, pins),
    )


def fingerprint(found: Stated, kind: RunKind, gwp_set: GwpSet, editions: Mapping[str, str]) -> str:
    """What the run is made of: facts, choices, factor tables and the version of the code."""
    return found.sha256(
        kind=kind.value,
        gwp_set=gwp_set.value,
        editions=dict(editions),
        tables=factors.sha256_of(editions),
        code=CODE_VERSION,
    )
