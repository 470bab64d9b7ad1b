"""What is asked beside a file, and before its rows are taken in."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Optional

from emissions.territory.importers import Option
from omstallning.errors import Invalid, OmstallningError
from omstallning.settings import Settings
from web.formatting import message
from web.forms import DayField, PageForm, Required, refuse_field


class FileForm(PageForm):
    """A file, and what its importer asks beside it."""

    file = FileField(_("File"), [FileRequired(_("Choose a file."))])

    @property
    def sender(self) -> str | None:
        """Whose files are remembered under this name; None: nobody's."""
        return None

    def options(self, settings: Settings) -> dict[str, str]:
        """What the importer is told beside the rows."""
        del settings
        return {}

    def refuse(self, error: OmstallningError) -> None:
        """Tell at its field what stopped the file; by default at the file itself."""
        named = error.fields.get("field")
        if isinstance(error, Invalid) and named in {field.name for field in self}:
            refuse_field(self, error)
        else:
            _tell(self.file, message(error.message))


class UploadForm(FileForm):
    """A file that may come again in the same form."""

    source = StringField(_("Who sends these files"), [Optional()])

    @property
    def sender(self) -> str | None:
        """The name that was written."""
        return (self.source.data or "").strip() or None


class VintageForm(FileForm):
    """An edition of the national emissions database: which, and published when.

    The publisher has two layouts, both known, so nobody's form needs to be remembered.
    """

    edition = StringField(_("Edition"), [Required(_("Write the name of the edition."))])
    published = DayField(_("Published"), [Optional()])
    note = TextAreaField(_("Note"), [Optional()])

    def options(self, settings: Settings) -> dict[str, str]:
        """Whose numbers, and what is said of the edition."""
        published = self.published.data
        return {
            Option.MUNICIPALITY_CODE.value: settings.municipality_code,
            Option.MUNICIPALITY.value: settings.municipality,
            Option.EDITION.value: (self.edition.data or "").strip(),
            Option.PUBLISHED.value: "" if published is None else published.isoformat(),
            Option.NOTE.value: (self.note.data or "").strip(),
        }


class CommitForm(PageForm):
    """Why the rows are taken in."""

    reason = StringField(_("Reason"), [Required(_("Write why the file is taken in."))])


def _tell(field: Field, words: str) -> None:
    field.errors = (*field.errors, words)


def kept_options(options: Mapping[str, object]) -> dict[str, str]:
    """Options that came back from a signed address, as text."""
    return {str(name): str(value) for name, value in options.items()}
