"""Where the inventory's pages live."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint

blueprint = Blueprint("inventory", __name__, template_folder="../templates", url_prefix="/utslapp")


@blueprint.app_url_defaults
def trail_as_filter(endpoint: str, values: dict[str, Any]) -> None:
    """A figure's trail names its lines as one query; the address has the run in its path.

    >>> values = {"id": "run=7&scope=2&view=market"}
    >>> trail_as_filter("inventory.lines", values)
    >>> values
    {'run_id': 7, 'scope': '2', 'view': 'market'}
    """
    if endpoint == "inventory.lines" and "id" in values:
        chosen = dict(parse_qsl(str(values.pop("id"))))
        values["run_id"] = int(chosen.pop("run"))
        for name, value in chosen.items():
            values.setdefault(name, value)
