"""The import engine without pages: a file from the command line, looked through or taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from emissions.territory.importers import Option
from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.imports import operations
from omstallning.imports.examining import Choices, examine
from omstallning.imports.model import Importer, RejectedRow
from omstallning.settings import Settings
from web import catalogue
from web.formatting import message


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejections: tuple[str, ...]
    change_set_id: int | None
    rejected_file: bytes | None


def take_in(
    database: Database,
    settings: Settings,
    actor: Actor,
    path: Path,
    *,
    kind: str,
    edition: str | None,
    commit: bool,
    reason: str | None,
    progress: Callable[[str], None],
) -> Told:
    """Look a file through, and with `commit` take every accepted row in as one change set.

    Sentences are worded in the language in force. Raises Refused, ImportStopped.
    """
    importer = next(one for one in catalogue.IMPORTERS if one.key == kind)
    content = path.read_bytes()
    progress("reading")
    choices = Choices(options=_options(settings, edition))
    with database.reading() as session:
        seen = examine(session, actor, importer, content, path.name, choices)
    change_set_id, rejected = None, None
    if commit:
        progress("taking in")
        change_set_id, rejected = _taken_in(
            database, settings, actor, importer, content, path.name, choices, reason
        )
    plan = seen.plan
    return Told(
        seen.read,
        len(plan.new),
        len(plan.changed),
        len(plan.unchanged),
        tuple(_line(row) for row in plan.rejected),
        change_set_id,
        rejected,
    )


def _taken_in(
    database: Database,
    settings: Settings,
    actor: Actor,
    importer: Importer,
    content: bytes,
    name: str,
    choices: Choices,
    reason: str | None,
) -> tuple[int | None, bytes | None]:
    folder = settings.documents
    with database.writing() as session:
        kept = operations.preview(session, actor, importer, content, name, choices, folder=folder)
        batch = kept.batch_id
        if batch is None:
            return None, None
        done = operations.commit_import(
            session, actor, importer, batch, folder=folder, reason=reason
        )
        if not kept.plan.rejected:
            return done, None
        return done, operations.rejected_file(session, batch, describe=message)


def _options(settings: Settings, edition: str | None) -> dict[str, str]:
    options = {
        Option.MUNICIPALITY_CODE.value: settings.municipality_code,
        Option.MUNICIPALITY.value: settings.municipality,
    }
    return options if edition is None else {**options, Option.EDITION.value: edition}


def _line(row: RejectedRow) -> str:
    place = " ".join(filter(None, (row.sheet, str(row.row), row.column)))
    return f"{place}: {row.value or '–'} – {message(row.message)}"
