"""A register taken in as files: new, again, changed, refused row by row, and taken back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from omstallning.access.model import Actor, Role
from omstallning.changes.operations import undo
from omstallning.imports import operations as imports
from omstallning.imports.model import Importer
from omstallning.imports.operations import Preview
from resilience import operations, report
from resilience.model import Ground, NodeKind, Stage, Uncertainty
from resilience.operations.imported import DEPENDENCIES, NODES, SERVICES, whole_number_or
from resilience.operations.imported_risks import RISKS
from resilience.tables import SecrecyMark
from tests.resilience.register import TODAY, Town, signed_in

SERVICE_FILE = """nyckel;namn;sektor;organisation;ansvarig;byggnad;månader mellan genomgångar
kok;Centralkök;S04;care;Kostchef;brunnsgarden;6
vatten;Dricksvatten;S01;technical;VA-chef;;
"""
NODE_FILE = """nyckel;namn;slag;verksamhet;organisation;leverantör;återhämtning h;antal personer
laga;Matlagning;aktivitet;kok;care;;2;120
el-kok;Elservis kök;el;;technical;Elnät AB;;
"""
DEPENDENCY_FILE = """nyckel;beroende;behöver;uthållighet h;buffert;krävs i drift;krävs vid start;kontrollerat
laga-el;laga;el-kok;1,5;batteri;ja;ja;2026-02-01
laga-vatten;laga;water;;;;;
"""  # noqa: E501
RISK_FILE = """nyckel;risk;fara;organisation;ansvarig;verksamhet;sannolikhet;liv och hälsa;\
samhällets funktionalitet;ekonomi och miljö;demokrati och rättigheter;osäkerhet;bedömd;\
motivering;metod
varme;Värmebölja;H02;care;Säkerhetssamordnare;home;4;4;2;1;1;hög;2026-03-01;Sommaren 2018;Workshop
ras;Ras vid ån;H01;technical;Säkerhetssamordnare;;;;;;;;;;
"""


def look(
    place: Town, folder: Path, importer: Importer, text: str | bytes, *,
    actor: Actor | None = None, name: str = "fil.csv",
) -> Preview:  # fmt: skip
    content = text.encode("utf-8-sig") if isinstance(text, str) else text
    with place.database.writing() as session:
        return imports.preview(
            session, actor or place.officer, importer, content, name, folder=folder
        )


def take_in(
    place: Town, folder: Path, importer: Importer, text: str | bytes, *,
    actor: Actor | None = None, name: str = "fil.csv",
) -> int | None:  # fmt: skip
    found = look(place, folder, importer, text, actor=actor, name=name)
    assert not found.plan.rejected, [row.message for row in found.plan.rejected]
    with place.database.writing() as session:
        return imports.commit_import(
            session, actor or place.officer, importer, found.batch_id or 0, folder=folder
        )


def whole_register(place: Town, folder: Path) -> None:
    for importer, text in (
        (SERVICES, SERVICE_FILE), (NODES, NODE_FILE), (DEPENDENCIES, DEPENDENCY_FILE),
        (RISKS, RISK_FILE),
    ):  # fmt: skip
        take_in(place, folder, importer, text)


def test_a_register_comes_in_as_four_files_and_is_marked(place: Town, documents: Path) -> None:
    whole_register(place, documents)
    listed = {one.service.key: one for one in place.ask(report.services).services}
    kitchen = listed["kok"]
    assert (kitchen.service.building.value.label, kitchen.service.review_months) == (
        "Brunnsgården", 6,
    )  # fmt: skip
    page = place.ask(report.service, kitchen.service.id, today=TODAY)
    (activity,) = page.activities
    assert activity.node.people_served.value == 120
    edges = {one.key: one for one in activity.leans_on}
    assert edges["laga-el"].buffer_h.value == 1.5
    assert (edges["laga-el"].to_run, edges["laga-el"].to_start) == (True, True)
    assert edges["laga-vatten"].buffer_h.value is None
    assert edges["laga-el"].alternatives != edges["laga-vatten"].alternatives
    seen = place.ask(report.service, kitchen.service.id, today=TODAY, viewer=place.reader)
    assert {one.buffer_h.grounds for one in seen.activities[0].leans_on} == {(Ground.OSL_18_13,)}
    assert all(one.buffer_h.is_secret for one in seen.activities[0].leans_on)


def test_a_risk_comes_with_what_was_found_of_it(place: Town, documents: Path) -> None:
    take_in(place, documents, RISKS, RISK_FILE)
    listed = {one.risk.key: one for one in place.ask(report.risks, today=TODAY).risks}
    heat = listed["varme"].stages[Stage.NOW]
    assert (heat.likelihood, heat.overall, heat.level) == (4, 4, 3)
    assert heat.uncertainty is Uncertainty.HIGH
    assert heat.scale.edition == "municipal-2026"
    assert listed["varme"].risk.service.label == "Särskilt boende"
    assert listed["ras"].now is None


def test_the_same_files_again_change_nothing(place: Town, documents: Path) -> None:
    whole_register(place, documents)
    for importer, text in (
        (SERVICES, SERVICE_FILE), (NODES, NODE_FILE), (DEPENDENCIES, DEPENDENCY_FILE),
        (RISKS, RISK_FILE),
    ):  # fmt: skip
        plan = look(place, documents, importer, text).plan
        assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, 2), importer.key


def test_a_changed_judgement_stands_beside_the_earlier_one(place: Town, documents: Path) -> None:
    take_in(place, documents, RISKS, RISK_FILE)
    later = RISK_FILE.replace("home;4;4;", "home;3;4;").replace("2026-03-01", "2026-05-01")
    take_in(place, documents, RISKS, later)
    row = next(r for r in place.ask(report.risks, today=TODAY).risks if r.risk.key == "varme")
    page = place.ask(report.risk, row.risk.id, today=TODAY)
    assert [one.likelihood for one in page.history] == [3, 4]
    assert page.risk.version == 1, "the risk itself is as it was"


def test_a_column_that_the_file_lacks_says_nothing(place: Town, documents: Path) -> None:
    whole_register(place, documents)
    take_in(
        place, documents, NODES,
        "nyckel;namn;slag;organisation;verksamhet\nlaga;Matlagning nya köket;aktivitet;care;kok\n",
    )  # fmt: skip
    node = next(one for one in place.ask(report.nodes) if one.key == "laga")
    assert (node.name, node.recovery_h.value) == ("Matlagning nya köket", 2.0)


def test_an_import_is_taken_back_as_a_whole_with_its_marks(place: Town, documents: Path) -> None:
    before = place.ask(report.nodes)
    with place.database.reading() as session:
        marks = session.scalar(select(func.count()).select_from(SecrecyMark))
    take_in(place, documents, SERVICES, SERVICE_FILE)
    made = take_in(place, documents, NODES, NODE_FILE)
    place.do(undo, made, rebuild=operations.REBUILD)
    assert place.ask(report.nodes) == before
    with place.database.reading() as session:
        standing = session.scalar(
            select(func.count()).select_from(SecrecyMark).where(SecrecyMark.is_withdrawn)
        )
        assert standing == 2 * 3
        assert marks is not None


@pytest.mark.parametrize(
    ("importer", "row", "code"),
    [
        (SERVICES, "kok;Kök;S04;nowhere;Chef;;", "unknown_unit_key"),
        (SERVICES, "kok;Kök;Z99;care;Chef;;", "unknown_sector"),
        (SERVICES, "kok;Kök;S04;care;Chef;okänd;", "unknown_building"),
        (SERVICES, "kok;Kök;S04;care;Chef;;6,5", "whole_number_needed"),
        (SERVICES, "kok;Kök;S04;care;Chef;;500", "review_months_outside"),
        (SERVICES, "kok;Kök;S04;care;Chef;;0", "review_months_outside"),
        (SERVICES, "Kök med mellanslag;Kök;S04;care;Chef;;", "key_form"),
        (NODES, "laga;Mat;aktivitet;;care;;;", "activity_needs_service"),
        (NODES, "laga;Mat;el;home;care;;;", "resource_has_no_service"),
        (NODES, "laga;Mat;el;saknas;care;;;", "unknown_service"),
        (DEPENDENCIES, "a;home;home;1;;;;", "leans_on_itself"),
        (DEPENDENCIES, "a;home;saknas;1;;;;", "unknown_node"),
        (DEPENDENCIES, "a;home;mast;1;;nej;nej;", "needed_for_nothing"),
        (DEPENDENCIES, "home-water;home;mast;1;;;;", "dependency_of_others"),
        (RISKS, "r;Risk;X1;care;Chef;;;;;;;;;;", "unknown_hazard"),
        (RISKS, "r;Risk;H01;care;Chef;;6;1;1;1;1;;2026-03-01;x;y", "judgement_outside_scale"),
        (RISKS, "r;Risk;H01;care;Chef;;3;1;1;1;1;;2025-03-01;x;y", "no_scale_then"),
        (RISKS, "r;Risk;H01;care;Chef;;3;1;1;1;1;;;x;y", "required"),
        (RISKS, "r;Risk;H01;care;Chef;;;1;1;1;1;;2026-03-01;x;y", "likelihood_or_reason"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_its_reason(
    one_place: Town, documents: Path, importer: Importer, row: str, code: str
) -> None:
    header = {
        SERVICES.key: SERVICE_FILE, NODES.key: NODE_FILE, DEPENDENCIES.key: DEPENDENCY_FILE,
        RISKS.key: RISK_FILE,
    }[importer.key].splitlines()[0]  # fmt: skip
    plan = look(one_place, documents, importer, f"{header}\n{row}\n").plan
    assert [one.message.code for one in plan.rejected] == [code]
    assert not plan.has_changes


@pytest.mark.parametrize(
    ("importer", "header", "row", "column"),
    [
        (RISKS, "nyckel;risk;fara;organisation;ansvarig;månader mellan genomgångar",
         "r;Risk;H01;care;Chef;0", "månader mellan genomgångar"),
        (DEPENDENCIES, "nyckel;beroende;behöver;antal som krävs", "a;home;mast;0",
         "antal som krävs"),
    ],
)  # fmt: skip
def test_a_zero_is_refused_at_its_row_and_never_read_as_the_usual_number(
    one_place: Town, documents: Path, importer: Importer, header: str, row: str, column: str
) -> None:
    plan = look(one_place, documents, importer, f"{header}\n{row}\n").plan
    assert [(one.row, one.column) for one in plan.rejected] == [(2, column)]
    assert not plan.has_changes


def test_a_number_that_a_row_leaves_out_is_the_usual_one() -> None:
    for said, number in ((None, 12), (0, 0), (6, 6)):
        assert whole_number_or({"review_months": said}, "review_months", 12) == number


def test_rows_of_another_unit_are_refused(one_place: Town, documents: Path) -> None:
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    plan = look(one_place, documents, SERVICES, SERVICE_FILE, actor=care).plan
    assert [one.key for one in plan.new] == ["kok"]
    assert [one.message.code for one in plan.rejected] == ["not_your_unit"]


def test_a_workbook_is_read_like_a_text_file(one_place: Town, documents: Path) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Resurser")
        header, first, second = (line.split(";") for line in NODE_FILE.splitlines())
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, [*first[:3], "home", *first[4:6], 2, 120])
        sheet.write_row(2, 0, second)
    take_in(one_place, documents, NODES, content.getvalue(), name="resurser.xlsx")
    nodes = {one.key: one for one in one_place.ask(report.nodes)}
    assert nodes["laga"].recovery_h.value == 2.0
    assert nodes["el-kok"].kind is NodeKind.POWER
