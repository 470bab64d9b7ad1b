"""Who may read what: role × field × answer; a row that is marked whole is nowhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from omstallning.access.model import Actor, Role
from omstallning.changes.operations import undo
from omstallning.errors import Conflict, Invalid, NotFound, Refused
from omstallning.provenance import Mark
from resilience import operations, report
from resilience.model import MARKABLE_FIELDS, SENSITIVE_FIELDS, WHOLE_ROW, Ground, NodeKind
from resilience.report.secrecy import Guarded
from tests.resilience.register import TODAY, Town, signed_in

READERS = (
    Role.READER, Role.STRATEGIST, Role.PROPERTY_MANAGER, Role.SECRETARY, Role.CONTROLLER,
    Role.POLITICIAN, Role.AUDITOR, Role.APPROVER, Role.ADMINISTRATOR,
)  # fmt: skip
HIDDEN = "Skyddat objekt"


def said(answer: Any) -> Iterator[Any]:
    """Every value anywhere in an answer."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for part in dataclasses.fields(answer):
            yield from said(getattr(answer, part.name))
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield from said(key)
            yield from said(value)
    elif isinstance(answer, (list, tuple, set, frozenset)):
        for one in answer:
            yield from said(one)
    else:
        yield answer


def guarded(answer: Any) -> Iterator[Guarded[Any]]:
    """Every guarded value anywhere in an answer."""
    if isinstance(answer, Guarded):
        yield answer
    elif dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for part in dataclasses.fields(answer):
            yield from guarded(getattr(answer, part.name))
    elif isinstance(answer, (list, tuple)):
        for one in answer:
            yield from guarded(one)


def everything(place: Town, viewer: Actor) -> dict[str, Any]:
    """Every answer of the room to a viewer; what he may not know of is left out."""
    asked: dict[str, Any] = {
        "services": place.ask(report.services, viewer=viewer),
        "nodes": place.ask(report.nodes, viewer=viewer),
        "stocks": place.ask(report.stocks, viewer=viewer),
        "outage": place.ask(report.outage, NodeKind.POWER, 24.0, viewer=viewer),
        "lengths": place.ask(report.lengths, NodeKind.POWER, viewer=viewer),
        "risks": place.ask(report.risks, today=TODAY, viewer=viewer),
        "matrix": place.ask(report.matrix, today=TODAY, viewer=viewer),
        "preparedness": place.ask(report.preparedness, TODAY, viewer=viewer),
        "in_building": place.ask(report.in_building, place.buildings["home"], viewer=viewer),
    }
    for service in asked["services"].services:
        asked[f"service {service.service.key}"] = place.ask(
            report.service, service.service.id, today=TODAY, viewer=viewer
        )
    for node in asked["nodes"]:
        asked[f"node {node.key}"] = place.ask(report.node, node.id, today=TODAY, viewer=viewer)
    for row in asked["risks"].risks:
        asked[f"risk {row.risk.key}"] = place.ask(
            report.risk, row.risk.id, today=TODAY, viewer=viewer
        )
    asked["duties"] = [
        duty
        for source in report.DUTIES
        for duty in place.ask(source, date(2030, 1, 1), viewer=viewer)
    ]
    return asked


def mark(place: Town, kind: str, row_id: int, field: str = WHOLE_ROW, **values: Any) -> Any:
    ground = values.pop("ground", Ground.OSL_18_13)
    return place.do(
        operations.mark, kind, row_id, field=field, ground=ground, reason="Prövat", **values
    )


@pytest.mark.parametrize("role", READERS)
def test_sensitive_fields_are_withheld_in_every_answer(one_place: Town, role: Role) -> None:
    viewer = signed_in(one_place.database, role, None)
    answers = everything(one_place, viewer)
    words = {str(value) for answer in answers.values() for value in said(answer)}
    assert not {word for word in words if word.startswith("Leverantör")}
    node = one_place.ask(report.node, one_place.nodes["water"], today=TODAY, viewer=viewer)
    for field in SENSITIVE_FIELDS["node"]:
        shown = getattr(node.node, field)
        assert (shown.value, shown.mark, shown.grounds) == (None, Mark.SECRET, (Ground.OSL_18_13,))
    (leaning,) = node.leans_on
    for field in (*SENSITIVE_FIELDS["dependency"], "holds_h"):
        assert getattr(leaning, field).mark is Mark.SECRET
    assert node.span.is_secret


def test_who_may_read_reads_values_and_sees_that_they_are_marked(one_place: Town) -> None:
    node = one_place.ask(report.node, one_place.nodes["water"], today=TODAY)
    assert node.node.recovery_h == Guarded(2.0, Mark.VALUE, (Ground.OSL_18_13,))
    assert node.leans_on[0].buffer_h == Guarded(8.0, Mark.VALUE, (Ground.OSL_18_13,))
    assert node.node.people_served.grounds == ()


@pytest.mark.parametrize("role", READERS)
def test_what_is_reckoned_from_marked_fields_is_withheld(one_place: Town, role: Role) -> None:
    viewer = signed_in(one_place.database, role, None)
    outage = one_place.ask(report.outage, NodeKind.POWER, 24.0, viewer=viewer)
    assert {one.verdict.mark for one in outage.services} == {Mark.SECRET}
    assert outage.counts.is_secret
    assert {one.span.mark for one in outage.failing if one.node.key != "power"} == {Mark.SECRET}
    listed = one_place.ask(report.services, viewer=viewer)
    assert {one.verdict.mark for one in listed.services} == {Mark.SECRET}
    figures = one_place.ask(report.preparedness, TODAY, viewer=viewer)
    assert {f.mark for f in (figures.holds, figures.breached, figures.unknown)} == {Mark.SECRET}
    for page in everything(one_place, viewer).values():
        assert not [one for one in guarded(page) if one.is_secret and one.value is not None]


def test_a_result_is_open_once_everything_it_rests_on_is(place: Town) -> None:
    inputs = [("node", place.nodes["mast"], "recovery_h")]
    inputs += [("node", place.nodes["alarm"], "recovery_h")]
    for edge in ("mast-power", "alarm-mast", "alarm-power"):
        inputs += [("dependency", place.dependencies[edge], f) for f in
                   SENSITIVE_FIELDS["dependency"]]  # fmt: skip
    for kind, row_id, field in inputs:
        assert shown_verdict(place, "alarm") is Mark.SECRET
        for standing in place.ask(report.marks, kind, row_id):
            if standing.field == field:
                place.do(operations.lift_mark, standing.id, reason="Framgår av öppen handling")
    assert shown_verdict(place, "alarm") is Mark.VALUE
    assert shown_verdict(place, "home") is Mark.SECRET


def shown_verdict(place: Town, key: str) -> Mark:
    page = place.ask(report.service, place.services[key], today=TODAY, viewer=place.reader)
    mark: Mark = page.verdict.mark
    return mark


def hidden(place: Town) -> dict[str, tuple[str, int]]:
    """A service, a node, a stock and a risk that are marked whole, each by an unmistakable name."""
    service = place.service("hidden-service", name=HIDDEN)
    activity = place.activity("hidden-activity", service, limit_h=2.0)
    place.lean("hidden-lean", activity, "power", buffer_h=1.0)
    place.risk("about-service", title=HIDDEN + " översvämmas", service_id=service)
    node = place.do(
        operations.add_node, key="hidden-node", name=HIDDEN + " nod", kind=NodeKind.IT,
        unit_id=place.units["care"], building_id=place.buildings["home"],
    )  # fmt: skip
    place.nodes["hidden-node"] = node.id
    place.lean("home-hidden", place.nodes["home"], "hidden-node", buffer_h=2.0)
    stock = place.do(
        operations.add_stock, key="hidden-stock", name=HIDDEN + " förråd", measured_in="liter",
        unit_id=place.units["care"], amount=10.0, building_id=place.buildings["home"],
    )  # fmt: skip
    risk = place.risk("hidden-risk", title=HIDDEN + " brinner", building_id=place.buildings["home"])
    place.assess(risk, 3, 4)
    rows = {"service": service, "node": node.id, "stock": stock.id, "risk": risk}
    for kind, row_id in rows.items():
        mark(place, kind, row_id)
    return {kind: (kind, row_id) for kind, row_id in rows.items()}


@pytest.mark.parametrize("role", READERS)
def test_a_row_that_is_marked_whole_is_absent_in_every_answer_and_count(
    one_place: Town, role: Role
) -> None:
    viewer = signed_in(one_place.database, role, None)
    before = everything(one_place, viewer)
    hidden(one_place)
    after = everything(one_place, viewer)
    words = {str(value) for answer in after.values() for value in said(answer)}
    assert not {word for word in words if HIDDEN in word}
    assert set(after) == set(before)
    for name in ("services", "nodes", "stocks", "risks", "matrix", "in_building", "preparedness"):
        assert after[name] == before[name], name
    assert len(after["outage"].services) == len(before["outage"].services) == 2
    assert after["outage"].coverage == before["outage"].coverage


def test_who_may_read_finds_what_is_marked_whole(one_place: Town) -> None:
    rows = hidden(one_place)
    listed = one_place.ask(report.services)
    assert rows["service"][1] in {one.service.id for one in listed.services}
    matrix = one_place.ask(report.matrix, today=TODAY)
    assert matrix.total == 2
    duties = [d for s in report.DUTIES for d in one_place.ask(s, date(2030, 1, 1))]
    assert {HIDDEN, HIDDEN + " brinner"} <= {duty.trail.label for duty in duties}


def test_a_page_of_what_is_marked_whole_is_not_found(one_place: Town) -> None:
    rows = hidden(one_place)
    for answer, kind, values in (
        (report.service, "service", {"today": TODAY}),
        (report.node, "node", {"today": TODAY}),
        (report.stock, "stock", {}),
        (report.risk, "risk", {"today": TODAY}),
    ):
        with pytest.raises(NotFound):
            one_place.ask(answer, rows[kind][1], viewer=one_place.reader, **values)
    with pytest.raises(NotFound):
        one_place.ask(report.outage, [rows["node"][1]], 1.0, viewer=one_place.reader)
    with pytest.raises(NotFound):
        one_place.ask(report.marks, "risk", rows["risk"][1], viewer=one_place.reader)


def test_the_right_to_read_reaches_its_unit_and_no_other(one_place: Town) -> None:
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    home = one_place.ask(report.node, one_place.nodes["home"], today=TODAY, viewer=care)
    assert home.node.recovery_h.value == 1.0
    assert home.leans_on[0].buffer_h.value is not None
    assert home.span.is_secret, "the waterworks of another unit is part of what it rests on"
    water = one_place.ask(report.node, one_place.nodes["water"], today=TODAY, viewer=care)
    assert water.node.recovery_h.is_secret


@pytest.mark.parametrize(
    ("kind", "field"),
    sorted((k, f) for k, fields in MARKABLE_FIELDS.items() for f in fields if f != WHOLE_ROW),
)
def test_every_field_that_can_be_marked_is_withheld_when_it_is(
    one_place: Town, kind: str, field: str
) -> None:
    tank = one_place.do(
        operations.add_stock, key="tank", name="Tank", unit_id=one_place.units["care"],
        measured_in="liter", amount=10.0, building_id=one_place.buildings["home"],
    )  # fmt: skip
    one_place.do(
        operations.change_dependency, one_place.dependencies["home-power"], expected_version=1,
        buffer_h=None, stock_id=tank.id, draw_per_hour=1.0, source="Leverantörens blad",
    )  # fmt: skip
    rows = {
        "service": one_place.services["home"], "node": one_place.nodes["home"],
        "dependency": one_place.dependencies["home-power"], "stock": tank.id,
        "risk": one_place.risk("risk", description="Text", building_id=one_place.buildings["home"]),
    }  # fmt: skip
    name = {"building_id": "building", "stock_id": "stock"}.get(field, field)
    if field not in SENSITIVE_FIELDS.get(kind, ()):
        assert not shown(one_place, kind, rows[kind], name).is_secret
        mark(one_place, kind, rows[kind], field)
    assert shown(one_place, kind, rows[kind], name).is_secret


def shown(place: Town, kind: str, row_id: int, name: str) -> Guarded[Any]:
    today = {"today": TODAY} if kind in {"service", "node", "risk"} else {}
    page = place.ask(getattr(report, kind), row_id, viewer=place.reader, **today)
    found: Guarded[Any] = getattr(getattr(page, kind), name)
    return found


def test_a_building_that_is_marked_is_no_way_to_what_is_in_it(one_place: Town) -> None:
    mark(one_place, "service", one_place.services["home"], "building_id")
    here = one_place.ask(report.in_building, one_place.buildings["home"], viewer=one_place.reader)
    assert here.services == ()
    own = one_place.ask(report.in_building, one_place.buildings["home"])
    assert [one.trail.id for one in own.services] == [one_place.services["home"]]


def test_an_internal_field_is_read_by_all_staff_and_says_so(one_place: Town) -> None:
    mark(one_place, "service", one_place.services["home"], "protects",
         ground=Ground.INTERNAL)  # fmt: skip
    page = one_place.ask(
        report.service, one_place.services["home"], today=TODAY, viewer=one_place.reader
    )
    assert page.service.protects.grounds == (Ground.INTERNAL,)
    assert not page.service.protects.is_secret


def test_marks_are_made_in_the_save_that_makes_the_row_and_kept_when_lifted(place: Town) -> None:
    standing = place.ask(report.marks, "dependency", place.dependencies["home-water"])
    assert {one.field for one in standing} == SENSITIVE_FIELDS["dependency"]
    assert {one.ground for one in standing} == {Ground.OSL_18_13}
    lifted = place.do(operations.lift_mark, standing[0].id, reason="Öppet hos leverantören")
    found = place.ask(report.marks, "dependency", place.dependencies["home-water"])
    told = next(one for one in found if one.field == standing[0].field)
    assert told.lifted_because == "Öppet hos leverantören"
    assert told.lifted_by == place.officer.handle
    with pytest.raises(Conflict):
        place.do(operations.lift_mark, standing[0].id, reason="Igen")
    with pytest.raises(Invalid):
        place.do(operations.lift_mark, lifted.id, reason="Igen")
    place.do(undo, lifted.change_set_id, rebuild={})
    found = place.ask(report.marks, "dependency", place.dependencies["home-water"])
    assert [one.field for one in found if one.lifted_at is None] == sorted(
        SENSITIVE_FIELDS["dependency"]
    )


def test_marks_and_their_history_are_for_those_who_may_read_what_is_marked(one_place: Town) -> None:
    node = one_place.nodes["water"]
    assert one_place.ask(report.marks, "node", node, viewer=one_place.reader) == ()
    page = one_place.ask(report.node, node, today=TODAY, viewer=one_place.reader)
    assert page.marks == ()


def test_who_may_not_write_or_let_go_neither_marks_nor_lifts(one_place: Town) -> None:
    standing = one_place.ask(report.marks, "node", one_place.nodes["water"])
    for actor in (one_place.reader, one_place.strategist):
        with pytest.raises(Refused):
            one_place.do(
                operations.mark, "node", one_place.nodes["water"], field="place",
                ground=Ground.OSL_15_2, reason="x", actor=actor,
            )  # fmt: skip
        with pytest.raises(Refused):
            one_place.do(operations.lift_mark, standing[0].id, reason="x", actor=actor)


@pytest.mark.parametrize(
    ("field", "reason", "ground", "why"),
    [
        ("name", "x", Ground.OSL_15_2, "not_markable"),
        ("place", " ", Ground.OSL_15_2, "required"),
        ("place", "x", Ground.OSL_18_13, "already_marked"),
    ],
)
def test_a_mark_that_says_nothing_is_refused(
    one_place: Town, field: str, reason: str, ground: Ground, why: str
) -> None:
    with pytest.raises(Invalid) as error:
        one_place.do(
            operations.mark, "node", one_place.nodes["water"], field=field, ground=ground,
            reason=reason,
        )  # fmt: skip
    assert error.value.fields["reason"] == why
