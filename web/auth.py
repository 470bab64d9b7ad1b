"""Who is behind a request and whether they may have the page; refused unless the page says who may.

Every view carries one mark: `open_to_all`, `signed_in`, `requires` or `requires_somewhere`. A view
without a mark is closed to everyone, so a forgotten mark shows at once and lets nobody in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from flask import Flask, current_app, g, redirect, request, session, url_for
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from omstallning.access import operations
from omstallning.access.model import Actor, Permission
from omstallning.organisation import report as organisation
from web import current

View = TypeVar("View", bound=Callable[..., Any])

TOKEN = "token"  # noqa: S105
LANGUAGE = "language"
TOUCH_AFTER = timedelta(minutes=1)
FRAME = frozenset({"static", "language.choose"})
"""Views that belong to the frame around every page, sign-in included."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a view asks of the person: nothing, to be known, or a right, everywhere or somewhere."""

    is_open: bool = False
    permission: Permission | None = None
    anywhere: bool = False


def open_to_all(view: View) -> View:
    """Let everybody in, known or not."""
    return _marked(view, Guard(is_open=True))


def signed_in(view: View) -> View:
    """Let in everybody who is signed in, whatever their roles."""
    return _marked(view, Guard())


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in those who hold the right for the whole group."""
    return lambda view: _marked(view, Guard(permission=permission))


def requires_somewhere(permission: Permission) -> Callable[[View], View]:
    """Let in those who hold the right for some unit; the verb asks for which."""
    return lambda view: _marked(view, Guard(permission=permission, anywhere=True))


def _marked(view: View, guard: Guard) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """What a view asks, or nothing where it was forgotten."""
    if endpoint in FRAME:
        return Guard(is_open=True)
    view: Any = app.view_functions.get(endpoint)
    while view is not None:
        found = getattr(view, "guard", None)
        if found is not None:
            return cast("Guard", found)
        view = getattr(view, "__wrapped__", None)
    return None


def install(app: Flask) -> None:
    """Find the person behind each request and hold every view to its mark."""
    current.ask_for_viewer(app, lambda: g.get("viewer"))
    app.before_request(_hold_to_mark)


def actor() -> Actor:
    """The person who acts, on a page that only known people reach."""
    found = current.viewer()
    if found is None:
        raise Forbidden
    return found


def begin(handle: str, password: str) -> None:
    """Sign somebody in under a new token; whatever the session held before is gone.

    Raises WrongSignIn, TooManyGuesses.
    """
    database = current.database()
    try:
        with database.reading() as reading:
            person_id = operations.recognise(reading, handle=handle, password=password)
    except operations.WrongSignIn:
        with database.writing() as failing:
            operations.note_failure(failing, handle=handle)
        raise
    with database.writing() as writing:
        renew(operations.open_session(writing, person_id))


def renew(token: str) -> None:
    """Start the browser's session afresh with this token; only the language is carried over."""
    language = session.get(LANGUAGE)
    session.clear()
    session[TOKEN] = token
    if language is not None:
        session[LANGUAGE] = language


def end() -> None:
    """Close the session here and in the database."""
    token, language = session.get(TOKEN), session.get(LANGUAGE)
    if token:
        with current.database().writing() as writing:
            operations.sign_out(writing, token=token)
    session.clear()
    g.viewer = None
    if language is not None:
        session[LANGUAGE] = language


def _hold_to_mark() -> Response | None:
    g.viewer = None
    if request.endpoint is None or request.endpoint == "static":
        return None
    g.viewer = _find_viewer()
    guard = guard_of(current_app, request.endpoint)
    if guard is None:
        log.error("unmarked_view", endpoint=request.endpoint)
        raise Forbidden
    if guard.is_open:
        return None
    viewer = current.viewer()
    if viewer is None:
        return _to_sign_in()
    if guard.permission is not None and guard.anywhere:
        viewer.require_somewhere(guard.permission)
    elif guard.permission is not None:
        viewer.require(guard.permission)
    return None


def _to_sign_in() -> Response:
    """To the sign-in page and back again; a form that was sent is not sent a second time."""
    wanted = request.full_path if request.query_string else request.path
    after = wanted if request.method in {"GET", "HEAD"} and wanted != "/" else None
    return redirect(url_for("account.sign_in", next=after), code=303)


def _find_viewer() -> Actor | None:
    token = session.get(TOKEN)
    if not token:
        return None
    settings = current.settings()
    with current.database().reading() as reading:
        found = operations.find_open(
            reading,
            token=token,
            idle=timedelta(minutes=settings.idle_minutes),
            longest=timedelta(hours=settings.session_hours),
        )
        if found is None:
            return None
        sign_in, who = found
        seen_at, sign_in_id = sign_in.seen_at, sign_in.id
        viewer = _with_tree(reading, who)
    if datetime.now(UTC) - seen_at > TOUCH_AFTER:
        _touch(sign_in_id)
    return viewer


def _with_tree(reading: Session, found: Actor) -> Actor:
    """The person with the group's tree, which is read only when a right hangs on it."""
    if any(unit_id is not None for _, unit_id in found.grants):
        return replace(found, unit_parents=organisation.organisation(reading).parents())
    return found


def _touch(sign_in_id: int) -> None:
    """Note the use of a session; a disk that takes no more must not shut out the reader."""
    try:
        with current.database().writing() as writing:
            operations.touch(writing, sign_in_id)
    except OperationalError as error:
        log.warning("session_not_touched", reason=str(error.orig))
