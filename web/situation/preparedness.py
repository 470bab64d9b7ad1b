"""Preparedness on Läget: services in a day without power, and what is late to be looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.provenance import Figure, Mark
from omstallning.targets.model import Standing
from resilience import report
from resilience.report import Preparedness
from web.formatting import day, number
from web.situation.energy import Shown

HOURS = 24


def preparedness_situation(session: Session, viewer: Actor, *, on: date) -> Preparedness | None:
    """The figures; nothing before there is a service to speak of or a release of one."""
    found = report.preparedness(session, viewer, on)
    return found if found.services or found.released is not None or is_secret(found) else None


def is_secret(found: Preparedness) -> bool:
    """Whether nothing of it may be read."""
    return found.holds.mark is Mark.SECRET


def title(found: Preparedness) -> str:
    """The news: how many services hold a day without power."""
    if found.holds.value is None:
        return _("Preparedness")
    of = sum(one.value or 0 for one in (found.holds, found.breached, found.unknown))
    return _("%(holds)s of %(of)s services hold for %(hours)s hours without power",
             holds=number(found.holds.value, 0), of=number(of, 0), hours=HOURS)  # fmt: skip


def subtitle(found: Preparedness) -> str:
    """From whom and when, where the figures are a release or are kept."""
    if found.released is not None:
        return _("Released %(on)s, as things stood %(as_of)s. What lies behind it is secret.",
                 on=day(found.released.released_on), as_of=day(found.released.as_of))  # fmt: skip
    if is_secret(found):
        return _("What services rest on is secret, and nothing of it has been released.")
    return _("Services whose shortest acceptable outage is not exceeded, by the worst reading.")


def shares(found: Preparedness) -> Sequence[tuple[float, str, str]]:
    """The services as parts of a whole: holds, is breached, unknown."""
    if found.holds.value is None:
        return ()
    return (
        (found.holds.value, _("hold"), Standing.ON_TRACK.value),
        (found.breached.value or 0.0, _("are breached"), Standing.OFF_TRACK.value),
        (found.unknown.value or 0.0, _("unknown"), Standing.UNKNOWN.value),
    )


def shares_words(found: Preparedness) -> str:
    """The same parts for the ear."""
    return ", ".join(f"{number(count, 0)} {words}" for count, words, _status in shares(found))


def shown(found: Preparedness) -> list[Shown]:
    """The figures of the card, each with its status and its way down."""
    outages = _outages(found)
    parts = [
        (found.holds, _("Hold"), _("Within their acceptable outage."),
         Standing.OFF_TRACK, Standing.ON_TRACK),
        (found.breached, _("Are breached"), _("Out for longer than is acceptable."),
         Standing.ON_TRACK, Standing.OFF_TRACK),
        (found.unknown, _("Unknown"), _("Something they lean on is not known."),
         Standing.ON_TRACK, Standing.UNKNOWN),
    ]  # fmt: skip
    made = [
        Shown(_with_status(figure, none, some), None if figure.value else label, text,
              label if figure.value else _("None of them"), outages)
        for figure, label, text, none, some in parts
    ]  # fmt: skip
    late = found.reviews_late
    made.append(
        Shown(
            _with_status(late, Standing.ON_TRACK, Standing.BEHIND), _("Reviews that are late"),
            _("Services and risks whose day to be looked through has passed."), None,
            _address("risks.index"),
        )
    )  # fmt: skip
    return made


def _outages(found: Preparedness) -> str | None:
    if found.holds.value is None or found.released is not None:
        return None
    return _address("outages.show")


def _with_status(figure: Figure, none: Standing, some: Standing) -> Figure:
    """A number of records with a verdict: one for none of them, another for some."""
    if figure.value is None:
        return figure
    return replace(figure, status=(some if figure.value else none).value)


def _address(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None
