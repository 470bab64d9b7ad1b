"""Pages of the inventory; the modules beside this one hang their views on its blueprint."""

from __future__ import annotations

import web.inventory.routes.lines
import web.inventory.routes.making
import web.inventory.routes.overview
import web.inventory.routes.runs
import web.inventory.routes.steps  # noqa: F401
from web.inventory.routes.blueprint import blueprint

__all__ = ["blueprint"]
