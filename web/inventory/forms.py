"""What people choose on the inventory's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, Form, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from emissions.model import Category, Method, RunKind, Scope
from emissions.report import EditionView, RunPage
from omstallning.units import GwpSet
from web.formatting import SWEDISH_TIME, label
from web.forms import PageForm, Required
from web.inventory.words import METHOD_TITLES

ALL = ""
EDITION = "edition-"
FIRST_YEAR = 1990


class LineFilter(PageForm):
    """Which lines of a run to list; one of the two totals at a time."""

    view = SelectField(_("Total"))
    scope = SelectField(_("Scope"))
    category = SelectField(_("Category"))
    unit = SelectField(_("Unit"))
    source = SelectField(_("Source"))

    def offer(self, run: RunPage, sources: Iterable[Any], chosen: Mapping[str, str]) -> None:
        """Fill in what there is to choose, and what is chosen now."""
        everything = (ALL, gettext("All"))
        self.view.choices = [
            (view.value, str(METHOD_TITLES[view])) for view in (Method.LOCATION, Method.MARKET)
        ]
        self.scope.choices = [everything, *((str(int(one)), label(one)) for one in Scope)]
        found = {row.category for row in run.categories}
        self.category.choices = [
            everything,
            *((one.value, label(one)) for one in Category if one in found),
        ]
        self.unit.choices = [everything, *((str(row.unit_id), row.name) for row in run.units)]
        self.source.choices = [
            everything,
            *sorted(((str(one.id), one.source.name) for one in sources), key=lambda pair: pair[1]),
        ]
        for name in ("view", "scope", "category", "unit", "source"):
            self[name].data = chosen.get(name, ALL)

    def words(self) -> list[str]:
        """What is chosen, in words, without the total."""
        fields = (self.scope, self.category, self.unit, self.source)
        return [
            str(words)
            for found in fields
            for value, words, *_rest in found.iter_choices()
            if found.data and str(value) == found.data
        ]


def _is_year(form: Form, found: Field) -> None:
    del form
    last = datetime.now(SWEDISH_TIME).year
    text = str(found.data or "").strip()
    if not (text.isdecimal() and FIRST_YEAR <= int(text) <= last):
        raise ValidationError(
            gettext("Write a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=last)
        )


class StepForm(PageForm):
    """A step of a run: the version that the person saw, and perhaps a reason."""

    version = HiddenField()
    reason = StringField(_("Reason"))

    @property
    def version_seen(self) -> int:
        """The version in the form; without one the step is refused as stale."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() else 0


class ChoiceForm(PageForm):
    """With which potentials and which editions a year is calculated.

    `with_editions` adds a field for each publisher that has more than one edition.
    """

    gwp_set = SelectField(_("Warming potentials"))
    latest: ClassVar[Mapping[str, str]] = {}

    def offer_sets(self) -> None:
        """Fill in the sets in the reader's language."""
        self.gwp_set.choices = [(one.value, label(one)) for one in GwpSet]

    @property
    def edition_fields(self) -> list[Field]:
        """The fields of the publishers."""
        return [self[f"{EDITION}{publisher}"] for publisher in sorted(self.latest)]

    @property
    def chosen_editions(self) -> dict[str, str]:
        """Publisher → edition, where another than the latest is chosen."""
        return {
            publisher: self[f"{EDITION}{publisher}"].data
            for publisher, latest in self.latest.items()
            if self[f"{EDITION}{publisher}"].data not in {None, latest}
        }


class RunForm(ChoiceForm):
    """A year to calculate, and what kind of run it is."""

    year = StringField(_("Year"), [Required(_("Write the year.")), _is_year])
    kind = RadioField(_("Kind of run"))
    reason = StringField(_("Reason"))
    seen = HiddenField()

    def offer(self) -> None:
        """Fill in the choices in the reader's language."""
        self.offer_sets()
        self.kind.choices = [
            (one.value, label(one)) for one in (RunKind.PRELIMINARY, RunKind.FINAL)
        ]

    @property
    def chosen_year(self) -> int:
        """The year as a number."""
        return int(self.year.data or 0)


def with_editions(form: type[Form], editions: Iterable[EditionView]) -> type[Any]:
    """The same form with a field for each publisher that has editions to choose among."""
    by_publisher: dict[str, list[EditionView]] = {}
    for edition in editions:
        by_publisher.setdefault(edition.publisher, []).append(edition)
    several = {name: of for name, of in by_publisher.items() if len(of) > 1}
    fields: dict[str, object] = {
        f"{EDITION}{publisher}": SelectField(
            of[-1].source.publisher,
            choices=[SelectChoice(one.name) for one in reversed(of)],
            default=next(one.name for one in of if one.is_latest),
        )
        for publisher, of in several.items()
    }
    latest = {name: next(one.name for one in of if one.is_latest) for name, of in several.items()}
    return type(form.__name__, (form,), {**fields, "latest": latest})
