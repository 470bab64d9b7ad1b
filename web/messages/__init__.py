"""Each code from below as an English sentence; the catalogue gives it in Swedish."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from web.messages import emissions, energy, ground, imports, resilience, targets, territory

MESSAGES: Mapping[str, LazyString] = {
    **emissions.MESSAGES,
    **ground.MESSAGES,
    **imports.MESSAGES,
    **targets.MESSAGES,
    **territory.MESSAGES,
    **energy.MESSAGES,
    **resilience.MESSAGES,
}
