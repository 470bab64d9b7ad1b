"""Fields that read what people write, and say what is wrong in the same words everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import Field, Form
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import TextInput

from omstallning import notation
from omstallning.errors import Invalid, OmstallningError
from omstallning.message import Message
from omstallning.period import Interval
from web.formatting import day, message, number, period


class PageForm(FlaskForm):  # type: ignore[misc]
    """A form of a page; its token is written by the frame, so it is no field of its own."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The token is checked once for the whole app, before the form is made."""

        csrf = False

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """What to mend, in the order of the fields: (id, words)."""
        return error_list(self)


def error_list(form: Form) -> list[tuple[str, str]]:
    """What to mend in a form, in the order of its fields: (id of the field, words)."""
    return [
        (found.id, str(words))
        for found in form
        for words in found.errors
        if isinstance(found, Field)
    ]


class Required(InputRequired):
    """An answer must be given, and spaces are none; the words name the question."""

    def __init__(self, words: LazyString | str | None = None) -> None:
        super().__init__(words or _("Fill in this field."))

    def __call__(self, form: Any, field: Any) -> None:
        """Stop where nothing, or nothing but spaces, was written."""
        written = field.raw_data[0] if field.raw_data else None
        if isinstance(written, str) and not written.strip():
            field.errors[:] = []
            raise StopValidation(str(self.message))
        super().__call__(form, field)


class _WrittenField(Field):
    """A field that keeps what was typed until it can be read."""

    widget = TextInput()
    raw_data: list[Any] | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def written(self, value: Any) -> str:
        """The stored value as a person would type it."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """The value a person typed. Raises OmstallningError."""
        raise NotImplementedError

    def suggest(self, text: str) -> None:
        """Fill in what an address proposes, where it can be read."""
        with suppress(OmstallningError):
            self.data = self.read(text)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; nothing typed is nothing, never zero."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = self.read(text)
        except OmstallningError as error:
            raise ValueError(message(error.message)) from error


class NumberField(_WrittenField):
    """A number with spaces, decimal comma and perhaps its unit after it."""

    def __init__(self, label: Any = None, validators: Any = None, *, unit: str | None = None,
                 **more: Any) -> None:  # fmt: skip
        super().__init__(label, validators, **more)
        self.unit = unit

    def counted_in(self, unit: str) -> None:
        """Say, now that it is known, which unit may stand after the number."""
        self.unit = unit
        if self.raw_data:
            self.process_errors = []
            try:
                self.process_formdata(self.raw_data)
            except ValueError as error:
                self.process_errors.append(str(error))

    def read(self, text: str) -> float:
        """The number, when it can be read in one way only."""
        return notation.read_number(text, unit=self.unit)

    def written(self, value: float) -> str:
        """The number in full, with all its decimals."""
        places = len(repr(float(value)).partition(".")[2].rstrip("0")) if value % 1 else 0
        return number(value, places)


class DayField(_WrittenField):
    """A day in any of the forms people write."""

    def read(self, text: str) -> date:
        """The day."""
        return notation.read_date(text)

    def written(self, value: date) -> str:
        """The day as ISO."""
        return day(value)


class PeriodField(_WrittenField):
    """A year, month, quarter or stretch of days."""

    def read(self, text: str) -> Interval:
        """The period."""
        return notation.read_period(text)

    def written(self, value: Interval) -> str:
        """The period as it is shown."""
        return period(value)


def plain_attributes(attributes: Mapping[str, object]) -> dict[str, object]:
    """The attributes of an input that have something to say."""
    return {key: value for key, value in attributes.items() if value not in (None, "")}


def install(app: Flask) -> None:
    """Let the form components of every template tidy their attributes."""
    app.jinja_env.globals["plain_attributes"] = plain_attributes


def sentence(words: str) -> str:
    """A rule in words as a sentence of its own.

    >>> sentence("the amount cannot be negative"), sentence("Write the days.")
    ('The amount cannot be negative.', 'Write the days.')
    """
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def refuse_field(form: Form, error: Invalid) -> None:
    """Tell at its field what a verb refused; what is no field of the form is told at the first."""
    words = sentence(message(Message(str(error.fields["reason"]), error.fields)))
    named = {found.name: found for found in form}
    target = named.get(str(error.fields["field"])) or next(iter(form))
    target.errors = (*target.errors, words)
