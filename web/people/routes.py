"""Who is let in and with which roles; only the administrator comes here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from omstallning.access import operations, report
from omstallning.access.model import Permission, Role
from omstallning.access.report import PersonView
from omstallning.errors import Invalid
from omstallning.organisation import report as organisation
from web import auth, current
from web.formatting import label
from web.forms import refuse_field
from web.people.forms import PersonForm, RoleForm

blueprint = Blueprint(
    "people", __name__, template_folder="templates", url_prefix="/administration/personer"
)

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@auth.requires(Permission.MANAGE_PEOPLE)
def index() -> str:
    """Everybody with an account, and what they may do."""
    with current.database().reading() as session:
        people = report.people(session, auth.actor())
        units = organisation.names(session)
    return render_template(
        "people/index.html", title=_("People and roles"), people=people,
        roles={one.id: _roles_in_words(one, units) for one in people},
    )  # fmt: skip


@blueprint.route("/ny", methods=["GET", "POST"])
@auth.requires(Permission.MANAGE_PEOPLE)
def add() -> Answer:
    """Let somebody new in."""
    form = PersonForm()
    with current.database().reading() as session:
        form.offer(_by_name(session))
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                person = operations.add_person(
                    session, auth.actor(), handle=form.handle.data or "",
                    display_name=form.display_name.data or "", password=form.password.data or "",
                    roles={Role(form.role.data): form.chosen_unit},
                )  # fmt: skip
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("%(name)s can sign in.", name=person.display_name), "done")
            return redirect(url_for("people.show", id=person.id), code=303)
    page = render_template(
        "people/add.html", title=_("Add a person"), form=form, errors=form.error_list,
        shortest=operations.SHORTEST_PASSWORD, breadcrumb=_way(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@auth.requires(Permission.MANAGE_PEOPLE)
def show(id: int) -> Answer:  # noqa: A002
    """One person: the roles held, another role, and the way out."""
    form = RoleForm()
    with current.database().reading() as session:
        person = report.person(session, auth.actor(), id)
        units = organisation.names(session)
        form.offer(_by_name(session))
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                operations.grant_role(
                    session, auth.actor(), id, Role(form.role.data), unit_id=form.chosen_unit
                )
        except Invalid as error:
            refuse_field(form, error)
        else:
            flash(_("The role is given. It holds from the person's next page."), "done")
            return redirect(url_for("people.show", id=id), code=303)
    page = render_template(
        "people/show.html", title=person.name or person.handle, person=person, units=units,
        form=form, errors=form.error_list, breadcrumb=_way(), own=id == auth.actor().person_id,
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<int:id>/roller/<int:grant_id>/ta-bort")
@auth.requires(Permission.MANAGE_PEOPLE)
def withdraw(id: int, grant_id: int) -> Response:  # noqa: A002
    """Take a role away."""
    with current.database().writing() as session:
        operations.withdraw_role(session, auth.actor(), grant_id, expected_version=_version_seen())
    flash(_("The role is taken away. It ended at once."), "done")
    return redirect(url_for("people.show", id=id), code=303)


@blueprint.route("/<int:id>/stang", methods=["GET", "POST"])
@auth.requires(Permission.MANAGE_PEOPLE)
def close(id: int) -> Answer:  # noqa: A002
    """Shut somebody out and forget the name, after one question."""
    with current.database().reading() as session:
        person = report.person(session, auth.actor(), id)
    if request.method == "POST":
        with current.database().writing() as session:
            operations.close_person(session, auth.actor(), id, expected_version=_version_seen())
        flash(_("The account %(handle)s is closed and the name is erased.", handle=person.handle),
              "done")  # fmt: skip
        return redirect(url_for("people.index"), code=303)
    way = [*_way(), (url_for("people.show", id=id), person.name or person.handle)]
    return render_template(
        "people/close.html", title=_("Close the account %(handle)s?", handle=person.handle),
        person=person, breadcrumb=way,
    )  # fmt: skip


def _way() -> list[tuple[str, str]]:
    return [(url_for("people.index"), _("People and roles"))]


def _version_seen() -> int:
    """The version that the person had before them; without one the act is refused as stale."""
    return request.form.get("version", type=int, default=0)


def _by_name(session: Session) -> list[tuple[int, str]]:
    return sorted(organisation.names(session).items(), key=lambda unit: unit[1])


def _roles_in_words(person: PersonView, units: dict[int, str]) -> str:
    return ", ".join(
        label(held.role)
        if held.unit_id is None
        else f"{label(held.role)} ({units.get(held.unit_id, held.unit_id)})"
        for held in person.roles
    )
