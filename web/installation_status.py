"""How an installation stands, in lines for the person who keeps it running."""

from __future__ import annotations

from collections.abc import Iterator

from emissions import report as emissions
from emissions.territory import report as territory
from omstallning.access import audit
from omstallning.access.model import Actor, Role
from omstallning.changes.approval import State
from omstallning.database import Database
from web.migrations import steps

KEEPER = Actor(0, "status", frozenset({(Role.READER, None)}))
"""Who asks: somebody at the machine, who may read what every reader may."""


def told(database: Database, municipality_code: str) -> Iterator[tuple[str, str]]:
    """Name and value of each thing worth knowing; nothing here shows what people may not see."""
    at = steps.steps(database)
    yield "database", database.engine.dialect.name
    yield "step", f"{at.current or 'none'} (newest {at.newest}, {at.pending} to take)"
    if at.current is None:
        return
    with database.reading() as session:
        verdict = audit.verify(session)
        holds = "holds" if verdict.first_bad is None else f"broken at row {verdict.first_bad}"
        yield "audit log", f"{verdict.rows} rows, {holds}"
        yield "audit tail", verdict.tail
        for row in emissions.runs(session, KEEPER):
            run = row.run
            if run.state is State.PUBLISHED and run.restated_by_id is None:
                yield f"inventory {run.year}", f"{run.kind}, run {run.id}, {run.gwp_set}"
        edition = territory.edition_name(session, KEEPER, municipality_code)
        yield "territorial series", edition or "none in use"
