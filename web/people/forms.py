"""What the administrator fills in about a person."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import Regexp

from omstallning.access.model import Role
from web.formatting import label
from web.forms import PageForm, Required

WHOLE_GROUP = ""


class RoleForm(PageForm):
    """A role, for the whole group or for one unit and what lies below it."""

    role = SelectField(_("Role"), [Required(_("Choose a role."))])
    unit_id = SelectField(_("Where"))

    def offer(self, units: Iterable[tuple[int, str]]) -> None:
        """Fill in the choices in the reader's language."""
        self.role.choices = [("", gettext("Choose")), *((role.value, label(role)) for role in Role)]
        self.unit_id.choices = [
            (WHOLE_GROUP, gettext("The whole group")),
            *((str(unit_id), name) for unit_id, name in units),
        ]

    @property
    def chosen_unit(self) -> int | None:
        """The unit, or None for the whole group."""
        return int(self.unit_id.data) if self.unit_id.data else None


class PersonForm(RoleForm):
    """Somebody new."""

    display_name = StringField(_("Name"), [Required(_("Write the person's name."))])
    handle = StringField(
        _("User name"),
        [
            Required(_("Write a user name.")),
            Regexp(
                r"^[a-z0-9.@_-]{2,60}$", message=_("Use small letters, digits and . @ _ - only.")
            ),
        ],
    )
    password = PasswordField(_("First password"), [Required(_("Write a first password."))])
