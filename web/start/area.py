"""The one picture of a person's area: which it is goes by role, and it is the same as on Läget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from energy import report as energy
from energy.report import UseRow
from omstallning.access.model import Actor, Permission, Role
from omstallning.targets.report import TargetStanding
from resilience.report import Preparedness
from web.charts import Picture, Ranked, ranked_bars
from web.formatting import change, label
from web.situation import organisation, preparedness, view
from web.situation.organisation import Organisation
from web.situation.view import Territory

UNIT = "kWh/m2"
RISEN = 0.0005
"""Half of the last decimal that a change is written with."""
Cells = dict[str, object]


class Kind(StrEnum):
    """What a person's area is."""

    PATH = "path"
    BUILDINGS = "buildings"
    SERVICES = "services"
    TRACKS = "tracks"


BY_ROLE = (
    (Role.STRATEGIST, Kind.PATH),
    (Role.PROPERTY_MANAGER, Kind.BUILDINGS),
    (Role.PREPAREDNESS_OFFICER, Kind.SERVICES),
)
"""The first role that somebody holds decides; everyone else sees the climate tracks."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area with what its picture needs; nothing of it where nothing is known yet."""

    kind: Kind
    territory: Territory | None = None
    group: Organisation | None = None
    uses: tuple[UseRow, ...] = ()
    prepared: Preparedness | None = None


def kind_of(viewer: Actor) -> Kind | None:
    """Which area; none for somebody who may not read."""
    if not viewer.may_somewhere(Permission.READ):
        return None
    return next((kind for role, kind in BY_ROLE if role in viewer.roles), Kind.TRACKS)


def area_of(session: Session, viewer: Actor, municipality_code: str, *, on: date) -> Area | None:
    """What is known of a person's area."""
    kind = kind_of(viewer)
    if kind is None:
        return None
    if kind is Kind.BUILDINGS:
        return Area(kind, uses=energy.by_use(session, viewer, on))
    if kind is Kind.SERVICES:
        return Area(kind, prepared=preparedness.preparedness_situation(session, viewer, on=on))
    territory = view.territory_situation(session, viewer, municipality_code, on=on)
    if kind is Kind.PATH:
        return Area(kind, territory=territory)
    group = organisation.organisation_situation(session, viewer, on=on)
    return Area(kind, territory=territory, group=group)


def known_uses(area: Area) -> list[UseRow]:
    """Uses whose buildings are whole in both years, so that they can be compared."""
    return [row for row in area.uses if row.now.value is not None and row.before.value is not None]


def uses_title(area: Area) -> str:
    """The news: which use moved most."""
    moved = [(row, row.change) for row in known_uses(area) if row.change is not None]
    if not moved:
        return _("Energy for each square metre")
    row, most = max(moved, key=lambda pair: abs(pair[1] or 0.0))
    share = change(most)
    return _("%(use)s moved most: %(share)s for each square metre",
             use=label(row.use), share=share)  # fmt: skip


def uses_picture(area: Area) -> Picture | None:
    """Each use over the last twelve months, with where it stood the twelve before."""
    rows = known_uses(area)
    if not rows:
        return None
    return ranked_bars(
        [
            Ranked(label(row.use), row.now.value, row.before.value, (row.change or 0.0) > RISEN)
            for row in rows
        ],
        title=uses_title(area),
        description=uses_words(area),
        unit_code=UNIT,
        before_words=_("The year before"),
        standing_out_words=_("More than the year before"),
    )


def uses_words(area: Area) -> str:
    """The picture in words: how many took less and how many more."""
    rows = known_uses(area)
    more = sum((row.change or 0.0) > RISEN for row in rows)
    less = sum((row.change or 0.0) < -RISEN for row in rows)
    return _("%(less)s of %(of)s uses took less for each square metre than the year before, "
             "%(more)s took more.", less=less, of=len(rows), more=more)  # fmt: skip


def uses_columns() -> list[Cells]:
    """Use, the year before, this year, change, how many buildings are compared."""
    amount = {"kind": "number", "unit": UNIT, "decimals": 0}
    return [
        {"key": "use", "label": _("Use")},
        {"key": "before", "label": _("The year before"), **amount},
        {"key": "now", "label": _("Last twelve months"), **amount},
        {"key": "change", "label": _("Change"), "kind": "change"},
        {"key": "buildings", "label": _("Buildings compared")},
    ]


def uses_rows(area: Area) -> list[Cells]:
    """Every use, also those that cannot be compared."""
    return [
        {
            "use": label(row.use),
            "before": row.before.value,
            "now": row.now.value,
            "change": row.change,
            "buildings": "" if row.now.coverage is None else _(
                "%(have)s of %(of)s", have=f"{row.now.coverage.have:.0f}",
                of=f"{row.now.coverage.of:.0f}"),
        }
        for row in area.uses
    ]  # fmt: skip


def path_rows(area: Area) -> list[Cells]:
    """The published years."""
    if area.territory is None:
        return []
    return [{"year": p.year, "outcome": p.value} for p in area.territory.series.points]


def standings(area: Area) -> tuple[TargetStanding, ...]:
    """The climate goals that have a series: the municipality's, then the group's own."""
    near = () if area.territory is None else area.territory.standings
    own = () if area.group is None else area.group.standings
    return (*near, *own)
