"""The door, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from omstallning.access import operations, report
from omstallning.access.model import ROLE_PERMISSIONS
from omstallning.errors import Invalid
from omstallning.organisation import report as organisation
from web import auth, current
from web.account.forms import PasswordForm, SignInForm
from web.formatting import label, message
from web.forms import refuse_field
from web.languages import own_path

blueprint = Blueprint("account", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]


@blueprint.route("/logga-in", methods=["GET", "POST"])
@auth.open_to_all
def sign_in() -> Answer:
    """Ask for name and password, and go on to where the person was heading."""
    heading = own_path(request.values.get("next"))
    if request.method == "GET" and current.viewer() is not None:
        return redirect(heading, code=303)
    form = SignInForm(next=heading)
    if form.validate_on_submit():
        try:
            auth.begin((form.handle.data or "").strip(), form.password.data or "")
        except operations.WrongSignIn as error:
            return _sign_in_page(form, 401, message(error.message))
        except operations.TooManyGuesses as error:
            return _sign_in_page(form, 429, message(error.message))
        return redirect(own_path(form.next.data), code=303)
    return _sign_in_page(form, 422 if form.errors else 200)


def _sign_in_page(form: SignInForm, status: int, words: str | None = None) -> tuple[str, int]:
    errors = form.error_list if words is None else [("handle", words)]
    page = render_template("account/sign_in.html", title=_("Sign in"), form=form, errors=errors)
    return page, status


@blueprint.post("/logga-ut")
@auth.open_to_all
def sign_out() -> Response:
    """Close the session, also one that has already ended."""
    auth.end()
    flash(_("You are signed out."), "done")
    return redirect(url_for("account.sign_in"), code=303)


@blueprint.route("/konto", methods=["GET", "POST"])
@auth.signed_in
def show() -> Answer:
    """One's own roles and rights, and another password."""
    form = PasswordForm()
    if form.validate_on_submit() and _change_password(form):
        flash(_("The password is changed. Other places where you were signed in are closed."),
              "done")  # fmt: skip
        return redirect(url_for("account.show"), code=303)
    viewer = auth.actor()
    with current.database().reading() as session:
        person = report.person(session, viewer, viewer.person_id)
        units = organisation.names(session)
    everyone = _("the whole group")
    roles = [
        (
            label(held.role),
            everyone if held.unit_id is None else units.get(held.unit_id, str(held.unit_id)),
            ", ".join(label(right) for right in sorted(ROLE_PERMISSIONS[held.role])),
        )
        for held in person.roles
    ]
    page = render_template(
        "account/show.html", title=_("Your account"), person=person, roles=roles, form=form,
        errors=form.error_list, shortest=operations.SHORTEST_PASSWORD,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _change_password(form: PasswordForm) -> bool:
    viewer, new = auth.actor(), form.new.data or ""
    try:
        with current.database().writing() as session:
            operations.change_password(session, viewer, current=form.current.data or "", new=new)
            token = operations.open_session(session, viewer.person_id)
    except Invalid as error:
        refuse_field(form, error)
        return False
    auth.renew(token)
    return True
