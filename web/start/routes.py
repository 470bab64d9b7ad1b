"""The start page of a signed-in person; a stranger is shown to the door."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext as _

from omstallning.access.model import Actor, Permission
from web import auth, current
from web.formatting import SWEDISH_TIME
from web.situation import picture, words
from web.situation import preparedness as preparedness_words
from web.start import area as areas
from web.start import waiting

blueprint = Blueprint("start", __name__, template_folder="templates")


@blueprint.get("/")
@auth.signed_in
def show() -> str:
    """What waits for the person, late first, and one picture of their area."""
    viewer, today = auth.actor(), datetime.now(SWEDISH_TIME).date()
    code = current.settings().municipality_code
    with current.database().reading() as session:
        found = waiting.waiting_for(session, viewer, today=today)
        area = areas.area_of(session, viewer, code, on=today)
    territory = None if area is None else area.territory
    return render_template(
        "start/show.html",
        title=waiting.headline(found),
        found=found,
        area=area,
        areas=areas,
        path=None if territory is None else picture.territory_picture(territory),
        uses=None if area is None else areas.uses_picture(area),
        reading=[] if found.count else where_to_read(viewer),
        waiting=waiting,
        words=words,
        preparedness_words=preparedness_words,
    )


def where_to_read(viewer: Actor) -> list[tuple[str, str]]:
    """Pages for somebody whom nothing waits for: (address, words)."""
    if not viewer.may_somewhere(Permission.READ):
        return [(url_for("account.show"), _("Your account"))]
    pages = (
        ("situation.show", _("Where we stand")),
        ("followup.targets", _("Every target and where it stands")),
        ("inventory.overview", _("The organisation's emissions")),
        ("buildings.index", _("Energy in every building")),
        ("services.index", _("What has to go on")),
    )
    return [(url_for(one), text) for one, text in pages if one in current_app.view_functions]
