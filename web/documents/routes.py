"""One document: what is known of it, a few of its rows, and its bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Blueprint, render_template, request, send_file
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from omstallning.access.model import Permission
from omstallning.documents import operations, report
from omstallning.documents.report import DocumentView
from omstallning.errors import NotFound
from omstallning.imports.report import handed_in
from omstallning.organisation import report as organisation
from web import auth, current
from web.audit import words
from web.documents import excerpt
from web.formatting import message, number
from web.imports import kinds

blueprint = Blueprint("documents", __name__, template_folder="templates", url_prefix="/dokument")

QUICK_BYTES = 1_000_000
"""A larger file is opened for its rows only when one of them is asked for."""


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> str:  # noqa: A002
    """What is known of a file, what rests on it, and the row that somebody came for."""
    row = request.args.get("rad", type=int)
    folder = current.settings().documents
    with current.database().reading() as session:
        found = _one(session, id)
        units = organisation.names(session)
        part, fault = _part(session, folder, found, row)
    uses = [
        (use, [words.record(use.kind, record_id, units) for record_id in use.ids])
        for use in found.uses
    ]
    return render_template(
        "documents/show.html", title=found.file_name, found=found, uses=uses, verb=words.verb,
        row=row, part=part, fault=fault, caption=_caption(part, row),
        columns=part and excerpt.columns(part), rows=part and excerpt.rows(part),
    )  # fmt: skip


@blueprint.get("/<int:id>/hamta")
@auth.requires_somewhere(Permission.READ)
def fetch(id: int) -> Response:  # noqa: A002
    """The file itself, byte for byte, to be kept and never to be shown as a page."""
    with current.database().reading() as session:
        _one(session, id)
        document, content = operations.content_of(session, current.settings().documents, id)
    return send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=document.file_name,
        etag=document.sha256,
        last_modified=document.received_at,
        max_age=0,
    )


def _one(session: Session, id: int) -> DocumentView:  # noqa: A002
    """A file whose rows this person may see. Raises NotFound, Refused."""
    found = report.document(session, auth.actor(), id)
    for importer, person in handed_in(session, id):
        kinds.require_looking_at(auth.actor(), importer, person)
    return found


def _part(
    session: Session, folder: Path, found: DocumentView, row: int | None
) -> tuple[excerpt.Excerpt | None, str | None]:
    """Some rows of the file, or why its bytes cannot be trusted."""
    if row is None and found.size_bytes > QUICK_BYTES:
        return None, None
    try:
        content = operations.content_of(session, folder, found.id)[1]
    except (operations.Damaged, NotFound) as error:
        return None, message(error.message)
    return excerpt.around(content, row, request.args.get("blad")), None


def _caption(part: excerpt.Excerpt | None, row: int | None) -> str:
    if part is None:
        return ""
    total = number(part.total)
    if row is None:
        said = _("The first of %(total)s rows", total=total)
    else:
        said = _("Row %(row)s of %(total)s, with those around it", row=row, total=total)
    return f"{said} ({part.sheet})" if part.sheet else said
