"""What is asked when an edition is taken into use or out of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField

from web.forms import PageForm


class DecisionForm(PageForm):
    """Why, and which version of the edition the person looked at."""

    version = HiddenField()
    reason = TextAreaField(_("Reason"))
