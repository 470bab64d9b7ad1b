"""Moving a database up and down the steps, and writing a new one."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from omstallning.database import Database

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a database stands on the one line of steps, and what it has yet to take."""

    current: str | None
    newest: str
    pending: int


def upgrade(database: Database, to: str = "head") -> None:
    """Bring a database up to a step, by default the newest."""
    command.upgrade(_config(database), to)


def downgrade(database: Database, to: str = "base") -> None:
    """Take a database back to an earlier step, by default to an empty one."""
    command.downgrade(_config(database), to)


def steps(database: Database) -> Steps:
    """Where the database stands."""
    script = ScriptDirectory.from_config(_config(database))
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    newest = script.get_current_head()
    if newest is None:
        msg = f"there are no steps in {FOLDER}"
        raise RuntimeError(msg)
    pending = sum(1 for _ in script.iterate_revisions(newest, current or "base"))
    return Steps(current, newest, pending)


def numbers() -> list[str]:
    """The numbers of the steps there are."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()]


def write_step(name: str) -> None:
    """Write the next step from the difference between the tables and the last step."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.sqlite3")
        config = _config(database)
        taken = list(ScriptDirectory.from_config(config).walk_revisions())
        if taken:
            command.upgrade(config, "head")
        number = f"{len(taken) + 1:04d}"
        command.revision(config, message=name, autogenerate=True, rev_id=number)
        database.dispose()


def _config(database: Database) -> Config:
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["database"] = database
    return config


if __name__ == "__main__":
    write_step(" ".join(sys.argv[1:]))
