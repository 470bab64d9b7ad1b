"""A run's steps towards publication, each one a right of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from emissions import operations
from omstallning.access.model import Permission
from omstallning.changes.approval import State
from omstallning.errors import Invalid
from omstallning.message import Message
from web import auth, current
from web.formatting import message
from web.inventory.forms import StepForm
from web.inventory.routes.blueprint import blueprint
from web.inventory.routes.runs import run_page
from web.inventory.words import STEP_DONE

Answer = Response | tuple[str, int]


@blueprint.post("/korningar/<int:id>/granska")
@auth.requires(Permission.REVIEW)
def review(id: int) -> Answer:  # noqa: A002
    """Say that the run is looked through."""
    return _take(id, operations.review_run, State.REVIEWED)


@blueprint.post("/korningar/<int:id>/aterlamna")
@auth.requires(Permission.REVIEW)
def send_back(id: int) -> Answer:  # noqa: A002
    """Send the run back with what is wrong."""
    return _take(id, operations.return_run, State.RETURNED)


@blueprint.post("/korningar/<int:id>/godkann")
@auth.requires(Permission.APPROVE)
def approve(id: int) -> Answer:  # noqa: A002
    """Approve the run, by somebody else than its author."""
    return _take(id, operations.approve_run, State.APPROVED)


@blueprint.post("/korningar/<int:id>/publicera")
@auth.requires(Permission.PUBLISH)
def publish(id: int) -> Answer:  # noqa: A002
    """Make the run the year's inventory, for good."""
    return _take(id, operations.publish_run, State.PUBLISHED)


@blueprint.post("/korningar/<int:id>/kassera")
@auth.requires(Permission.WRITE_EMISSIONS)
def discard(id: int) -> Answer:  # noqa: A002
    """Take a draft out of the list."""
    form = StepForm()
    reason = (form.reason.data or "").strip()
    if not reason:
        return _refused(id, "reason-discard", Invalid("reason", reason, "required"))
    with current.database().writing() as session:
        operations.discard_run(
            session, auth.actor(), id, expected_version=form.version_seen, reason=reason
        )
    flash(_("The run is discarded."), "done")
    return redirect(url_for("inventory.runs"), code=303)


def _take(run_id: int, verb: Callable[..., Any], to: State) -> Answer:
    form = StepForm()
    reason = (form.reason.data or "").strip()
    try:
        with current.database().writing() as session:
            verb(
                session, auth.actor(), run_id, expected_version=form.version_seen,
                reason=reason if reason or to is State.RETURNED else None,
            )  # fmt: skip
    except Invalid as error:
        return _refused(run_id, f"reason-{to.value}", error)
    flash(str(STEP_DONE[to]), "done")
    return redirect(url_for("inventory.run", id=run_id), code=303)


def _refused(run_id: int, field_id: str, error: Invalid) -> Answer:
    """The run's page again, with what the step lacks said at its field."""
    words = message(Message(str(error.fields["reason"]), error.fields))
    return run_page(run_id, [(field_id, words)]), 422
