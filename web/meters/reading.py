"""What is written about a meter: reading it, correcting and withdrawing a stand, swapping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from energy import operations, report
from energy.errors import StandBelowPrevious
from energy.operations import Photo
from energy.report import MeterPage, StandView, ways
from energy.report.expected import Outlook, outlook
from omstallning.access.model import Permission
from omstallning.changes.report import last_change_of
from omstallning.errors import Conflict, Invalid
from web import auth, current
from web.formatting import SWEDISH_TIME, message
from web.forms import refuse_field
from web.meters import listing, words
from web.meters.forms import StandCorrectionForm, StandForm, StandWithdrawalForm, SwapForm
from web.records.conflicts import Differing, differences
from web.security import accepts_upload

blueprint = listing.blueprint
"""The forms of a meter go on its pages' blueprint."""

Answer = str | Response | tuple[str, int]
PHOTO_MEGABYTES = 15
FELL, UNUSUAL = "fell", "unusual"


@dataclass(frozen=True, slots=True)
class Question:
    """What must be answered before a suspicious stand is saved.

    turn_over  what would have been used if the register turned over; None where it cannot have
    """

    kind: str
    turn_over: float | None = None


@blueprint.route("/matare/<int:id>/avlas", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
@accepts_upload(PHOTO_MEGABYTES)
def read(id: int) -> Answer:  # noqa: A002
    """The form for the cellar: what the meter shows, when, a note or a photo."""
    page = _writable(id)
    form = StandForm()
    form.offer(page.point.measured_in)
    if request.method == "GET":
        form.at.data = datetime.now(SWEDISH_TIME).replace(second=0, microsecond=0)
    question = None
    if form.validate_on_submit():
        if form.answer.data == "swapped":
            return redirect(url_for("meters.swap", id=id), code=303)
        question = _unusual(form, page)
        if question is None:
            try:
                with current.database().writing() as session:
                    made = operations.read_stand(
                        session, auth.actor(), id, form.reading(),
                        reason=(form.reason.data or "").strip() or None, photo=_photo(form),
                    )  # fmt: skip
                    saved = made.change_set_id
            except StandBelowPrevious as error:
                turn_over = cast("float | None", error.fields["turn_over"])
                question = Question(FELL, turn_over)
            except Invalid as error:
                if _is_saved_already(error):
                    flash(_("The stand is saved already."), "info")
                    return redirect(url_for("meters.show", id=id), code=303)
                refuse_field(form, error)
            else:
                return redirect(url_for("meters.show", id=id, sparad=saved), code=303)
    view = outlook(page.meter, page.stands, form.at.data or datetime.now(SWEDISH_TIME))
    rendered = render_template(
        "meters/read.html", title=_("Read meter %(serial)s", serial=page.meter.serial), form=form,
        page=page, meter=page.meter, point=page.point, outlook=view, question=question,
        expected=words.expected(view), words=words, errors=form.error_list, breadcrumb=_way(page),
    )  # fmt: skip
    return rendered, 422 if form.errors or question else 200


def _unusual(form: StandForm, page: MeterPage) -> Question | None:
    """Whether a stand lies so far from what is expected that somebody should say why."""
    view: Outlook = outlook(page.meter, page.stands, form.at.data)
    has_fallen = view.previous is not None and form.value.data < view.previous.value
    if (form.reason.data or "").strip() or view.is_expected(form.value.data):
        return None
    if has_fallen and form.answer.data != "rolled":
        return None  # the verb asks why it has fallen
    return Question(UNUSUAL)


def _is_saved_already(error: Invalid) -> bool:
    """Whether the form was sent twice: the same register at the same moment."""
    said = error.fields
    return said["reason"] == "two_stands_at_once" and said.get("previous") == said.get("stand")


def _photo(form: StandForm) -> Photo | None:
    sent = form.photo.data
    if not sent or not sent.filename:
        return None
    return Photo(current.settings().documents, sent.filename, sent.read())


@blueprint.route("/matare/stallningar/<int:id>/ratta", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def correct(id: int) -> Answer:  # noqa: A002
    """Replace a stand that was read or written wrong; the old one stays in the history."""
    page, stand = _stand(id)
    form = StandCorrectionForm()
    form.offer(page.point.measured_in)
    if request.method == "GET":
        if stand.superseded_by is not None or stand.is_withdrawn:
            flash(_("The stand has been changed since. This is the meter as it is now."), "warning")
            return redirect(url_for("meters.show", id=page.meter.id), code=303)
        _fill(form, stand)
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.correct_stand(
                    session, auth.actor(), id, form.reading(), reason=form.reason.data or ""
                )
                saved = made.change_set_id
        except Conflict as error:
            conflict = differences(error)
            if not conflict:  # a form sent twice: what it says is saved already
                return redirect(url_for("meters.show", id=page.meter.id), code=303)
        except StandBelowPrevious as error:
            form.value.errors = (*form.value.errors, message(error.message))
        except Invalid as error:
            refuse_field(form, error)
        else:
            return redirect(url_for("meters.show", id=page.meter.id, sparad=saved), code=303)
    rendered = render_template(
        "meters/correct.html", title=_("Correct the stand"), form=form, stand=stand, page=page,
        meter=page.meter, conflict=conflict, words=words, errors=form.error_list,
        newest=_newest(page, stand), breadcrumb=_way(page),
    )  # fmt: skip
    return rendered, 409 if conflict else 422 if form.errors else 200


def _newest(page: MeterPage, stand: StandView) -> int:
    """The id of what has come in a stand's place."""
    by_id = {one.id: one for one in page.history}
    while stand.superseded_by is not None and stand.superseded_by in by_id:
        stand = by_id[stand.superseded_by]
    return stand.id


@blueprint.route("/matare/stallningar/<int:id>/ta-tillbaka", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def withdraw(id: int) -> Answer:  # noqa: A002
    """Take back a stand that should never have been entered, after one question."""
    page, stand = _stand(id)
    form = StandWithdrawalForm()
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.withdraw_stand(
                    session, auth.actor(), id, reason=form.reason.data or ""
                )
                saved = made.change_set_id
        except Conflict:
            flash(_("Somebody else changed the stand first. This is the meter as it is now."),
                  "warning")  # fmt: skip
            return redirect(url_for("meters.show", id=page.meter.id), code=303)
        except StandBelowPrevious as error:
            form.reason.errors = (*form.reason.errors, message(error.message))
        except Invalid as error:
            refuse_field(form, error)
        else:
            return redirect(url_for("meters.show", id=page.meter.id, sparad=saved), code=303)
    rendered = render_template(
        "meters/withdraw.html", title=_("Withdraw the stand?"), form=form, stand=stand, page=page,
        meter=page.meter, words=words, errors=form.error_list, breadcrumb=_way(page),
    )  # fmt: skip
    return rendered, 422 if form.errors else 200


@blueprint.route("/matare/<int:id>/byt", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.WRITE_ENERGY)
def swap(id: int) -> Answer:  # noqa: A002
    """Take a meter away with its last stand and put another there, at one moment."""
    page = _writable(id)
    form = SwapForm()
    form.offer(page.point.measured_in)
    version = request.form.get("version", page.meter.version, type=int)
    if request.method == "GET":
        form.at.data = datetime.now(SWEDISH_TIME).replace(second=0, microsecond=0)
        form.digits.data = str(page.meter.digits or "")
        form.factor.data = page.meter.factor
    conflict: list[Differing] = []
    if page.meter.removed_at is not None and request.method == "GET":
        flash(_("The meter has been taken away already."), "warning")
        return redirect(url_for("points.show", id=page.point.id), code=303)
    if form.validate_on_submit():
        try:
            with current.database().writing() as session:
                made = operations.swap_meter(
                    session, auth.actor(), id, expected_version=version, **form.values()
                )
                saved = last_change_of(session, "meter", made.id)
        except Conflict as error:
            conflict = differences(error)
            version = cast("dict[str, Any]", error.fields["theirs"]).get("version", version)
            if not conflict:
                flash(_("Somebody else changed the meter first. This is how it is now."), "warning")
                return redirect(url_for("meters.show", id=id), code=303)
        except StandBelowPrevious as error:
            form.closing.errors = (*form.closing.errors, message(error.message))
        except Invalid as error:
            refuse_field(form, _at_closing(error))
        else:
            where = url_for("points.show", id=page.point.id, sparad=saved, _anchor="matare")
            return redirect(where, code=303)
    rendered = render_template(
        "meters/swap.html", title=_("Swap meter %(serial)s", serial=page.meter.serial), form=form,
        page=page, meter=page.meter, point=page.point, version=version, conflict=conflict,
        words=words, errors=form.error_list, breadcrumb=_way(page),
    )  # fmt: skip
    return rendered, 409 if conflict else 422 if form.errors else 200


def _at_closing(error: Invalid) -> Invalid:
    """What was refused of the last stand is told at its field, not at one the form has not."""
    if error.fields["field"] != "value":
        return error
    rest = {k: v for k, v in error.fields.items() if k not in {"field", "value", "reason"}}
    return Invalid("closing", error.fields["value"], str(error.fields["reason"]), **rest)


def _writable(meter_id: int) -> MeterPage:
    with current.database().reading() as session:
        page = report.meter(session, auth.actor(), meter_id)
    auth.actor().require(Permission.WRITE_ENERGY, page.point.unit_id)
    return page


def _stand(stand_id: int) -> tuple[MeterPage, StandView]:
    with current.database().reading() as session:
        meter_id = ways.meter_of_stand(session, auth.actor(), stand_id)
        page = report.meter(session, auth.actor(), meter_id)
    auth.actor().require(Permission.WRITE_ENERGY, page.point.unit_id)
    return page, next(one for one in page.history if one.id == stand_id)


def _fill(form: StandCorrectionForm, stand: StandView) -> None:
    form.value.data, form.at.data = stand.value, stand.at
    form.has_rolled_over.data = stand.has_rolled_over
    form.method.data, form.note.data = stand.method.value, stand.note


def _way(page: MeterPage) -> list[tuple[str, str]]:
    meter = (url_for("meters.show", id=page.meter.id), page.meter.serial)
    return [*words.way(page.point), meter]
