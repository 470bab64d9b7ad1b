"""A plan says what each accepted row would do, cell by cell, and loses none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omstallning.imports.model import ChangeKind, FieldChange, Plan
from omstallning.imports.planning import compare
from tests.omstallning.imports.layouts import EMISSIONS_LONG, table_of

HEAD = "artal;huvudsektor;undersektor;varde_co2e\n"


def plan_of(in_force: dict[str, float | None], *rows: str) -> Plan:
    table = table_of((HEAD + "\n".join(rows)).encode(), EMISSIONS_LONG, value=".")
    plan = compare(
        table,
        key=lambda values: f"{values['year']} {values['sector']}",
        fields=("value",),
        in_force={name: {"value": value} for name, value in in_force.items()},
    )
    assert plan.accepted + len(plan.rejected) == table.read
    return plan


def test_each_row_is_new_changed_or_unchanged_with_old_and_new():
    plan = plan_of(
        {"1990 Alla": 5, "2000 Alla": 7}, "1990;Alla;Alla;5", "2000;Alla;Alla;8", "2005;Alla;Alla;9"
    )
    assert [change.key for change in plan.new] == ["2005 Alla"]
    assert [change.key for change in plan.unchanged] == ["1990 Alla"]
    assert plan.changed[0].differences == (FieldChange("value", 7, 8.0),)
    assert plan.changed[0].row == 3
    assert plan.has_changes


def test_zero_in_the_file_differs_from_missing_in_force():
    plan = plan_of({"1990 Alla": None}, "1990;Alla;Alla;0")
    assert plan.changed[0].differences == (FieldChange("value", None, 0.0),)


def test_a_second_row_for_the_same_record_is_rejected_with_the_first_ones_number():
    plan = plan_of({}, "1990;Alla;Alla;5", "1990;Alla;Alla;6")
    assert len(plan.new) == 1
    assert plan.rejected[0].row == 3
    assert plan.rejected[0].message.fields == {"first_row": 2}


def test_rows_that_do_not_concern_us_are_counted_apart():
    table = table_of((HEAD + "1990;Alla;Alla;5\n1990;Vi;Alla;6").encode(), EMISSIONS_LONG)
    own = [row for row in table if row.values["sector"] == "Vi"]
    plan = compare(
        table, key=str, fields=("value",), in_force={}, rows=own, set_aside=len(table) - len(own)
    )
    assert (plan.accepted, plan.set_aside) == (1, 1)


values = st.dictionaries(st.integers(1990, 2030), st.integers(0, 50), min_size=1, max_size=8)


@given(values, values, st.randoms())
def test_taking_a_file_in_makes_the_same_file_unchanged_in_any_order(before, after, random):
    rows = [f"{year};Alla;Alla;{value}" for year, value in after.items()]
    plan = plan_of({f"{year} Alla": value for year, value in before.items()}, *rows)
    result = {f"{y} Alla": v for y, v in before.items()} | {
        change.key: change.values["value"] for change in (*plan.new, *plan.changed)
    }
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = plan_of(result, *shuffled)
    assert not again.has_changes
    assert len(again.unchanged) == len(after)
    assert again.fingerprint == plan_of(result, *rows).fingerprint


def test_the_fingerprint_follows_what_would_happen():
    row = "1990;Alla;Alla;5"
    prints = {
        plan_of({}, row).fingerprint,
        plan_of({"1990 Alla": 4}, row).fingerprint,
        plan_of({"1990 Alla": 5}, row).fingerprint,
        plan_of({}, "1990;Alla;Alla;6").fingerprint,
    }
    assert len(prints) == 4
    assert plan_of({"1990 Alla": 4}, row).changed[0].kind is ChangeKind.CHANGED
