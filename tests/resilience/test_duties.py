"""What is due: reviews and acceptances, from whom, on which day; and what was let go of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from omstallning.access.model import Permission, Role
from omstallning.changes.operations import undo
from omstallning.duties.model import DutyKind
from omstallning.duties.report import to_do
from omstallning.errors import Invalid, Refused
from omstallning.provenance import Coverage, Mark
from resilience import operations, report
from resilience.errors import TooFew
from resilience.model import SMALLEST_RELEASE, WHOLE_ROW, Ground, Verdict, months_later
from tests.resilience.register import TODAY, Town, signed_in


def due(place: Town, day: date, **values: Any) -> list[tuple[str, str, date | None]]:
    with place.database.reading() as session:
        found = to_do(session, values.get("viewer", place.officer), report.DUTIES, today=day)
    return [(one.trail.kind, one.message.code, one.due) for one in found]


def made_on(place: Town) -> date:
    page: report.ServicePage = place.ask(report.service, place.services["home"], today=TODAY)
    return months_later(page.review.due_on, -page.service.review_months)


def test_what_was_never_looked_through_is_due_from_when_it_was_made(place: Town) -> None:
    risk = place.risk("flood", review_months=24)
    start = made_on(place)
    year_on = months_later(start, 12)
    assert due(place, year_on - timedelta(days=31)) == []
    assert (
        due(place, year_on - timedelta(days=30))
        == [("service", "service_never_reviewed", year_on)] * 2
    )
    assert due(place, months_later(start, 24))[-1] == (
        "risk", "risk_never_reviewed", months_later(start, 24),
    )  # fmt: skip
    assert place.ask(report.risk, risk, today=TODAY).row.review.is_never


def test_a_review_moves_the_day_and_the_latest_counts(place: Town) -> None:
    home = place.services["home"]
    place.do(operations.review, "service", home, reviewed_on=date(2027, 1, 31), note="Utan ändring")
    page = place.ask(report.service, home, today=TODAY)
    assert (page.review.due_on, page.review.is_never) == (date(2028, 1, 31), False)
    assert (page.review.by, page.review.note) == (place.officer.handle, "Utan ändring")
    assert page.review.is_late(date(2028, 2, 1))
    assert not page.review.is_late(date(2028, 1, 31))
    later = place.do(
        operations.review, "service", home, reviewed_on=date(2027, 6, 1), due_on=date(2027, 9, 1)
    )
    assert ("service", "service_review_due", date(2027, 9, 1)) in due(place, date(2027, 8, 31))
    place.do(undo, later.change_set_id, rebuild=operations.REBUILD)
    page = place.ask(report.service, home, today=TODAY)
    assert page.review.due_on == date(2028, 1, 31)
    with pytest.raises(Invalid):
        place.do(operations.review, "service", home, reviewed_on=TODAY, due_on=TODAY)
    with pytest.raises(Invalid):
        place.do(operations.review, "node", 1, reviewed_on=TODAY)


def test_an_expired_acceptance_waits_for_those_who_write_in_the_unit(place: Town) -> None:
    risk = place.risk("flood", review_months=120)
    place.do(
        operations.accept_risk, risk, accepted_by="KS", reason="x", accepted_on=date(2025, 1, 1),
        valid_before=TODAY,
    )  # fmt: skip
    with place.database.reading() as session:
        (duty,) = to_do(session, place.officer, report.DUTIES[1:], today=TODAY)
    assert (duty.kind, duty.message.code) == (DutyKind.DECIDE, "acceptance_expired")
    assert (duty.permission, duty.unit_id) == (Permission.WRITE_RESILIENCE, place.units["care"])
    assert duty.form is not None
    assert (duty.form.kind, duty.form.id) == ("risk_acceptance", risk)
    other = signed_in(place.database, Role.PREPAREDNESS_OFFICER, place.units["technical"])
    for viewer in (other, place.reader, place.strategist):
        assert due(place, TODAY, viewer=viewer) == []
    assert due(place, TODAY - timedelta(days=1)) == []


def five(place: Town) -> None:
    """Three more services: one that holds, one that breaches, one that is not known."""
    for key, buffer, limit in (("a", 48.0, 2.0), ("b", 0.0, 2.0), ("c", None, 2.0)):
        service = place.service(key)
        activity = place.activity(f"{key}-act", service, limit_h=limit)
        place.lean(f"{key}-power", activity, "power", buffer_h=buffer)


def test_figures_are_those_of_the_moment_for_those_who_may_read(place: Town) -> None:
    five(place)
    found = place.ask(report.preparedness, TODAY)
    assert (found.holds.value, found.breached.value, found.unknown.value) == (2, 2, 1)
    assert found.holds.coverage == Coverage(4, 5, "services")
    assert found.released is None
    assert found.may_release


def test_without_the_right_the_last_release_is_shown_with_its_day(place: Town) -> None:
    five(place)
    seen = place.ask(report.preparedness, TODAY, viewer=place.reader)
    assert {f.mark for f in (seen.holds, seen.breached, seen.unknown)} == {Mark.SECRET}
    first = place.do(operations.release, reason="Lägesbild till nämnden", as_of=date(2026, 5, 1))
    place.do(
        operations.change_dependency, place.dependencies["home-water"], expected_version=1,
        buffer_h=13.0,
    )  # fmt: skip
    seen = place.ask(report.preparedness, TODAY, viewer=place.reader)
    assert (seen.holds.value, seen.breached.value, seen.unknown.value) == (2, 2, 1)
    assert seen.holds.period == "2026-05-01"
    assert seen.holds.coverage == Coverage(4, 5, "services")
    assert seen.released is not None
    assert (seen.released.n, seen.released.reason, seen.released.by) == (
        5, "Lägesbild till nämnden", place.officer.handle,
    )  # fmt: skip
    assert not seen.may_release
    own = place.ask(report.preparedness, TODAY)
    assert (own.holds.value, own.released) == (3, None)
    second = place.do(operations.release, reason="Ny lägesbild", as_of=TODAY)
    seen = place.ask(report.preparedness, TODAY, viewer=place.reader)
    assert (seen.holds.value, seen.holds.period) == (3, TODAY.isoformat())
    place.do(undo, second.change_set_id, rebuild=operations.REBUILD)
    seen = place.ask(report.preparedness, TODAY, viewer=place.reader)
    assert seen.released is not None
    assert seen.released.id == first.id


def test_an_aggregate_over_fewer_than_five_is_not_let_go(place: Town) -> None:
    with pytest.raises(TooFew) as error:
        place.do(operations.release, reason="x", as_of=TODAY)
    assert error.value.fields == {"n": 2, "least": SMALLEST_RELEASE}
    assert not place.ask(report.preparedness, TODAY).may_release


def test_a_service_that_is_marked_whole_is_in_no_number_that_is_let_go(place: Town) -> None:
    five(place)
    hidden = {"field": WHOLE_ROW, "ground": Ground.OSL_15_2, "reason": "Prövat"}
    place.do(operations.mark, "service", place.services["alarm"], **hidden)
    assert place.ask(report.preparedness, TODAY).holds.value == 2
    assert not place.ask(report.preparedness, TODAY).may_release
    with pytest.raises(TooFew) as error:
        place.do(operations.release, reason="x", as_of=TODAY)
    assert error.value.fields["n"] == 4
    place.lean("d-power", place.activity("d-act", place.service("d")), "power", buffer_h=None)
    seen = place.ask(report.preparedness, TODAY, to_release=True)
    made = place.do(operations.release, reason="x", as_of=TODAY)
    assert (made.n, made.values["holds"], made.values["unknown"]) == (5, 1, 2)
    assert (seen.services, seen.holds.value, seen.unknown.value) == (5, 1, 2)


def test_few_that_are_not_open_are_not_told_among_many_that_are(place: Town) -> None:
    for key in "abcdef":
        place.activity(f"{key}-act", place.service(key), limit_h=2.0)
    listed = place.ask(report.services, viewer=place.reader).services
    assert [one.verdict.is_secret for one in listed].count(True) == 2
    assert not place.ask(report.preparedness, TODAY).may_release
    with pytest.raises(TooFew) as error:
        place.do(operations.release, reason="x", as_of=TODAY)
    assert error.value.fields == {"n": 2, "least": SMALLEST_RELEASE}


def test_a_release_needs_its_right_and_its_reason(one_place: Town) -> None:
    five(one_place)
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    for actor in (one_place.reader, one_place.strategist, care):
        with pytest.raises(Refused):
            one_place.do(operations.release, reason="x", as_of=TODAY, actor=actor)
    with pytest.raises(Invalid):
        one_place.do(operations.release, reason=" ", as_of=TODAY)
    assert one_place.ask(report.releases) == []


def test_reviews_that_are_late_are_counted(place: Town) -> None:
    found = place.ask(report.preparedness, months_later(made_on(place), 12) + timedelta(days=1))
    assert (found.reviews_late.value, found.reviews_late.coverage) == (2, Coverage(2, 2, "records"))


def test_an_empty_register_says_that_nothing_is_known(one_place: Town) -> None:
    for kind, rows in (("dependency", one_place.dependencies), ("node", one_place.nodes)):
        for row_id in rows.values():
            one_place.do(operations.withdraw, kind, row_id, expected_version=1, reason="x")
    for row_id in one_place.services.values():
        one_place.do(operations.withdraw, "service", row_id, expected_version=1, reason="x")
    found = one_place.ask(report.preparedness, TODAY, viewer=one_place.reader)
    assert {f.mark for f in (found.holds, found.breached, found.reviews_late)} == {Mark.MISSING}


def test_the_number_of_questions_does_not_grow_with_the_register(one_place: Town) -> None:
    def asked() -> dict[str, int]:
        counts = {}
        for name, answer, args, values in (
            ("services", report.services, (), {}),
            ("risks", report.risks, (), {"today": TODAY}),
            ("matrix", report.matrix, (), {"today": TODAY}),
            ("preparedness", report.preparedness, (TODAY,), {}),
            ("in_building", report.in_building, (1,), {}),
            ("service", report.service, (one_place.services["home"],), {"today": TODAY}),
        ):
            statements: list[str] = []

            def note(*said: Any, kept: list[str] = statements) -> None:
                kept.append(said[2])

            event.listen(one_place.database.engine, "before_cursor_execute", note)
            one_place.ask(answer, *args, **values)
            event.remove(one_place.database.engine, "before_cursor_execute", note)
            counts[name] = len(statements)
        return counts

    one_place.assess(one_place.risk("first", service_id=one_place.services["home"]), 3, 3)
    before = asked()
    five(one_place)
    for number in range(5):
        risk = one_place.risk(f"r{number}", service_id=one_place.services["home"])
        one_place.assess(risk, 3, 3)
    assert asked() == before
    assert max(before.values()) <= 30


def test_every_verdict_has_a_figure(one_place: Town) -> None:
    five(one_place)
    made = one_place.do(operations.release, reason="x", as_of=TODAY)
    assert set(made.values) == {*(verdict.value for verdict in Verdict), "known"}
