"""What can be imported, under the names people know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from omstallning.access.model import Actor, Permission
from omstallning.errors import NotFound, Refused
from omstallning.imports.model import Importer
from web.formatting import label
from web.imports.forms import FileForm, UploadForm, VintageForm

IMPORTERS = "omstallning_importers"
ACTIVITY, VINTAGE = "activity", "territory_vintage"
"""Keys of the importers that have words of their own."""


@dataclass(frozen=True, slots=True)
class Words:
    """How one importer is presented.

    slug  its place in the address
    """

    slug: str
    title: LazyString
    text: LazyString
    form: type[FileForm] = UploadForm


WORDS: Mapping[str, Words] = {
    ACTIVITY: Words(
        "uppgifter",
        _("Activity data"),
        _(
            "What the units have used: kilowatt-hours, litres, kilometres, kilograms. One row for "
            "each source and period."
        ),
    ),
    VINTAGE: Words(
        "emissionsdatabasen",
        _("The national emissions database"),
        _(
            "A new edition of the municipality's own series. The earlier editions stay, and you "
            "see what moves before it is taken into use."
        ),
        VintageForm,
    ),
    "sources": Words(
        "kallor",
        _("The register of sources"),
        _("What causes emissions: its unit, scope, category, control and unit of measure."),
    ),
    "instruments": Words(
        "ursprungsbevis",
        _("Proofs of origin"),
        _("Guarantees and contracts for electricity: period, kWh and the criteria they meet."),
    ),
    "energy_stands": Words(
        "matarstallningar",
        _("Meter stands"),
        _(
            "What registers showed and when: one row for each reading. A register that turned over "
            "or a meter that was changed is asked about, never guessed."
        ),
    ),
    "energy_months": Words(
        "manadsvarden",
        _("Suppliers' months"),
        _("What the supplier says passed each supply point in a month, with unit and status."),
    ),
    "energy_hours": Words(
        "timvarden",
        _("Hourly values"),
        _(
            "One row for each hour, or one column for each supply point. A month sent again "
            "becomes the next revision; the earlier one is kept."
        ),
    ),
    "services": Words(
        "verksamheter",
        _("Critical services"),
        _("What must go on, its sector, its unit and who answers for it."),
    ),
    "nodes": Words(
        "aktiviteter-och-resurser",
        _("Activities and resources"),
        _("What the services do and what they lean on, with hours of recovery."),
    ),
    "dependencies": Words(
        "beroenden",
        _("Dependencies"),
        _("What leans on what, and for how many hours it goes on without."),
    ),
    "risks": Words(
        "risker",
        _("Risks"),
        _("Hazards with what they can hit, and a first assessment."),
    ),
}
"""By the importer's key, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An importer with its words."""

    importer: Importer
    slug: str
    title: str
    text: str
    form: type[FileForm]

    @property
    def headings(self) -> list[tuple[str, list[str], list[str]]]:
        """For each layout: the kinds of file, the headings it must have, and those it may have."""
        return [
            (
                ", ".join(sorted(kind.value.upper() for kind in layout.formats)),
                [spec.headings[0] for spec in layout.named_columns if spec.required],
                [spec.headings[0] for spec in layout.named_columns if not spec.required],
            )
            for layout in self.importer.layouts
        ]


def install(app: Flask, importers: Iterable[Importer]) -> None:
    """Let the pages know what the rooms can take in."""
    app.extensions[IMPORTERS] = tuple(importers)


def every() -> list[Kind]:
    """What there is, whoever asks."""
    found = _importers()
    order = list(WORDS)
    known = [importer for importer in found if importer.key in WORDS]
    others = [importer for importer in found if importer.key not in WORDS]
    known.sort(key=lambda importer: order.index(importer.key))
    return [_kind(importer) for importer in (*known, *others)]


def _importers() -> Sequence[Importer]:
    return cast("Sequence[Importer]", current_app.extensions[IMPORTERS])


def usable_by(viewer: Actor) -> list[Kind]:
    """What this person may import, for some unit at least."""
    return [kind for kind in every() if viewer.may_somewhere(kind.importer.permission)]


GUARDED: Mapping[Permission, Permission] = {Permission.WRITE_RESILIENCE: Permission.READ_SECRET}
"""The right to hand in a kind of file → the right, for the whole group, to look at it later."""


def may_look_at(viewer: Actor, key: str, person_id: int | None) -> bool:
    """Whether somebody may see the rows of a file that was handed in: his own, always.

    key        of the importer
    person_id  who handed it in
    """
    if viewer.person_id == person_id:
        return True
    importer = next((one for one in _importers() if one.key == key), None)
    if importer is None:
        return False
    guard = GUARDED.get(importer.permission)
    return guard is None or viewer.may(guard)


def require_looking_at(viewer: Actor, key: str, person_id: int | None) -> None:
    """Stop unless somebody may see the rows of a file that was handed in. Raises Refused."""
    if not may_look_at(viewer, key, person_id):
        raise Refused(Permission.READ_SECRET)


def listed_for(viewer: Actor) -> list[str]:
    """Keys of the importers whose files this person finds in the history."""
    return [one.key for one in _importers() if may_look_at(viewer, one.key, None)]


def of_slug(slug: str) -> Kind:
    """The kind at this address. Raises NotFound."""
    for kind in every():
        if kind.slug == slug:
            return kind
    raise NotFound("importer", slug)


def of_key(key: str) -> Kind:
    """The kind of a stored import. Raises NotFound."""
    for kind in every():
        if kind.importer.key == key:
            return kind
    raise NotFound("importer", key)


def titles() -> dict[str, str]:
    """Key of an importer → its name on pages."""
    return {kind.importer.key: kind.title for kind in every()}


def _kind(importer: Importer) -> Kind:
    words = WORDS.get(importer.key)
    if words is None:
        name = label(f"importer.{importer.title}")
        return Kind(importer, importer.key.replace("_", "-"), name, "", UploadForm)
    return Kind(importer, words.slug, str(words.title), str(words.text), words.form)
