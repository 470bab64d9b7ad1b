"""A file of this room is full of what is marked: who handed it in looks at it, and few others."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from emissions.operations import ACTIVITY
from omstallning.access.model import Role
from omstallning.errors import Refused
from omstallning.imports import report as imports
from omstallning.imports.holding import hold
from resilience import operations
from resilience.operations.imported import NODES
from tests.resilience.register import Town, signed_in
from tests.resilience.test_imports import NODE_FILE, SERVICE_FILE, look, take_in
from web.imports import kinds


def test_the_rows_of_a_file_are_for_who_handed_it_in_and_those_who_may_read_everything(
    one_place: Town, documents: Path
) -> None:
    app = Flask("pages")
    kinds.install(app, (*operations.IMPORTERS, ACTIVITY))
    care = signed_in(one_place.database, Role.PREPAREDNESS_OFFICER, one_place.units["care"])
    with app.app_context():
        for importer in operations.IMPORTERS:
            for viewer, may in (
                (one_place.officer, True),
                (care, False),
                (one_place.reader, False),
            ):
                assert kinds.may_look_at(viewer, importer.key, None) is may
                assert kinds.may_look_at(viewer, importer.key, viewer.person_id)
        assert kinds.may_look_at(one_place.reader, ACTIVITY.key, None)
        assert not kinds.may_look_at(one_place.officer, "unheard_of", None)
        assert kinds.listed_for(one_place.reader) == [ACTIVITY.key]
        with pytest.raises(Refused):
            kinds.require_looking_at(one_place.reader, "nodes", one_place.officer.person_id)


def test_a_file_knows_how_it_came_in_before_and_after_its_questions(
    one_place: Town, documents: Path
) -> None:
    with one_place.database.writing() as session:
        held = hold(
            session, one_place.officer, NODES, b"nyckel\nx\n", "fil.csv", folder=documents
        )  # fmt: skip
    take_in(one_place, documents, operations.IMPORTERS[0], SERVICE_FILE)
    seen = look(one_place, documents, NODES, NODE_FILE)
    with one_place.database.reading() as session:
        assert imports.handed_in(session, held) == [("nodes", one_place.officer.person_id)]
        batch = imports.one(session, one_place.officer, seen.batch_id or 0).batch
        assert imports.handed_in(session, batch.document_id) == [
            ("nodes", one_place.officer.person_id)
        ]
