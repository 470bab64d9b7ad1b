"""Published tables are read as their sidecars say, and never when they have been changed."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from omstallning import reference

SIDECAR = {
    "title": "Residents", "publisher": "A bureau", "edition": None, "published": None,
    "retrieved": None, "url": None, "licence": None, "covers": {"years": None, "area": None},
    "columns": {
        "code": {"meaning": "municipality", "type": "text"},
        "residents": {"meaning": "persons", "type": "integer"},
        "share": {"meaning": "share", "type": "number"},
        "counted": {"meaning": "day of the count", "type": "date"},
        "is_estimate": {"meaning": "whether it is estimated", "type": "flag"},
    },
    "locator": None, "supersedes": None, "sha256": None, "notes": None,
}  # fmt: skip
TABLE = "code,residents,share,counted,is_estimate\n0381,,0.5,2024-12-31,no\n1489,0,,,yes\n"


def publish(data: Path, name: str, text: str = TABLE, **changed: object) -> Path:
    """An edition in a data folder of the test's own; its table's path."""
    folder = data / "residents" / "bureau" / name
    folder.mkdir(parents=True)
    (folder / "table.csv").write_text(text, encoding="utf-8")
    sidecar = {
        **SIDECAR,
        "edition": name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        **changed,
    }
    (folder / "source.yaml").write_text(yaml.safe_dump(sidecar, sort_keys=False), encoding="utf-8")
    return folder / "table.csv"


def test_a_changed_table_is_refused_and_named_with_both_hashes(tmp_path: Path) -> None:
    table = publish(tmp_path, "2024")
    table.write_text(TABLE.replace("0.5", "0.6"), encoding="utf-8")
    with pytest.raises(reference.DamagedEdition) as refused:
        reference.edition("residents", "bureau", "2024", data=tmp_path)
    assert refused.value.fields == {
        "file": str(table),
        "recorded": hashlib.sha256(TABLE.encode()).hexdigest(),
        "found": reference.sha256_of(table),
    }
    assert str(table) in str(refused.value)


def test_a_table_that_is_gone_is_refused_and_named(tmp_path: Path) -> None:
    table = publish(tmp_path, "2024")
    table.unlink()
    with pytest.raises(reference.DamagedEdition) as refused:
        reference.editions("residents", data=tmp_path)
    assert refused.value.fields["file"] == str(table)
    assert refused.value.fields["found"] is None


def test_a_blank_is_missing_and_a_nought_is_nought(tmp_path: Path) -> None:
    publish(tmp_path, "2024")
    read = reference.edition("residents", "bureau", "2024", data=tmp_path)
    first, second = read.rows
    assert first["residents"] is None
    assert second["residents"] == 0
    assert second["share"] is None
    assert second["counted"] is None
    assert read.table["residents"].isna().tolist() == [True, False]
    assert read.table["share"].isna().tolist() == [False, True]


def test_codes_keep_their_leading_noughts(tmp_path: Path) -> None:
    publish(tmp_path, "2024")
    read = reference.edition("residents", "bureau", "2024", data=tmp_path)
    assert read.table["code"].tolist() == ["0381", "1489"]
    peers = reference.latest("peers_territorial_emissions", "klimatkollen")
    assert "0381" in {row["municipality_code"] for row in peers.rows}


def test_dates_and_flags_are_read_as_such(tmp_path: Path) -> None:
    publish(tmp_path, "2024")
    first, second = reference.edition("residents", "bureau", "2024", data=tmp_path).rows
    assert first["counted"] == date(2024, 12, 31)
    assert (first["is_estimate"], second["is_estimate"]) == (False, True)


def test_a_cell_of_another_type_is_refused_with_line_and_column(tmp_path: Path) -> None:
    publish(tmp_path, "2024", TABLE.replace("1489,0", "1489,many"))
    with pytest.raises(reference.UnreadableCell) as refused:
        reference.edition("residents", "bureau", "2024", data=tmp_path)
    assert refused.value.fields["line"] == 3
    assert refused.value.fields["column"] == "residents"
    assert refused.value.fields["value"] == "many"


def test_a_row_with_too_few_cells_is_refused_with_its_line(tmp_path: Path) -> None:
    publish(tmp_path, "2024", TABLE + "1490,5\n")
    with pytest.raises(reference.UnreadableCell) as refused:
        reference.edition("residents", "bureau", "2024", data=tmp_path)
    assert refused.value.fields["line"] == 4


def test_a_sidecar_without_a_key_is_refused_and_the_key_named(tmp_path: Path) -> None:
    table = publish(tmp_path, "2024")
    sidecar = yaml.safe_load(table.with_name("source.yaml").read_text(encoding="utf-8"))
    del sidecar["licence"]
    table.with_name("source.yaml").write_text(
        yaml.safe_dump(sidecar, sort_keys=False), encoding="utf-8"
    )
    with pytest.raises(reference.BrokenSidecar) as refused:
        reference.editions("residents", data=tmp_path)
    assert refused.value.fields["missing"] == ("licence",)


def test_a_column_that_the_sidecar_does_not_describe_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, "2024", "code,residents,share,counted,extra\n")
    with pytest.raises(reference.BrokenSidecar) as refused:
        reference.editions("residents", data=tmp_path)
    assert refused.value.fields["unexpected"] == ("extra",)
    assert refused.value.fields["missing"] == ("is_estimate",)


def test_a_later_edition_supersedes_an_earlier_one_that_stays_readable(tmp_path: Path) -> None:
    publish(tmp_path, "zz-first", published=date(2024, 1, 1))
    publish(tmp_path, "aa-second", published=date(2025, 1, 1), supersedes="zz-first")
    found = reference.editions("residents", data=tmp_path)
    assert [one.name for one in found] == ["zz-first", "aa-second"]
    assert [one.name for one in reference.in_force("residents", data=tmp_path)] == ["aa-second"]
    assert reference.latest("residents", "bureau", data=tmp_path).name == "aa-second"
    assert reference.edition("residents", "bureau", "zz-first", data=tmp_path).rows


def test_an_unknown_edition_is_said_to_be_unknown(tmp_path: Path) -> None:
    publish(tmp_path, "2024")
    with pytest.raises(reference.UnknownEdition):
        reference.edition("residents", "bureau", "2030", data=tmp_path)
    with pytest.raises(reference.UnknownEdition):
        reference.editions("nothing", data=tmp_path)


def test_changing_a_frame_does_not_change_the_edition(tmp_path: Path) -> None:
    publish(tmp_path, "2024")
    read = reference.edition("residents", "bureau", "2024", data=tmp_path)
    frame = read.table
    frame.loc[0, "share"] = 99.0
    assert read.table["share"].tolist()[0] == 0.5


def test_a_half_open_validity_holds_its_first_day_and_not_its_last() -> None:
    duty = reference.latest("fuel_blending_duty", "riksdagen").rows
    [june] = reference.valid_on(duty, date(2025, 6, 30))
    [july] = reference.valid_on(duty, date(2025, 7, 1))
    assert (june["diesel"], july["diesel"]) == (6.0, 10.0)


def test_an_open_end_closes_where_the_next_row_of_the_same_key_begins() -> None:
    rows = [
        row
        for one in reference.editions("emission_factors", "climateview")
        for row in one.rows
        if row["key"] == "dh_se_avg_cv"
    ]
    closed = reference.until_next(rows)
    assert [row["valid_before"] for row in closed] == [date(2021, 1, 1), None]


def test_a_row_without_a_first_day_holds_on_no_day() -> None:
    undated = list(reference.latest("emission_factors", "klimatresa").rows)
    assert undated
    assert reference.valid_on(undated, date(2024, 1, 1)) == []
    assert reference.until_next(undated) == undated
