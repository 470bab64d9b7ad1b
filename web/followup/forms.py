"""What the list of targets is chosen by."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField

from omstallning.indicators.model import Level
from omstallning.targets import report
from omstallning.targets.model import TargetKind, TargetStatus
from web.formatting import label
from web.forms import PageForm

ALL = ""
Choice = TypeVar("Choice", bound=StrEnum)


class TargetFilter(PageForm):
    """Whose target, what it is about, and whether it binds."""

    level = SelectField(_("Level"))
    kind = SelectField(_("Kind"))
    status = SelectField(_("Status"))

    def offer(self) -> None:
        """Fill in what there is, in the reader's language."""
        everything = (ALL, gettext("All"))
        held = {one.kind for one in report.targets()}
        kinds = sorted(((one.value, label(one)) for one in held), key=lambda pair: pair[1])
        self.level.choices = [everything, *((one.value, label(one)) for one in Level)]
        self.kind.choices = [everything, *kinds]
        self.status.choices = [everything, *((one.value, label(one)) for one in TargetStatus)]

    @property
    def chosen_level(self) -> Level | None:
        """The level, if it is one."""
        return _chosen(Level, self.level.data)

    @property
    def chosen_kind(self) -> TargetKind | None:
        """The kind, if it is one."""
        return _chosen(TargetKind, self.kind.data)

    @property
    def chosen_status(self) -> TargetStatus | None:
        """The status, if it is one."""
        return _chosen(TargetStatus, self.status.data)

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        chosen = {
            "level": self.chosen_level, "kind": self.chosen_kind, "status": self.chosen_status,
        }  # fmt: skip
        return {name: one.value for name, one in chosen.items() if one is not None}


def _chosen(kind: type[Choice], value: str | None) -> Choice | None:
    return kind(value) if value in set(kind) else None
