"""What the loading of the example needs at every step, and how it takes in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from omstallning.access.model import Actor
from omstallning.database import Database
from omstallning.imports import operations as imports
from omstallning.imports.model import Importer
from omstallning.organisation.tables import Building, Unit

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loading:
    """The installation under way, the people who enter things, and the day it is."""

    database: Database
    documents: Path
    strategist: Actor
    approver: Actor
    property_manager: Actor
    preparedness_officer: Actor
    progress: Progress
    today: date


def take_in(
    at: Loading, actor: Actor, importer: Importer, name: str, content: bytes, reason: str
) -> None:
    """One file: looked through, then its good rows taken in; the others wait to be mended."""
    with at.database.writing() as session:
        seen = imports.preview(session, actor, importer, content, name, folder=at.documents)
        if seen.batch_id is None:
            msg = "the file was looked through but not kept"
            raise RuntimeError(msg)
        imports.commit_import(
            session, actor, importer, seen.batch_id, folder=at.documents, reason=reason
        )


def unit_ids(at: Loading) -> dict[str, int]:
    """Key of each unit → its id."""
    with at.database.reading() as session:
        return {row.key: row.id for row in session.execute(select(Unit.key, Unit.id))}


def building_ids(at: Loading) -> dict[str, int]:
    """Key of each building → its id."""
    with at.database.reading() as session:
        return {row.key: row.id for row in session.execute(select(Building.key, Building.id))}


def midnight(day: date) -> datetime:
    """When a day begins in Swedish normal time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
