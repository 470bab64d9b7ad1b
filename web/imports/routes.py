"""From a file to rows in force, and back: upload, questions, dry run, confirmation, history."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from emissions.territory import report as territory
from emissions.territory.importers import Option
from emissions.territory.report import VintageView
from omstallning.access.model import Actor, Permission
from omstallning.errors import InTheWay, NotFound, OmstallningError
from omstallning.imports import operations, report
from omstallning.imports.errors import ImportStopped, PreviewOutdated
from omstallning.imports.examining import Choices, Preview, examine
from omstallning.imports.holding import held, hold
from omstallning.imports.model import BatchState
from omstallning.imports.report import ImportView
from omstallning.provenance import Trail
from omstallning.settings import Mode
from web import auth, current, languages
from web.formatting import message
from web.imports import dry_run, exercises, kinds, questions
from web.imports.forms import CommitForm, FileForm, kept_options
from web.imports.kinds import Kind
from web.security import accepts_upload

blueprint = Blueprint("imports", __name__, template_folder="templates", url_prefix="/import")

Answer = str | Response | tuple[str, int]

LARGEST_MEGABYTES = 50
FRAME_MEGABYTES = 1
LATEST = 5
HISTORY_ROWS = 50


@blueprint.get("")
@auth.requires_somewhere(Permission.READ)
def index() -> str:
    """What can be imported, and what was imported last."""
    viewer = auth.actor()
    with current.database().reading() as session:
        latest = report.history(session, viewer, size=LATEST, importers=kinds.listed_for(viewer))
    return render_template(
        "imports/index.html", title=_("Import files"), kinds=kinds.usable_by(viewer),
        latest=latest, titles=kinds.titles(), actor=viewer,
        exercises=exercises.named() if current.settings().mode is Mode.DEMO else {},
    )  # fmt: skip


@blueprint.get("/exempel/<name>")
@auth.requires_somewhere(Permission.READ)
def exercise(name: str) -> Response:
    """One of the tutorial's files, where the installation is an example."""
    if current.settings().mode is not Mode.DEMO:
        abort(404)
    content = exercises.named().get(name)
    if content is None:
        raise NotFound("document", name)
    return _as_file(content, name)


@blueprint.get("/historik")
@auth.requires_somewhere(Permission.READ)
def history() -> str:
    """Every import: who, when, which file, what came of it."""
    page = max(request.args.get("sida", 1, type=int), 1)
    with current.database().reading() as session:
        found = report.history(
            session, auth.actor(), page=page, size=HISTORY_ROWS,
            importers=kinds.listed_for(auth.actor()),
        )  # fmt: skip
    return render_template(
        "imports/history.html", title=_("Everything that was imported"), found=found, page=page,
        pages=math.ceil(found.total / HISTORY_ROWS), titles=kinds.titles(), actor=auth.actor(),
        breadcrumb=_way(),
    )  # fmt: skip


@blueprint.route("/<kind>", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.READ)
@accepts_upload(LARGEST_MEGABYTES + FRAME_MEGABYTES)
def upload(kind: str) -> Answer:
    """Choose a file, which is then looked through."""
    chosen = kinds.of_slug(kind)
    auth.actor().require_somewhere(chosen.importer.permission)
    form = chosen.form()
    if form.validate_on_submit():
        answer = _look_through(chosen, form)
        if answer is not None:
            return answer
    page = render_template(
        "imports/upload.html", title=chosen.title, lede=chosen.text, kind=chosen, form=form,
        errors=form.error_list, largest=LARGEST_MEGABYTES * 1024**2, breadcrumb=_way(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _look_through(kind: Kind, form: FileForm) -> Response | None:
    """The dry run's page, the page of a question, or nothing where the form says what is wrong."""
    content, name = form.file.data.read(), form.file.data.filename or ""
    options = form.options(current.settings())
    choices = Choices(source=form.sender, options=options)
    try:
        return _to_dry_run(kind, _examine(kind, content, name, choices), content)
    except questions.ANSWERABLE:
        with current.database().writing() as session:
            document = hold(
                session, auth.actor(), kind.importer, content, name,
                folder=current.settings().documents,
            )  # fmt: skip
        token = _seal([document, auth.actor().person_id, name, form.sender, options])
        return redirect(url_for("imports.question", kind=kind.slug, token=token), code=303)
    except OmstallningError as error:
        form.refuse(error)
        return None


@blueprint.route("/<kind>/fil/<token>", methods=["GET", "POST"])
@auth.requires_somewhere(Permission.READ)
def question(kind: str, token: str) -> Answer:
    """Ask what a file leaves open: sheet, header row, columns, decimal mark."""
    chosen = kinds.of_slug(kind)
    document, name, source, options = _unseal(token)
    with current.database().reading() as session:
        content = held(session, auth.actor(), chosen.importer, document,
                       folder=current.settings().documents)  # fmt: skip
    answers = {key: value for key, value in request.form.items() if key != "csrf_token"}
    if answers.pop("do", "") == "show":
        answers = {key: value for key, value in answers.items() if not key.startswith("map-")}
    try:
        seen = _examine(chosen, content, name, questions.choices_from(answers, source, options))
        return _to_dry_run(chosen, seen, content)
    except questions.ANSWERABLE as stop:
        asked = questions.ask(chosen.importer, content, stop, answers)
        return render_template(
            "imports/question.html", title=_("The file leaves a question"), kind=chosen,
            asked=asked, file_name=name, said=message(stop.message), breadcrumb=_way(chosen),
        )  # fmt: skip
    except OmstallningError as stop:
        flash(message(stop.message), "error")
        return redirect(url_for("imports.upload", kind=chosen.slug), code=303)


@blueprint.get("/<int:id>")
@auth.requires_somewhere(Permission.READ)
def show(id: int) -> Answer:  # noqa: A002
    """An import: before it is confirmed what it would do, afterwards what it did."""
    return _import_page(id, CommitForm(formdata=None))


@blueprint.post("/<int:id>/genomfor")
@auth.requires_somewhere(Permission.READ)
def commit(id: int) -> Answer:  # noqa: A002
    """Take in every accepted row, as it was shown."""
    form = CommitForm()
    with current.database().reading() as session:
        found = _one(session, id)
        importer = kinds.of_key(found.batch.importer).importer
        auth.actor().require_somewhere(importer.permission)
        if not form.validate():
            return _import_page(id, form)
        table = operations.reread(session, importer, id, folder=current.settings().documents)
    try:
        with current.database().writing() as session:
            operations.commit_import(
                session, auth.actor(), importer, id, folder=current.settings().documents,
                reason=form.reason.data, table=table,
            )  # fmt: skip
    except PreviewOutdated as error:
        flash(message(error.message), "warning")
    except ImportStopped as error:
        flash(message(error.message), "error")
    else:
        flash(_("The file is taken in."), "done")
    return redirect(url_for("imports.show", id=id), code=303)


@blueprint.post("/<int:id>/igen")
@auth.requires_somewhere(Permission.READ)
def again(id: int) -> Response:  # noqa: A002
    """Look a kept file through once more, against what is in force now."""
    folder = current.settings().documents
    with current.database().reading() as session:
        found = _one(session, id)
        kind = kinds.of_key(found.batch.importer)
        content = held(session, auth.actor(), kind.importer, found.batch.document_id,
                       folder=folder)  # fmt: skip
    choices = report.choices_of(found.batch)
    try:
        return _to_dry_run(kind, _examine(kind, content, found.batch.file_name, choices), content)
    except OmstallningError as error:
        flash(message(error.message), "error")
        return redirect(url_for("imports.show", id=id), code=303)


@blueprint.post("/<int:id>/angra")
@auth.requires_somewhere(Permission.READ)
def undo(id: int) -> Response:  # noqa: A002
    """Roll an import back."""
    with current.database().reading() as session:
        importer = kinds.of_key(_one(session, id).batch.importer).importer
    try:
        with current.database().writing() as session:
            operations.undo_import(session, auth.actor(), importer, id)
    except InTheWay as error:
        flash(
            _(
                "The import cannot be rolled back: %(n)s of its records have been changed since. "
                "Undo the later changes first.",
                n=len(cast("list[object]", error.fields["later"])),
            ),
            "error",
        )
    except OmstallningError as error:
        if not isinstance(error, ImportStopped):
            raise
        flash(message(error.message), "error")
    else:
        flash(_("The import is rolled back. What was in force before it is in force again."),
              "done")  # fmt: skip
    return redirect(url_for("imports.show", id=id), code=303)


@blueprint.get("/<int:id>/avvisade")
@auth.requires_somewhere(Permission.READ)
def rejected(id: int) -> Response:  # noqa: A002
    """The rejected rows as the same kind of file, with what is wrong beside each."""
    with current.database().reading() as session:
        found = _one(session, id)
        content = operations.rejected_file(
            session, id, describe=message, language=languages.current()
        )
    stem, dot, ending = found.batch.file_name.rpartition(".")
    name = f"{stem or ending}-" + _("rejected") + f"{dot}{ending if stem else ''}"
    return _as_file(content, name)


def _one(session: Session, id: int) -> ImportView:  # noqa: A002
    """An import whose rows this person may see. Raises NotFound, Refused."""
    found = report.one(session, auth.actor(), id)
    kinds.require_looking_at(auth.actor(), found.batch.importer, found.seen.person_id)
    return found


def _import_page(id: int, form: CommitForm) -> tuple[str, int]:  # noqa: A002
    viewer, folder = auth.actor(), current.settings().documents
    shown, problem = None, None
    with current.database().reading() as session:
        found = _one(session, id)
        kind = kinds.of_key(found.batch.importer)
        refused = dry_run.refused(
            report.rejections(session, viewer, id), request.args.get("avvisade", 1, type=int)
        )
        may = viewer.may_somewhere(kind.importer.permission)
        if found.state is BatchState.PREVIEWED and may:
            try:
                seen = report.again(session, viewer, kind.importer, id, folder=folder)
                shown = dry_run.shown(seen, _pages())
            except OmstallningError as error:
                problem = message(error.message)
        edition = _edition(session, viewer, found)
    page = render_template(
        "imports/show.html", title=_title(found), found=found, kind=kind, shown=shown, may=may,
        refused=refused, form=form, errors=form.error_list, problem=problem, actor=viewer,
        edition=edition, edition_trail=_edition_trail(edition), change=_change_set(found),
        State=BatchState, breadcrumb=_way(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _edition(session: Session, viewer: Actor, found: ImportView) -> VintageView | None:
    """The edition of the municipality's series that an import brought in, while it stands."""
    if found.batch.importer != kinds.VINTAGE or found.state is not BatchState.COMMITTED:
        return None
    views = territory.vintages(session, viewer, current.settings().municipality_code)
    wanted = found.batch.options.get(Option.EDITION)
    return next((view for view in views if view.vintage.about.edition == wanted), None)


def _edition_trail(edition: VintageView | None) -> Trail | None:
    return None if edition is None else Trail("territory_vintage", edition.vintage.id)


def _change_set(found: ImportView) -> Trail | None:
    done = found.committed
    return None if done is None else Trail("change_set", done.change_set_id)


def _title(found: ImportView) -> str:
    batch = found.batch
    if found.state is BatchState.UNDONE:
        return _("%(file)s is rolled back", file=batch.file_name)
    if found.state is BatchState.COMMITTED:
        return _("%(file)s is taken in", file=batch.file_name)
    if batch.rows_new + batch.rows_changed == 0:
        return _("%(file)s: 0 changes", file=batch.file_name)
    return _("%(file)s is looked through, nothing is saved yet", file=batch.file_name)


def _pages() -> dict[str, int]:
    return {name: request.args.get(name, 1, type=int) for name in ("nya", "andrade", "lika")}


def _examine(kind: Kind, content: bytes, name: str, choices: Choices) -> Preview:
    with current.database().reading() as session:
        return examine(session, auth.actor(), kind.importer, content, name, choices)


def _to_dry_run(kind: Kind, seen: Preview, content: bytes) -> Response:
    with current.database().writing() as session:
        kept = operations.keep_preview(
            session, auth.actor(), kind.importer, seen, content,
            folder=current.settings().documents,
        )  # fmt: skip
    return redirect(url_for("imports.show", id=kept.batch_id), code=303)


def _sealer() -> URLSafeSerializer:
    key = current.settings().secret_key.get_secret_value()
    return URLSafeSerializer(key, salt="held file")


def _seal(content: list[Any]) -> str:
    sealed = _sealer().dumps(content)
    return sealed if isinstance(sealed, str) else sealed.decode("ascii")


def _unseal(token: str) -> tuple[int, str, str | None, dict[str, str]]:
    """The held file this person was asked about. Raises NotFound for anybody else."""
    try:
        document, person, name, source, options = _sealer().loads(token)
    except BadSignature as error:
        raise NotFound("document", token[:8]) from error
    if person != auth.actor().person_id:
        raise NotFound("document", document)
    return document, name, source, kept_options(options)


def _as_file(content: bytes, name: str) -> Response:
    return send_file(
        BytesIO(content), mimetype="application/octet-stream", as_attachment=True,
        download_name=name,
    )  # fmt: skip


def _way(kind: Kind | None = None) -> list[tuple[str, str]]:
    way = [(url_for("imports.index"), _("Import files"))]
    if kind is not None:
        way.append((url_for("imports.upload", kind=kind.slug), kind.title))
    return way
