"""When something stops: one page that says what, why and the ways out, with the right status."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, render_template
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from omstallning import errors
from web.formatting import field, message

Answer = tuple[str, int]

TITLES: dict[int, LazyString] = {
    400: lazy_gettext("The request could not be understood"),
    401: lazy_gettext("Sign in first"),
    403: lazy_gettext("You do not have the right to see or do this"),
    404: lazy_gettext("The page does not exist"),
    405: lazy_gettext("The page cannot be used that way"),
    409: lazy_gettext("Somebody else saved first"),
    412: lazy_gettext("The record has changed since you opened it"),
    413: lazy_gettext("The file or form is too large"),
    422: lazy_gettext("Something in the form does not fit"),
    429: lazy_gettext("Too many attempts, wait a while"),
    500: lazy_gettext("Something broke on our side"),
}
EXPLANATIONS: dict[int, LazyString] = {
    400: lazy_gettext("Go back, load the page again and try once more."),
    404: lazy_gettext("The address may be old or mistyped. Start from the menu."),
    413: lazy_gettext("Split the file into smaller parts, or save it without pictures."),
    500: lazy_gettext("Nothing was saved. The fault is noted; give its number if you report it."),
}
STATUS_OF: tuple[tuple[type[errors.OmstallningError], int], ...] = (
    (errors.Refused, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.InTheWay, 409),
    (errors.OmstallningError, 422),
)
log = structlog.get_logger(__name__)


def install(app: Flask) -> None:
    """Answer every failure in the app with a page in the reader's language."""
    app.register_error_handler(errors.OmstallningError, explained)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, refused_by_http)
    if not app.testing:  # a test should see the fault itself
        app.register_error_handler(Exception, unforeseen)


def explained(error: errors.OmstallningError) -> Answer:
    """An error of the house: its own sentence and its ways out."""
    status = next(code for kind, code in STATUS_OF if isinstance(error, kind))
    ways_out = [field("remedies", remedy) for remedy in error.remedies]
    return _page(status, TITLES[status], message(error.message), ways_out), status


def stale_form(error: CSRFError) -> Answer:
    """A form whose session has ended, or one sent from elsewhere."""
    del error
    explanation = gettext(
        "Your session ended before the form was sent. Load the page and send it again."
    )
    return _page(400, gettext("The form was not accepted"), explanation), 400


def refused_by_http(error: HTTPException) -> Answer | HTTPException:
    """An answer that the protocol has a number for; redirects go through."""
    status = error.code or 500
    if status < 400:
        return error
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    return _page(status, title, str(EXPLANATIONS.get(status, ""))), status


def unforeseen(error: Exception) -> Answer:
    """A fault of ours: noted under a number that the person can give."""
    reference = secrets.token_hex(4)
    log.error("unforeseen", reference=reference, exc_info=error)
    return _page(500, TITLES[500], str(EXPLANATIONS[500]), reference=reference), 500


def _page(
    status: int,
    title: str | LazyString,
    explanation: str,
    ways_out: list[str] | None = None,
    reference: str | None = None,
) -> str:
    return render_template(
        "error.html", status=status, title=str(title), explanation=explanation,
        ways_out=ways_out or [], reference=reference,
    )  # fmt: skip
