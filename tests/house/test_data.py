"""A walk over every published table: sidecars whole, units and codes known, nothing edited."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from emissions.model import Category, FactorKind, LifeCycle
from emissions.territory.model import Sector
from omstallning import reference
from omstallning.indicators.model import AnnotationKind, GasScope, Level
from omstallning.reference import Edition, Row
from omstallning.targets.model import BaseRule, PathKind, TargetKind, TargetStatus
from omstallning.units import Gas, GwpSet, blends, parse_unit, same_dimension

LEDGER = Path(__file__).with_name("published_editions.csv")
EDITIONS = [one for name in reference.sets() for one in reference.editions(name)]
FACTORS = [(one, row) for one in EDITIONS if one.set == "emission_factors" for row in one.rows]
COLUMN_KEYS = {"meaning", "type", "unit"}
FLAGS = {
    None, "repository_path_only", "index_id_only", "repository_path_in_part", "index_id_in_part",
}  # fmt: skip

each_edition = pytest.mark.parametrize("one", EDITIONS, ids=lambda one: one.key)


def column(name: str, set_: str) -> set[object]:
    """Every value of a column in all editions of a set, blanks left out."""
    found = {row[name] for one in EDITIONS if one.set == set_ for row in one.rows}
    return found - {None}


def test_every_file_in_the_data_folder_belongs_to_an_edition() -> None:
    files = {path for path in reference.DATA.rglob("*") if path.is_file()}
    kept = {one.path for one in EDITIONS} | {one.path.with_name("source.yaml") for one in EDITIONS}
    assert files == kept


@each_edition
def test_a_sidecar_is_whole(one: Edition) -> None:
    sidecar = one.sidecar
    assert set(sidecar) >= reference.SIDECAR_KEYS
    assert sidecar["title"]
    assert sidecar["publisher"]
    assert set(sidecar["covers"]) == {"years", "area"}
    for key in ("published", "retrieved"):
        assert sidecar[key] is None or type(sidecar[key]) is date
    assert sidecar["url"] is None or str(sidecar["url"]).startswith(("https://", "http://"))
    if sidecar["licence"] is None:
        assert "licence" in str(sidecar["notes"]), "a licence that is not known is said to be so"
    for name, described in one.columns.items():
        assert described["meaning"], name
        assert described["type"] in reference.TYPES, name
        assert set(described) <= COLUMN_KEYS, name


@each_edition
def test_the_columns_of_sidecar_and_table_are_the_same_in_the_same_order(one: Edition) -> None:
    with one.path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == list(one.columns)
    assert one.rows


@each_edition
def test_units_are_known(one: Edition) -> None:
    for name, described in one.columns.items():
        if "unit" in described:
            assert described["type"] in {"number", "integer"}, name
            assert parse_unit(described["unit"]) is not None
        if described["type"] == "unit":
            for row in one.rows:
                if row[name] is not None:
                    assert parse_unit(str(row[name])) is not None


@each_edition
def test_the_hash_in_the_sidecar_is_that_of_the_table(one: Edition) -> None:
    assert reference.sha256_of(one.path) == one.sha256


@each_edition
def test_what_an_edition_supersedes_exists(one: Edition) -> None:
    if one.supersedes is not None:
        earlier = reference.edition(one.set, one.publisher, one.supersedes)
        assert (earlier.source.published or date.min) <= (one.source.published or date.max)


def test_no_published_edition_was_edited_and_each_is_in_the_ledger() -> None:
    with LEDGER.open(encoding="utf-8", newline="") as file:
        published = {row["edition"]: row["sha256"] for row in csv.DictReader(file)}
    assert published == {one.key: one.sha256 for one in EDITIONS}, (
        "a published table is mended by a new edition; a new edition is added to the ledger"
    )


@pytest.mark.parametrize(
    "one",
    [one for one in EDITIONS if {"valid_from", "valid_before"} <= set(one.columns)],
    ids=lambda one: one.key,
)
def test_dates_are_half_open_and_in_order(one: Edition) -> None:
    for row in one.rows:
        start, before = row["valid_from"], row["valid_before"]
        assert start is None or before is None or start < before, row  # type: ignore[operator]


def test_dates_are_plain_dates() -> None:
    for one in EDITIONS:
        for name, described in one.columns.items():
            if described["type"] == "date":
                assert not any(isinstance(row[name], datetime) for row in one.rows), one.key


def test_ids_are_unique_within_each_edition() -> None:
    for one in EDITIONS:
        if "id" in one.columns:
            ids = [row["id"] for row in one.rows]
            assert len(ids) == len(set(ids)), one.key
            assert None not in ids, one.key


def test_no_two_factors_of_one_key_and_region_hold_the_same_day_from_the_same_source() -> None:
    same: dict[object, list[tuple[Edition, Row]]] = defaultdict(list)
    for one, row in FACTORS:
        same[row["key"], row["region"]].append((one, row))
    for pairs in same.values():
        for (first, a), (second, b) in combinations(pairs, 2):
            is_apart = (first.publisher, a["source_title"]) != (second.publisher, b["source_title"])
            assert is_apart or not overlap(a, b), (a["id"], b["id"])


def overlap(one: Row, other: Row) -> bool:
    """Whether two rows hold a day in common; an open end is closed by the later row's start."""
    start, before = one["valid_from"] or date.min, one["valid_before"] or date.max
    other_start, other_before = other["valid_from"] or date.min, other["valid_before"] or date.max
    if start == other_start:
        return True
    if start < other_start:  # type: ignore[operator]
        return one["valid_before"] is not None and before > other_start  # type: ignore[operator]
    return other["valid_before"] is not None and other_before > start  # type: ignore[operator]


def test_a_factor_key_measures_the_same_thing_in_every_edition() -> None:
    units: dict[object, set[str]] = defaultdict(set)
    for _, row in FACTORS:
        units[row["key"]].add(str(row["activity_unit"]))
    for key, found in units.items():
        assert all(same_dimension(one, other) for one, other in combinations(found, 2)), key


def test_there_are_482_factors_and_each_gives_a_figure() -> None:
    assert len(FACTORS) == 482
    figures = ("co2_fossil", "ch4", "n2o", "co2e", "co2_biogenic", "upstream_co2e")
    for _, row in FACTORS:
        assert any(row[name] is not None for name in figures), row["id"]


def test_species_with_a_potential_are_the_gases_we_know_both_ways() -> None:
    published = {str(name).lower() for name in column("species", "gwp")}
    weighed = set(Gas) - {Gas.CO2_FOSSIL, Gas.CO2_BIOGENIC, Gas.CO2E}
    assert published == {str(gas) for gas in weighed} | {"co2"}


def test_species_of_refrigerant_factors_are_gases_or_blends() -> None:
    known = {gas.name for gas in Gas} | set(blends())
    assert column("species", "emission_factors") <= known
    assert set(blends()) <= column("species", "emission_factors")
    assert column("species", "refrigerant_blends") <= {gas.name for gas in Gas}


def test_the_shares_of_a_blend_make_a_whole() -> None:
    for name, shares in blends().items():
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9), name


def test_codes_of_factors_are_those_of_the_inventory() -> None:
    unused = {Category.DISTRICT_COOLING, Category.COMMUTING}
    assert column("category", "emission_factors") == set(Category) - unused
    assert column("kind", "emission_factors") == set(FactorKind)
    assert column("life_cycle", "emission_factors") == set(LifeCycle)
    assert column("gwp_set", "emission_factors") == set(GwpSet) - {GwpSet.AR5_NATIONAL} | {
        "unknown"
    }
    assert column("scope_hint", "emission_factors") == {"1", "2", "3"}


def test_methane_has_an_origin_wherever_it_has_a_mass() -> None:
    for _, row in FACTORS:
        assert (row["ch4"] is None) == (row["ch4_origin"] is None), row["id"]
    origins = {"fossil", "biogenic", "undifferentiated"}
    assert column("ch4_origin", "emission_factors") == origins


@pytest.mark.parametrize(
    "one", [one for one in EDITIONS if "source_flag" in one.columns], ids=lambda one: one.key
)
def test_a_source_that_cannot_be_found_is_flagged(one: Edition) -> None:
    for row in one.rows:
        flag = row["source_flag"]
        assert flag in FLAGS
        address = str(row.get("source_address") or "")
        if flag == "index_id_only":
            assert address == "", row["id"]
        if address.startswith("github:"):
            assert flag in {"repository_path_only", "index_id_in_part"}, row["id"]


def test_codes_of_targets_are_those_of_the_model_both_ways() -> None:
    assert len(reference.latest("targets", "omstallning").rows) == 31
    assert column("level", "targets") == set(Level)
    assert column("kind", "targets") == set(TargetKind)
    assert column("base_rule", "targets") == set(BaseRule)
    assert column("status", "targets") == set(TargetStatus)
    assert column("path", "targets") == set(PathKind) - {PathKind.MILESTONES}


def test_a_target_without_a_published_base_value_has_none() -> None:
    for row in reference.latest("targets", "omstallning").rows:
        if row["base_rule"] == "missing":
            assert row["base_value"] is None, row["id"]
        if row["base_rule"] == "published":
            assert row["base_value"] is not None, row["id"]


def test_commitments_that_targets_name_exist_in_the_policy() -> None:
    policy = column("key", "policy_commitments")
    named = {key for text in column("commitments", "targets") for key in str(text).split(";")}
    assert named <= policy


def test_the_territorial_series_has_every_sector_and_says_its_gases() -> None:
    assert column("sector", "territorial_emissions") == set(Sector)
    for one in reference.editions("territorial_emissions"):
        assert one.sidecar["gas_scope"] in set(GasScope), one.key
        is_co2 = one.sidecar["gas_scope"] == GasScope.CO2
        assert one.columns["emissions"]["unit"] == ("t" if is_co2 else "tCO2e"), one.key
    assert column("sector", "territorial_annotations") <= set(Sector)
    assert column("kind", "territorial_annotations") <= set(AnnotationKind)


def test_the_sectors_of_the_latest_vintage_sum_to_its_published_total() -> None:
    table = reference.latest("territorial_emissions", "klimatkollen").table
    by_year = table[table["sector"] != "total"].groupby("year")["emissions"].sum(min_count=9)
    total = table[table["sector"] == "total"].set_index("year")["emissions"]
    assert len(total) == 10
    assert (by_year - total).abs().max() < 0.03


def test_the_vintages_keep_apart_what_was_published_for_1990() -> None:
    published = {
        one.name: row["emissions"]
        for one in reference.editions("territorial_emissions", "klimatkollen")
        for row in one.rows
        if (row["year"], row["sector"]) == (1990, "total")
    }
    assert published == {
        "2025-05-21": 116316.98,
        "2025-09-18": 168626.47,
        "2026-05-07": 167801.61,
        "2026-06-18": 167756.04,
        "2026-07-02": 167756.041,
    }


@pytest.mark.parametrize(("set_", "count"), [
    ("hazards", 44), ("climate_figures", 26), ("energy_facts", 72), ("kolada_kpis", 119),
    ("fuel_blending_duty", 13), ("peers_territorial_emissions", 70), ("population", 9),
    ("price_index", 12), ("exchange_rates", 13), ("critical_sectors", 24),
])  # fmt: skip
def test_a_set_holds_every_row_that_was_carried_over(set_: str, count: int) -> None:
    assert sum(len(one.rows) for one in EDITIONS if one.set == set_) == count


def test_sidecars_are_read_by_a_plain_yaml_reader() -> None:
    for one in EDITIONS:
        text = one.path.with_name("source.yaml").read_text(encoding="utf-8")
        assert yaml.safe_load(text) == dict(one.sidecar), one.key
