"""What every answer carries and what every request is held to, before any page sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from omstallning.settings import Settings

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
FORM_BYTES = 2 * MEGABYTE
FORM_PARTS = 20_000

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR_SECONDS = 365 * 24 * 3600

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


def install(app: Flask, settings: Settings) -> None:
    """Hold the app to its limits: signed cookie, tokens on every form, sizes, headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="omstallning",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch is still the same session's
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    # Before the token is looked for: reading it reads the body, and then the limit is too late.
    app.before_request(_allow_upload)
    csrf.init_app(app)
    app.before_request(_refuse_what_no_text_holds)
    app.after_request(_with_headers)
    if settings.secure_cookies:
        app.after_request(_only_encrypted)


def accepts_upload(megabytes: int) -> Callable[[View], View]:
    """Let one view take a larger body than a form may have.

    Place it nearest the function, under the route.
    """

    def mark(view: View) -> View:
        view.upload_bytes = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return mark


def _allow_upload() -> None:
    view: object = current_app.view_functions.get(request.endpoint or "")
    while view is not None:
        allowed = getattr(view, "upload_bytes", None)
        if allowed is not None:
            request.max_content_length = allowed
            return
        view = getattr(view, "__wrapped__", None)


def _refuse_what_no_text_holds() -> None:
    """The sign zero stands in no text that people write, and PostgreSQL keeps none that has it."""
    written = [request.path, *request.args.values(), *request.form.values()]
    if any("\0" in text for text in written):
        raise BadRequest


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
    return response


def _only_encrypted(response: Response) -> Response:
    response.headers.setdefault(
        "Strict-Transport-Security", f"max-age={YEAR_SECONDS}; includeSubDomains"
    )
    return response
