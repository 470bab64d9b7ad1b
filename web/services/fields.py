"""Forms of the register: each field is named as the verb names it, so values go straight there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from resilience.report import Guarded
from web.formatting import label
from web.forms import NumberField, PageForm, Required

Hints = Mapping[str, LazyString]
"""Field name → what to know when filling it in."""
NOT_VALUES = frozenset({"version", "reason"})
"""Fields that say something of the act and are no part of the row."""


class IdField(SelectField):
    """A choice among rows; nothing chosen is nothing."""

    def __init__(self, words: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(words, validators, coerce=_row_id, **more)


class EnumField(SelectField):
    """A choice among the members of an enum; nothing chosen is nothing."""

    def __init__(self, of: type[Enum], words: Any = None, validators: Any = None,
                 **more: Any) -> None:  # fmt: skip
        super().__init__(words, validators, coerce=lambda text: of(text) if text else None, **more)
        self.of = of


class WholeField(NumberField):
    """A number without decimals."""

    def read(self, text: str) -> int:
        """The number. Raises OmstallningError, ValueError."""
        value = super().read(text)
        if value != int(value):
            raise ValueError(str(_("Write a whole number.")))
        return int(value)


class ShareField(NumberField):
    """A share of one, written as percent."""

    def read(self, text: str) -> float:
        """The share."""
        return super().read(text) / 100

    def written(self, value: float) -> str:
        """The share as percent."""
        return super().written(round(value * 100, 9))


class RegisterForm(PageForm):
    """A form whose fields are the values of a verb."""

    HINTS: ClassVar[Hints] = {}

    def hint(self, name: str) -> str | None:
        """What to know when filling in a field."""
        said = self.HINTS.get(name)
        return None if said is None else str(said)

    def offer(self, **rows: Iterable[tuple[Any, str]]) -> None:
        """Fill in the choices in the reader's language; enums know their own."""
        for field in self:
            if isinstance(field, EnumField):
                members = rows.get(field.name) or [(one.value, label(one)) for one in field.of]
                field.choices = _choices(members)
            elif isinstance(field, SelectField) and field.name in rows:
                field.choices = _choices(rows[field.name])

    def fill(self, **values: Any) -> None:
        """Show what is stored; a withheld value cannot be shown, so it cannot be written over."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].data = value.value if isinstance(value, Guarded) else value

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {field.name: _clean(field.data) for field in self if field.name not in NOT_VALUES}


class ChangeForm(RegisterForm):
    """Another description of the same row, and why."""

    version = HiddenField()
    reason = StringField(_("Reason"), [Required(_("Write why it is changed."))])


class WithdrawForm(PageForm):
    """Why a row is taken away."""

    version = HiddenField()
    reason = StringField(_("Reason"), [Required(_("Write why it is taken away."))])


def _choices(rows: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [("", gettext("Choose")), *((str(value), words) for value, words in rows)]


def _row_id(text: object) -> int | None:
    return int(str(text)) if text not in (None, "") else None


def _clean(data: Any) -> Any:
    if isinstance(data, str) and not isinstance(data, Enum):
        return data.strip() or None
    return data


__all__ = [
    "ChangeForm", "EnumField", "Hints", "IdField", "RegisterForm", "ShareField", "TextAreaField",
    "WholeField", "WithdrawForm",
]  # fmt: skip
