"""Swedish first, English whole; the catalogue is read as it is written, nothing to compile."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, has_request_context, redirect, request, session
from flask_babel import Babel, Domain, get_locale
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

DEFAULT = "sv"
LANGUAGES = {"sv": _("Swedish"), "en": _("English")}
OWN_NAMES = {"sv": "Svenska", "en": "English"}
CATALOGUES = Path(__file__).resolve().parent / "translations"

blueprint = Blueprint("language", __name__)


class WrittenDomain(Domain):  # type: ignore[misc]
    """A domain whose catalogues are the .po files themselves, read once for each process."""

    def __init__(self, folder: Path = CATALOGUES) -> None:
        super().__init__(str(folder))
        self.folder = folder

    def get_translations(self) -> Translations | NullTranslations:
        """The catalogue of the language in force; English is the language of the code."""
        language = current()
        found = self.cache.get(language)
        if found is None:
            found = self.cache[language] = read_catalogue(
                self.folder / language / "LC_MESSAGES" / "messages.po", language
            )
        return found


class SwedishFirst(Babel):  # type: ignore[misc]
    """Flask-Babel with catalogues that need no compiled copy."""

    domain_instance: Any = WrittenDomain()


def read_catalogue(path: Path, language: str) -> Translations | NullTranslations:
    """The translations of one .po file, or none where the code's own words are the language."""
    if not path.exists():
        return Translations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def install(app: Flask) -> None:
    """Speak the reader's language on every page of the app."""
    SwedishFirst(app, default_locale=DEFAULT, locale_selector=chosen, default_timezone="UTC")


def chosen() -> str:
    """The language this reader has chosen, Swedish until another is."""
    if not has_request_context():
        return DEFAULT
    wanted = session.get("language", DEFAULT)
    return wanted if wanted in LANGUAGES else DEFAULT


def current() -> str:
    """The language in force, as a two-letter code."""
    locale: Locale | None = get_locale()
    return DEFAULT if locale is None else str(locale.language)


def own_path(target: str | None) -> str:
    """The address to go back to, when it lies on this site; otherwise the start page.

    >>> own_path("/mal?ar=2024"), own_path("//elsewhere.example"), own_path(None)
    ('/mal?ar=2024', '/', '/')
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return "/"
    return "/" if any(ord(sign) < 32 for sign in target) else target


@blueprint.post("/sprak")
def choose() -> Response:
    """Remember the chosen language for the session and go back to the page."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
    return redirect(own_path(request.form.get("next")), code=303)
