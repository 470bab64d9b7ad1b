"""The factor library: published editions read as factors, found by publisher and key on a date.

A later edition goes before an earlier one for the same key and days; "as of edition E" is E with
the editions before it, so that a yearly publication builds a series.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, cast

from emissions.calculate.factors import gaps
from emissions.calculate.refrigerants import species_of
from emissions.model import (
    Category,
    EditionName,
    EmissionFactor,
    FactorKind,
    FactorMark,
    LifeCycle,
)
from omstallning import reference
from omstallning.errors import NotFound
from omstallning.period import Interval
from omstallning.reference import Edition, Row
from omstallning.units import Gas, GwpSet

SET = "emission_factors"
_METHANE = {"fossil": Gas.CH4_FOSSIL, "biogenic": Gas.CH4_BIOGENIC, "undifferentiated": Gas.CH4}
_UNCLEAR = frozenset({"repository_path_only", "index_id_only"})


@dataclass(frozen=True, slots=True)
class PublishedFactor:
    """A row of a published edition with its names, and the factor that formulas use.

    factor.key and factor.id carry the publisher, since two publishers may use the same words.
    """

    publisher: str
    edition: str
    id: str
    key: str
    name_sv: str
    name_en: str
    scope_hint: str
    note: str
    source_title: str
    source_address: str
    source_flag: str
    factor: EmissionFactor


def full_key(publisher: str, key: str) -> str:
    """The name under which a factor series is known across publishers.

    >>> full_key("ivl", "nordic_mix")
    'ivl/nordic_mix'
    """
    return f"{publisher}/{key}"


def full_id(publisher: str, edition: str, factor_id: str) -> str:
    """The name of one published figure, for good."""
    return f"{publisher}/{edition}/{factor_id}"


def editions(publisher: str | None = None) -> list[Edition]:
    """Every edition of the factor tables, by publisher and oldest first."""
    return reference.editions(SET, publisher)


@cache
def published() -> Mapping[str, PublishedFactor]:
    """Every published factor by its full id, as printed: open ends stay open."""
    return {
        entry.factor.id: entry
        for edition in editions()
        for entry in (_entry(edition, row) for row in edition.rows)
    }


def find(publisher: str, edition: str, factor_id: str) -> PublishedFactor:
    """One published figure. Raises NotFound."""
    try:
        return published()[full_id(publisher, edition, factor_id)]
    except KeyError:
        raise NotFound("factor", full_id(publisher, edition, factor_id)) from None


def of_key(publisher: str, key: str) -> tuple[PublishedFactor, ...]:
    """Every figure published under a key, in every edition. Raises NotFound where there is none."""
    found = tuple(e for e in published().values() if e.publisher == publisher and e.key == key)
    if not found:
        raise NotFound("factor_key", full_key(publisher, key))
    return found


def on_day(
    publisher: str, key: str, day: date, edition: str | None = None
) -> EmissionFactor | None:
    """The factor that serves a day as of an edition (by default the latest), or nothing."""
    for factor in pooled(publisher, edition or latest(publisher)):
        if factor.key == full_key(publisher, key) and factor.valid and factor.valid.contains(day):
            return factor
    return None


def latest(publisher: str) -> str:
    """The name of a publisher's newest edition. Raises UnknownEdition."""
    return reference.latest(SET, publisher).name


def pinned(publishers: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Publisher → edition for those in use: the chosen one, otherwise the latest.

    Raises UnknownEdition where a chosen edition is not there.
    """
    wanted = dict(chosen or {})
    for publisher, edition in wanted.items():
        reference.edition(SET, publisher, edition)
    return {
        publisher: wanted.get(publisher) or latest(publisher)
        for publisher in sorted({*publishers, *wanted})
    }


@cache
def pooled(publisher: str, edition: str) -> tuple[EmissionFactor, ...]:
    """The publisher's factors as of an edition, each cut to the days where it is the last word."""
    upto = _upto(publisher, edition)
    entries = [(rank, e) for rank, one in enumerate(upto)
               for e in published().values()
               if e.publisher == publisher and e.edition == one.name]  # fmt: skip
    starts: dict[str, list[date]] = {}
    for _, entry in entries:
        if entry.factor.valid is not None:
            starts.setdefault(entry.key, []).append(entry.factor.valid.start)
    made: list[EmissionFactor] = []
    taken: dict[str, list[tuple[int, Interval]]] = {}
    for rank, entry in sorted(entries, key=lambda pair: -pair[0]):
        factor = entry.factor
        if factor.valid is None:
            made.append(factor)
            continue
        valid = _closed(factor.valid, starts[entry.key])
        newer = [period for at, period in taken.get(entry.key, ()) if at > rank]
        taken.setdefault(entry.key, []).append((rank, valid))
        made.extend(replace(factor, valid=part) for part in gaps(valid, newer))
    return tuple(made)


def sha256_of(pins: Mapping[str, str]) -> dict[str, str]:
    """Publisher → the hashes of every table behind its edition, for the fingerprint of a run."""
    return {
        publisher: " ".join(edition.sha256 for edition in _upto(publisher, name))
        for publisher, name in pins.items()
    }


def _upto(publisher: str, edition: str) -> list[Edition]:
    """The edition and those before it, without those that one of them supersedes."""
    every = editions(publisher)
    names = [one.name for one in every]
    if edition not in names:
        raise reference.UnknownEdition(set=SET, publisher=publisher, edition=edition)
    known = every[: names.index(edition) + 1]
    replaced = {one.supersedes for one in known}
    return [one for one in known if one.name not in replaced]


def _closed(valid: Interval, starts: list[date]) -> Interval:
    """An open end is closed where the next of the key begins."""
    if valid.before is not None:
        return valid
    return Interval(valid.start, min((day for day in starts if day > valid.start), default=None))


def _entry(edition: Edition, row: Row) -> PublishedFactor:
    text = {name: "" if value is None else str(value) for name, value in row.items()}
    return PublishedFactor(
        publisher=edition.publisher,
        edition=edition.name,
        id=text["id"],
        key=text["key"],
        name_sv=text["name_sv"],
        name_en=text["name_en"],
        scope_hint=text["scope_hint"],
        note=text["note"],
        source_title=text["source_title"],
        source_address=text["source_address"],
        source_flag=text["source_flag"],
        factor=_factor(edition, row, text),
    )


def _factor(edition: Edition, row: Row, text: Mapping[str, str]) -> EmissionFactor:
    values: dict[str, float | None] = {
        name: cast("float | None", row[name])
        for name in ("co2_fossil", "ch4", "n2o", "co2e", "co2_biogenic", "upstream_co2e")
    }
    masses = _masses(values, text)
    co2e, upstream = values["co2e"], values["upstream_co2e"]
    life_cycle = LifeCycle(text["life_cycle"])
    if not masses and co2e is None and upstream is not None:
        # Only what comes before is published: that is what such a scope 3 source emits.
        co2e, upstream, life_cycle = upstream, None, LifeCycle.LCA
    gwp_set = GwpSet(text["gwp_set"]) if text["gwp_set"] not in {"", "unknown"} else None
    return EmissionFactor(
        id=full_id(edition.publisher, edition.name, text["id"]),
        key=full_key(edition.publisher, text["key"]),
        edition=EditionName(edition.set, edition.publisher, edition.name),
        activity_unit=text["activity_unit"],
        valid=_valid(row),
        category=Category(text["category"]),
        kind=FactorKind(text["kind"]),
        life_cycle=life_cycle,
        masses=masses,
        co2e_kg=co2e,
        co2e_set=gwp_set,
        co2_biogenic_kg=values["co2_biogenic"],
        upstream_kg=upstream,
        upstream_set=gwp_set,
        region=text["region"],
        uncertainty_pct=cast("float | None", row["uncertainty_percent"]),
        marks=_marks(row, text),
        source=replace(
            edition.source, title=text["source_title"], url=text["source_address"] or None
        ),
    )


def _masses(values: Mapping[str, float | None], text: Mapping[str, str]) -> dict[Gas, float]:
    """The gases published apart; one kg of a refrigerant is its species by mass."""
    if text["species"]:
        return species_of(text["species"])
    gases = {
        Gas.CO2_FOSSIL: values["co2_fossil"],
        _METHANE.get(text["ch4_origin"], Gas.CH4): values["ch4"],
        Gas.N2O: values["n2o"],
    }
    masses = {gas: mass for gas, mass in gases.items() if mass is not None}
    if not masses and values["co2e"] is None and values["co2_biogenic"] is not None:
        # All of the carbon is of living origin, so none of it is fossil.
        return {Gas.CO2_FOSSIL: 0.0}
    return masses


def _valid(row: Row) -> Interval | None:
    start = cast("date | None", row["valid_from"])
    return None if start is None else Interval(start, cast("date | None", row["valid_before"]))


def _marks(row: Row, text: Mapping[str, Any]) -> frozenset[FactorMark]:
    is_national_heat = text["category"] == Category.DISTRICT_HEAT and text["region"] == "SE"
    holds = {
        FactorMark.SOURCE_UNCLEAR: text["source_flag"] in _UNCLEAR,
        FactorMark.METHANE_ORIGIN_ASSUMED: text["ch4_origin"] in {"fossil", "biogenic"},
        FactorMark.NO_YEAR: row["valid_from"] is None,
        FactorMark.NATIONAL_AVERAGE: is_national_heat,
    }
    return frozenset(mark for mark, is_so in holds.items() if is_so)
