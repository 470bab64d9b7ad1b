"""Each enum member and each code that is a single word, in English; the catalogue gives Swedish.

Keys are `EnumName.MEMBER`, or `field.code` for codes that are plain text below the pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from web.labels import emissions, energy, fields, ground, imports, resilience, targets, territory

LABELS: Mapping[str, LazyString] = {
    **fields.LABELS,
    **emissions.LABELS,
    **ground.LABELS,
    **imports.LABELS,
    **targets.LABELS,
    **territory.LABELS,
    **energy.LABELS,
    **resilience.LABELS,
}
