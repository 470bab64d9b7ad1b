from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
import yaml

import omstallning.policy
from omstallning import reference
from omstallning.errors import NotFound
from omstallning.policy import report, store
from omstallning.policy.model import AnsweringKind

POLICY_SETS = ("policy_areas", "policy_directions", "policy_commitments")


def test_every_commitment_of_the_policy_is_there_in_the_policys_order():
    keys = [one.key for one in report.policy().commitments]
    assert keys == [
        *(f"K{number}" for number in range(1, 11)),
        *(f"R{number}" for number in range(1, 9)),
        *(f"G{number}" for number in range(1, 12)),
    ]


def test_each_commitment_stands_under_one_direction_of_its_own_area():
    whole = report.policy()
    directions = {direction.key: direction for direction in whole.directions}
    assert {one.key: one.area for one in whole.commitments} == {
        one.key: directions[one.direction].area for one in whole.commitments
    }
    gathered = [one.key for view in report.directions() for one in view.commitments]
    assert gathered == [one.key for one in whole.commitments]


def test_an_area_named_by_a_direction_exists():
    areas = {area.key for area in report.policy().areas}
    assert {view.direction.area for view in report.directions()} - {None} <= areas


def test_the_two_headings_that_are_quoted_are_the_policys_own():
    quoted = [view.direction.title_sv for view in report.directions() if view.direction.is_quoted]
    assert quoted == [
        "Hållbar resursanvändning och begränsad klimatpåverkan",
        "Ett robust samhälle",
    ]


def test_every_commitment_is_worded_in_both_languages_and_short():
    for one in report.policy().commitments:
        assert one.text_sv != one.text_en, one.key
        assert 10 < len(one.text_sv) <= 120, one.key
        assert 10 < len(one.text_en) <= 120, one.key


def test_every_commitment_has_somebody_who_answers_and_a_section():
    for one in report.policy().commitments:
        assert one.answers, one.key
        assert re.fullmatch(r"2\.4|3|4|3–4", one.section), one.key


def test_companies_answer_for_what_is_asked_of_companies():
    asked_of_companies = [
        one.key for one in report.policy().commitments if one.answers == (AnsweringKind.COMPANY,)
    ]
    assert asked_of_companies == ["G3", "G10"]


def test_coverage_counts_commitments_that_something_measures():
    robust = next(
        view for view in report.directions() if view.direction.title_sv == "Ett robust samhälle"
    )
    unmeasured = [one.key for one in robust.commitments if not one.indicators and not one.targets]
    assert unmeasured == ["R2"]
    assert (robust.measured.have, robust.measured.of) == (7, 8)


def test_an_unknown_commitment_is_not_found():
    with pytest.raises(NotFound) as caught:
        report.commitment("K99")
    assert caught.value.fields == {"kind": "commitment", "id": "K99"}


def test_the_code_of_the_policy_names_no_area():
    whole = report.policy()
    folder = Path(omstallning.policy.__file__).parent
    # the package itself carries the product's name in its import paths; no other word may
    text = "\n".join(
        re.sub(r"\bomstallning\.", "", path.read_text(encoding="utf-8")).replace(
            "from omstallning import", ""
        )
        for path in folder.glob("*.py")
    ).lower()
    named = [
        word
        for area in whole.areas
        for word in (area.key, area.title_sv.lower(), area.title_en.lower())
        if re.search(rf"\b{re.escape(word)}\b", text)
    ]
    assert named == []


def _copy_policy(target: Path, publisher: str = "alingsas") -> None:
    for name in POLICY_SETS:
        source = reference.DATA / name / "alingsas"
        shutil.copytree(source, target / name / publisher)


def _append_row(folder: Path, row: list[str]) -> None:
    table = folder / "table.csv"
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)
    sidecar = folder / "source.yaml"
    content = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    content["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
    sidecar.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def test_another_area_of_the_policy_needs_only_rows(tmp_path: Path):
    _copy_policy(tmp_path)
    edition = "alingsas/vision-2040"
    _append_row(
        tmp_path / "policy_directions" / edition,
        ["moten", "4", "tillsammans", "Fler möten", "More meetings", "no", "2.5"],
    )
    _append_row(
        tmp_path / "policy_commitments" / edition,
        ["T1", "30", "tillsammans", "moten", "Öppna fler mötesplatser", "Open more meeting places",
         "2.5", "", "", "committee"],
    )  # fmt: skip
    whole = store.policy(data=tmp_path)
    assert whole.directions[-1].area == "tillsammans"
    assert whole.commitments[-1].key == "T1"
    assert whole.commitments[-1].indicators == ()


def test_with_two_policies_the_reader_must_choose(tmp_path: Path):
    _copy_policy(tmp_path)
    _copy_policy(tmp_path, publisher="grannkommun")
    with pytest.raises(store.SeveralPolicies) as caught:
        store.policy(data=tmp_path)
    assert caught.value.fields["publishers"] == ("alingsas", "grannkommun")
    assert len(store.policy("grannkommun", data=tmp_path).commitments) == 29
