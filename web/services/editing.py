"""One way to write in the register: ask, check, save, and keep both versions when two write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, cast

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField

from omstallning.access.model import Permission
from omstallning.errors import Conflict, Invalid, Refused
from omstallning.units import UnknownUnit
from resilience.errors import ScaleDiffers, TooFew
from resilience.report import Guarded
from web import current
from web.formatting import label, message, number
from web.forms import NumberField, PageForm, refuse_field

Answer = str | Response | tuple[str, int]
Way = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Differing:
    """One field that two people filled in differently."""

    field: str
    mine: str
    theirs: str


def ask(
    form: PageForm,
    save: Callable[[Session], Any],
    *,
    title: str,
    done: str,
    back: str | Callable[[Any], str],
    breadcrumb: Way,
    lede: str | None = None,
    submit: str | None = None,
    template: str = "services/form.html",
    **context: Any,
) -> Answer:
    """Show a form, and on a valid answer save and go on.

    back  where to go afterwards: an address, or one made of what was saved
    """
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = save(session)
                address = back if isinstance(back, str) else back(made)
        except Conflict as error:
            conflict = differences(form, error)
            theirs = cast("Mapping[str, Any]", error.fields["theirs"])
            if "version" in form and "version" in theirs:
                form["version"].raw_data = [str(theirs["version"])]
                form["version"].data = str(theirs["version"])
        except (Invalid, UnknownUnit, ScaleDiffers, TooFew) as error:
            refuse(form, error)
        else:
            flash(done, "done")
            return redirect(address, code=303)
    rendered = render_template(
        template, title=title, lede=lede, form=form, errors=form.error_list, conflict=conflict,
        breadcrumb=breadcrumb, submit=submit or _("Save"),
        leave=back if isinstance(back, str) else breadcrumb[-1][0], action=request.path, **context,
    )  # fmt: skip
    return rendered, 409 if conflict else 422 if form.errors else 200


def refuse(form: PageForm, error: Exception) -> None:
    """Tell at its field what the verb refused."""
    if isinstance(error, Invalid):
        refuse_field(form, error)
        return
    named = {UnknownUnit: "measured_in", ScaleDiffers: "likelihood"}.get(type(error), "reason")
    field = form[named] if named in form else next(iter(form))
    said = cast("Any", error).message
    field.errors = (*field.errors, message(said))


def differences(form: PageForm, error: Conflict) -> list[Differing]:
    """The fields in which mine and theirs differ, in the words of the form."""
    mine = cast("Mapping[str, Any]", error.fields["mine"])
    theirs = cast("Mapping[str, Any]", error.fields["theirs"])
    return [
        Differing(str(field.label.text), _shown(field, mine[name]), _shown(field, theirs.get(name)))
        for name, field in form._fields.items()
        if name in mine and name != "version" and _plain(mine[name]) != _plain(theirs.get(name))
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, SelectField):
        named = {str(one[0]): str(one[1]) for one in field.choices or ()}
        return named.get(str(value.value if isinstance(value, Enum) else value), str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, NumberField):
        return number(value)
    return str(label(value))


def must_read(*fields: Guarded[Any]) -> None:
    """Stop whoever may not read a field from writing over it. Raises Refused."""
    if any(field.is_secret for field in fields):
        raise Refused(Permission.READ_SECRET)


def expected(form: PageForm) -> int:
    """The version of the row that the person saw."""
    text = str(form["version"].data or "")
    return int(text) if text.isdigit() else 0
