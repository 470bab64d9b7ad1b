"""A source's files are read as before, and a change in them stops the file."""

from __future__ import annotations

import pytest

from omstallning.imports.errors import AmbiguousColumn, ColumnsChanged, WritingChanged
from tests.omstallning.imports.room import FILE, counts


def test_a_remembered_source_is_stopped_when_its_columns_change(room):
    room.take(room.look(source="fastighet"))
    changed = FILE.replace(b"Yta", b"Area")
    with pytest.raises(ColumnsChanged) as stopped:
        room.look(changed, source="fastighet")
    assert stopped.value.fields["missing"] == ("Yta",)
    assert stopped.value.fields["unexpected"] == ("Area",)
    assert counts(room.look(changed, source="annan")) == (1, 0, 2, 1)


def test_a_remembered_source_is_stopped_when_its_separator_or_encoding_changes(room):
    room.take(room.look(source="fastighet"))
    with pytest.raises(WritingChanged):
        room.look(FILE.decode().encode("utf-16"), source="fastighet")


def test_a_new_mapping_settles_a_changed_source_and_is_remembered(room):
    room.take(room.look(source="fastighet"))
    changed = FILE.replace(b"Namn", b"Benamning").replace(b"Hallen", b"Ishallen")
    mapping = {"key": "Plats", "name": "Benamning", "area_m2": "Yta"}
    seen = room.look(changed, source="fastighet", mapping=mapping)
    assert len(seen.plan.changed) == 1
    room.take(seen)
    assert counts(room.look(changed, source="fastighet")) == (0, 0, 2, 2)
    with pytest.raises(ColumnsChanged):
        room.look(source="fastighet")


def test_undoing_an_earlier_import_is_not_stopped_by_a_remembered_layout(room):
    first = room.look(source="fastighet")
    room.take(first)
    other = b"Plats;Namn;Yta;Anm\np9;Ladan;1;x\n"
    everything = {"key": "Plats", "name": "Namn", "area_m2": "Yta"}
    room.take(room.look(other, source="fastighet", mapping=everything))
    room.undo(first)
    assert room.names() == {"p9": "Ladan"}


def test_an_answer_about_the_decimal_mark_is_kept_for_the_source(room):
    content = b"Plats;Namn;Yta\np1;Skolan;1,250\n"
    with pytest.raises(AmbiguousColumn):
        room.look(content, source="fastighet")
    seen = room.look(content, source="fastighet", decimals={"area_m2": ","})
    assert next(iter(seen.table)).values["area_m2"] == 1.25
    room.take(seen)
    assert room.look(content, source="fastighet").table.decimals == {"area_m2": ","}
