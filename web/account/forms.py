"""What is asked at the door and on one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo

from web.forms import PageForm, Required


class SignInForm(PageForm):
    """A name and a password, and where the person was heading."""

    handle = StringField(_("User name"), [Required(_("Write your user name."))])
    password = PasswordField(_("Password"), [Required(_("Write your password."))])
    next = HiddenField()


class PasswordForm(PageForm):
    """Another password, proved by the old one and written twice."""

    current = PasswordField(
        _("Present password"), [Required(_("Write the password you have now."))]
    )
    new = PasswordField(_("New password"), [Required(_("Write the new password."))])
    again = PasswordField(
        _("New password once more"),
        [
            Required(_("Write the new password once more.")),
            EqualTo("new", _("The two new passwords are not the same.")),
        ],
    )
