"""The steps of the database: up, down and up again on both engines, with every row and trigger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from omstallning.database import Database, guarded_tables
from tests.web.migrations.rows import everything, fill, schema, triggers
from web.migrations import every_table, steps

ROOT = Path(__file__).parents[3]

REBUILD_EVERY_TABLE = """
import sqlalchemy as sa
from alembic import op
from web.migrations.every_table import METADATA

revision, down_revision = "scratch", "{after}"


def rebuilt(name):
    always = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    return op.batch_alter_table(name, recreate=always)


def upgrade():
    for table in METADATA.sorted_tables:
        with rebuilt(table.name) as batch:
            batch.add_column(sa.Column("scratch", sa.String()))


def downgrade():
    for table in METADATA.sorted_tables:
        with rebuilt(table.name) as batch:
            batch.drop_column("scratch")
"""

LOSE_A_SITE = """
from alembic import op

revision, down_revision = "scratch", "{after}"


def upgrade():
    op.execute("DELETE FROM site")


def downgrade():
    pass
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/steps.sqlite3"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    made = Database(url)
    yield made
    made.dispose()


def with_step(database: Database, folder: Path, body: str):
    """The steps of the product and one more after them."""
    config = steps._config(database)
    newest = ScriptDirectory.from_config(config).get_current_head()
    folder.mkdir()
    (folder / "scratch.py").write_text(body.replace("{after}", str(newest)))
    config.set_main_option("version_locations", f"{steps.FOLDER / 'versions'}:{folder}")
    return config


def test_every_module_of_tables_is_part_of_the_steps():
    declared = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in ("omstallning", "emissions", "energy", "resilience")
        for path in (ROOT / package).rglob("tables.py")
    }
    assert declared == {module.__name__ for module in every_table.MODULES}


def test_the_steps_are_one_line():
    script = ScriptDirectory(str(steps.FOLDER))
    taken = list(script.walk_revisions())
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert all(not isinstance(one.down_revision, tuple) for one in taken)
    assert sorted(one.revision for one in taken) == [f"{n:04d}" for n in range(1, len(taken) + 1)]


def test_no_row_takes_others_with_it():
    keys = [key for table in every_table.METADATA.sorted_tables for key in table.foreign_keys]
    assert len(keys) > 20
    assert [str(key) for key in keys if key.ondelete or key.onupdate] == []


def test_the_steps_lead_to_the_tables_of_the_code(empty: Database, tmp_path: Path):
    steps.upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, every_table.METADATA) == []
        migrated_triggers = triggers(connection)
    migrated = schema(empty)
    steps.downgrade(empty)
    empty.create_all()
    assert migrated == schema(empty)
    with empty.engine.connect() as connection:
        assert migrated_triggers == triggers(connection)
    assert len(migrated_triggers) == 2 * len(guarded_tables())


def test_down_leaves_nothing_and_up_again_gives_the_same(empty: Database):
    steps.upgrade(empty)
    before = schema(empty)
    steps.downgrade(empty)
    assert schema(empty) == {}
    with empty.engine.connect() as connection:
        assert triggers(connection) == []
    steps.upgrade(empty)
    assert schema(empty) == before


def test_a_database_with_rows_can_be_emptied_and_raised_again(empty: Database):
    steps.upgrade(empty)
    fill(empty)
    before = everything(empty)
    steps.downgrade(empty)
    steps.upgrade(empty)
    fill(empty)
    assert everything(empty) == before


def test_rebuilding_every_table_keeps_every_row_key_and_trigger(empty: Database, tmp_path: Path):
    steps.upgrade(empty)
    fill(empty)
    rows, tables = everything(empty), schema(empty)
    assert all(rows.values())
    config = with_step(empty, tmp_path / "more", REBUILD_EVERY_TABLE)
    command.upgrade(config, "head")
    assert everything(empty) == rows
    assert schema(empty) != tables
    command.downgrade(config, "-1")
    assert everything(empty) == rows
    assert schema(empty) == tables
    with empty.engine.begin() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM audit_row"))


def test_a_step_that_loses_rows_others_point_to_is_taken_back_whole(
    empty: Database, tmp_path: Path
):
    steps.upgrade(empty)
    fill(empty)
    rows = everything(empty)
    config = with_step(empty, tmp_path / "more", LOSE_A_SITE)
    with pytest.raises((RuntimeError, DBAPIError), match=r"point to nothing|still referenced"):
        command.upgrade(config, "head")
    assert everything(empty) == rows
    assert steps.steps(empty).pending == 0


def test_foreign_keys_hold_again_after_the_steps(empty: Database):
    steps.upgrade(empty)
    with empty.engine.begin() as connection, pytest.raises(DBAPIError):
        connection.execute(
            text("INSERT INTO site (key, name, unit_id, version, is_withdrawn) "
                 "VALUES ('a', 'a', 99, 1, false)")
        )  # fmt: skip


def test_the_steps_tell_what_is_left_to_take(empty: Database):
    assert steps.steps(empty).current is None
    assert steps.steps(empty).pending >= 1
    steps.upgrade(empty)
    now = steps.steps(empty)
    assert (now.current, now.pending) == (now.newest, 0)
