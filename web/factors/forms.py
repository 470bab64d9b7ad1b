"""What the library is searched by."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from emissions.model import Category
from emissions.report import EditionView
from web.formatting import label
from web.forms import PageForm

ALL = ""
FIRST_YEAR, LAST_YEAR = 1900, 2200


class FactorFilter(PageForm):
    """Words, category, publisher and a year that a factor must be published for."""

    words = StringField(_("Search"))
    category = SelectField(_("Category"))
    publisher = SelectField(_("Publisher"))
    year = StringField(_("Valid in the year"))

    def offer(self, editions: Sequence[EditionView], categories: Sequence[Category]) -> None:
        """Fill in what there is, in the reader's language."""
        everything = (ALL, gettext("All"))
        self.category.choices = [
            everything,
            *sorted(((one.value, label(one)) for one in categories), key=lambda pair: pair[1]),
        ]
        names = {one.publisher: one.source.publisher for one in editions}
        self.publisher.choices = [everything, *sorted(names.items(), key=lambda pair: pair[1])]

    @property
    def chosen_category(self) -> Category | None:
        """The category, if it is one."""
        return Category(self.category.data) if self.category.data in set(Category) else None

    @property
    def chosen_year(self) -> int | None:
        """The year, if a year was written."""
        text = (self.year.data or "").strip()
        is_year = text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR
        return int(text) if is_year else None

    def refuse_strange_year(self) -> None:
        """Say so when something was written that is no year."""
        if (self.year.data or "").strip() and self.chosen_year is None:
            self.year.errors = [gettext("Write a year such as 2024.")]
