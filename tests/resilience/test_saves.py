"""Where a save is shown: nothing of a marked field, nothing of a row that is marked whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from omstallning.access.model import Actor, Role
from omstallning.changes import report as changes
from omstallning.changes.operations import undo
from omstallning.provenance import Mark
from resilience import operations, report
from resilience.model import SENSITIVE_FIELDS, Ground, NodeKind
from tests.resilience.register import TODAY, Town, signed_in
from tests.resilience.test_secrecy import HIDDEN, READERS, hidden, said


def saves(place: Town, viewer: Actor) -> list[Any]:
    """Every save so far as the viewer sees it."""
    with place.database.reading() as session:
        ids = session.connection().exec_driver_sql("SELECT id FROM change_set").scalars().all()
        return [
            changes.change(session, viewer, one, curtains=report.CURTAINS) for one in sorted(ids)
        ]


@pytest.mark.parametrize("role", READERS)
def test_a_save_shows_no_marked_field_before_or_after(one_place: Town, role: Role) -> None:
    one_place.do(
        operations.change_dependency, one_place.dependencies["home-water"], expected_version=1,
        buffer_h=13.125,
    )  # fmt: skip
    viewer = signed_in(one_place.database, role, None)
    told = [
        (row.kind, name, before, after)
        for save in saves(one_place, viewer) for row in save.rows
        for name, before, after in row.fields
    ]  # fmt: skip
    hidden_fields = {(kind, f) for kind, fields in SENSITIVE_FIELDS.items() for f in fields}
    shown_fields = {(kind, name): {before, after} for kind, name, before, after in told}
    assert shown_fields["dependency", "buffer_h"] == {Mark.SECRET}
    for kind, name, before, after in told:
        if (kind, name) in hidden_fields:
            assert (before, after) == (Mark.SECRET, Mark.SECRET)
    assert shown_fields["node", "name"] != {Mark.SECRET}
    own = saves(one_place, one_place.officer)[-1]
    assert own.rows[0].fields == (("buffer_h", 12.0, 13.125),)


@pytest.mark.parametrize("role", READERS)
def test_a_save_of_what_is_marked_whole_shows_nothing_of_it(one_place: Town, role: Role) -> None:
    rows = hidden(one_place)
    one_place.do(operations.review, "risk", rows["risk"][1], reviewed_on=TODAY, note=HIDDEN)
    one_place.do(
        operations.accept_risk, rows["risk"][1], accepted_by=HIDDEN, reason="x",
        accepted_on=TODAY, valid_before=date(2030, 1, 1),
    )  # fmt: skip
    viewer = signed_in(one_place.database, role, None)
    found = saves(one_place, viewer)
    words = {
        str(value) for save in found for part in (save.rows, save.facts) for value in said(part)
    }
    assert not {word for word in words if HIDDEN in word}
    assert (found[-1].rows, found[-1].facts, found[-2].facts) == ((), (), ())
    own = saves(one_place, one_place.officer)
    assert {group.kind for group in own[-1].facts} == {"acceptance"}


def test_what_was_taken_back_is_no_way_to_what_was_marked(one_place: Town) -> None:
    made = one_place.do(
        operations.add_node, key="gone", name="Borta", kind=NodeKind.IT, recovery_h=7.375,
        unit_id=one_place.units["care"],
    )  # fmt: skip
    with one_place.database.reading() as session:
        last = changes.last_change_of(session, "node", made.id)
    one_place.do(undo, last, rebuild={})
    seen = saves(one_place, one_place.reader)
    assert "7.375" not in {str(value) for save in seen for value in said(save.rows)}


@pytest.mark.parametrize("role", READERS)
def test_why_something_marked_was_saved_is_withheld_with_it(one_place: Town, role: Role) -> None:
    rows = hidden(one_place)
    one_place.do(
        operations.change_risk, rows["risk"][1], expected_version=1, reason=HIDDEN, owner="Ny",
    )  # fmt: skip
    one_place.do(
        operations.change_dependency, one_place.dependencies["home-water"], expected_version=1,
        buffer_h=13.125, reason=HIDDEN,
    )  # fmt: skip
    one_place.do(
        operations.mark, "service", one_place.services["home"], field="protects",
        ground=Ground.OSL_18_13, reason=HIDDEN,
    )  # fmt: skip
    one_place.do(
        operations.change_service, one_place.services["home"], expected_version=1,
        owner="Enhetschef", reason="Ny organisation",
    )  # fmt: skip
    viewer = signed_in(one_place.database, role, None)
    *marked, plain = saves(one_place, viewer)[-4:]
    assert {save.reason for save in marked} == {Mark.SECRET}
    assert HIDDEN not in {value for save in marked for value in said(save)}
    assert plain.reason == "Ny organisation"
    assert [save.reason for save in saves(one_place, one_place.officer)[-4:-1]] == [HIDDEN] * 3
