"""The factor library as people read it: what is published, and who leans on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from emissions.model import Category, FactorKind
from emissions.report.views import (
    AssignmentView,
    FactorView,
    SourceView,
    StandInView,
    assignment_view,
    factor_view,
    source_view,
    stand_in_view,
)
from emissions.store import factors as store
from emissions.store import runs as run_store
from emissions.store import sources as source_store
from omstallning.access.model import Actor, Permission
from omstallning.access.operations import names
from omstallning.changes.approval import State
from omstallning.organisation import store as organisation_store
from omstallning.period import year
from omstallning.provenance import Source, Trail


@dataclass(frozen=True, slots=True)
class FactorList:
    """Published figures that fit a filter, and what there is to filter by."""

    factors: tuple[FactorView, ...]
    total: int
    offset: int
    publishers: tuple[str, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition of a publisher's table with what its sidecar says."""

    publisher: str
    name: str
    source: Source
    rows: int
    sha256: str
    supersedes: str | None
    is_latest: bool
    notes: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """A run that rests on a figure, through one source."""

    run: Trail
    year: int
    state: State
    source: Trail
    lines: int


@dataclass(frozen=True, slots=True)
class FactorPage:
    """A published figure, its series, its edition, and everything that uses it."""

    factor: FactorView
    series: tuple[FactorView, ...]
    edition: EditionView
    assignments: tuple[tuple[SourceView, AssignmentView], ...]
    stand_ins: tuple[StandInView, ...]
    uses: tuple[Use, ...]


def factors(
    viewer: Actor,
    *,
    publisher: str | None = None,
    category: Category | None = None,
    kind: FactorKind | None = None,
    unit: str | None = None,
    words: str = "",
    valid_in: int | None = None,
    latest_only: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> FactorList:
    """Published figures by publisher and key, newest first within a key.

    unit   only those that a quantity in this unit can be turned into
    words  found in the key or in either name
    valid_in  only those published for some day of this year
    """
    from omstallning.units import same_dimension

    viewer.require_somewhere(Permission.READ)
    every = list(store.published().values())
    wanted = words.casefold().split()
    found = [
        entry
        for entry in every
        if publisher in {None, entry.publisher}
        and category in {None, entry.factor.category}
        and kind in {None, entry.factor.kind}
        and (unit is None or same_dimension(unit, entry.factor.activity_unit))
        and (valid_in is None or _holds(entry, valid_in))
        and (not latest_only or entry.edition == store.latest(entry.publisher))
        and all(word in _text(entry) for word in wanted)
    ]
    found.sort(key=lambda e: (e.publisher, e.key, _backwards(e)))
    return FactorList(
        tuple(factor_view(entry) for entry in found[offset : offset + limit]),
        len(found),
        offset,
        tuple(sorted({entry.publisher for entry in every})),
        tuple(sorted({entry.factor.category for entry in every}, key=lambda c: c.code)),
    )


def _holds(entry: store.PublishedFactor, number: int) -> bool:
    valid = entry.factor.valid
    return valid is not None and valid.overlap(year(number)) is not None


def _text(entry: store.PublishedFactor) -> str:
    return f"{entry.key} {entry.name_sv} {entry.name_en} {entry.publisher}".casefold()


def _backwards(entry: store.PublishedFactor) -> int:
    return -entry.factor.valid.start.toordinal() if entry.factor.valid else 0


def editions(viewer: Actor) -> tuple[EditionView, ...]:
    """Every edition in the library, by publisher, newest last."""
    viewer.require_somewhere(Permission.READ)
    return tuple(_edition(edition) for edition in store.editions())


def _edition(edition: Any) -> EditionView:
    notes = edition.sidecar.get("notes")
    return EditionView(
        publisher=edition.publisher,
        name=edition.name,
        source=edition.source,
        rows=len(edition.rows),
        sha256=edition.sha256,
        supersedes=edition.supersedes,
        is_latest=edition.name == store.latest(edition.publisher),
        notes=None if notes is None else str(notes),
    )


def factor(session: Session, viewer: Actor, factor_id: str) -> FactorPage:
    """One published figure with who uses it.

    factor_id  publisher/edition/id, as trails name it. Raises NotFound.
    """
    viewer.require_somewhere(Permission.READ)
    publisher, edition_name, row_id = ([*factor_id.split("/", 2), "", ""])[:3]
    entry = store.find(publisher, edition_name, row_id)
    series = sorted(store.of_key(publisher, entry.key), key=lambda e: (_backwards(e), e.edition))
    about = {row.id: row for row in source_store.sources(session, withdrawn=True)}
    organisation = organisation_store.organisation(session)
    people = names(session)
    [edition] = [e for e in store.editions(publisher) if e.name == edition_name]
    uses = [u for u in run_store.runs_using(session, publisher, [row_id])
            if u.edition == edition_name]  # fmt: skip
    return FactorPage(
        factor=factor_view(entry),
        series=tuple(factor_view(e) for e in series),
        edition=_edition(edition),
        assignments=tuple(
            (source_view(about[a.source_id], organisation), assignment_view(a))
            for a in source_store.assignments(session, publisher=publisher)
            if a.factor_key == entry.key
        ),
        stand_ins=tuple(
            stand_in_view(s, people)
            for s in source_store.stand_ins(session, publisher=publisher)
            if s.factor_key == entry.key
            or (s.borrowed_edition, s.borrowed_factor_id) == (edition_name, row_id)
        ),
        uses=tuple(
            Use(
                Trail("run", u.run_id, str(u.year)),
                u.year,
                u.state,
                Trail("source", u.source_id, about[u.source_id].name),
                u.lines,
            )
            for u in uses
        ),
    )
