"""The tables of follow-up, as columns and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from omstallning.policy.model import Area, Direction
from omstallning.targets.model import TargetStatus
from omstallning.targets.report import TargetStanding
from web.followup import words
from web.followup.view import Behind, Measure, Row
from web.situation.view import years_of
from web.situation.words import in_language

Cells = dict[str, object]
Fact = tuple[str, str | Markup | None]
TAGS: Mapping[TargetStatus, str] = {
    TargetStatus.PROPOSED: "warning",
    TargetStatus.CONTESTED: "warning",
}
"""The colour of a status that a reader must not take for a target in force."""


def tag_kind(row: Row) -> str:
    """The colour of a target's status."""
    return TAGS.get(row.status, "neutral")


def year_columns(standing: TargetStanding) -> list[Cells]:
    """Year, outcome, path."""
    unit = {"kind": "number", "unit": standing.outcome.unit, "decimals": 0}
    columns: list[Cells] = [
        {"key": "year", "label": _("Year"), "kind": "year"},
        {"key": "outcome", "label": _("Published"), **unit},
    ]
    if standing.path:
        columns.append({"key": standing.target.key, "label": _("Path"), **unit})
    return columns


def year_rows(standing: TargetStanding) -> list[Cells]:
    """Every published year and the year of the target."""
    return [] if standing.series is None else years_of(standing.series, [standing])


def commitment_columns() -> list[Cells]:
    """What is asked, and what stands behind it."""
    return [
        {"key": "asked", "label": _("Commitment")},
        {"key": "indicators", "label": _("Indicators")},
        {"key": "targets", "label": _("Targets")},
        {"key": "answers", "label": _("Answers for it")},
    ]


def commitment_rows(commitments: Sequence[Behind]) -> list[Cells]:
    """Each commitment of a heading."""
    return [
        {
            "asked": Markup('<span class="u">{}</span> <a href="{}">{}</a>').format(
                one.commitment.key,
                url_for("followup.commitment", id=one.commitment.key),
                words.commitment_text(one.commitment),
            ),
            "indicators": words.indicators_text(one),
            "targets": words.targets_text(one),
            "answers": words.answers_text(one.commitment),
        }
        for one in commitments
    ]


def measure_columns(measures: Sequence[Measure]) -> list[Cells]:
    """Year, and each indicator with its unit."""
    return [
        {"key": "year", "label": _("Year"), "kind": "year"},
        *(
            {
                "key": one.key, "label": words.measure_title(one), "kind": "number",
                "unit": one.series.unit, "decimals": _places(one),
            }
            for one in measures
            if one.series is not None
        ),
    ]  # fmt: skip


def _places(one: Measure) -> int:
    """One number of decimals for a whole column."""
    published = {} if one.series is None else one.series.published
    return 0 if max(map(abs, published.values()), default=0.0) >= 100 else 2


def measure_rows(measures: Sequence[Measure]) -> list[Cells]:
    """Every year that some indicator has, with what the others have for it."""
    held = [one for one in measures if one.series is not None]
    years = sorted({point.year for one in held if one.series for point in one.series.points})
    return [
        {
            "year": year,
            **{one.key: one.series.published.get(year) for one in held if one.series},
        }
        for year in years
    ]


def place(found: Behind, direction: Direction, area: Area | None) -> tuple[Fact, ...]:
    """Where in the policy a commitment stands and who answers for it."""
    return (
        (_("Area"), _("The whole policy") if area is None else in_language(
            swedish=area.title_sv, english=area.title_en)),
        (_("Heading"), in_language(swedish=direction.title_sv, english=direction.title_en)),
        (_("Section of the policy"), found.commitment.section),
        (_("Answers for it"), words.answers_text(found.commitment)),
    )  # fmt: skip


def areas(held: Sequence[tuple[Area, int]]) -> list[Cells]:
    """Every area of the policy with how many commitments are followed here."""
    return [
        {
            "area": in_language(swedish=area.title_sv, english=area.title_en),
            "count": count or _("not followed here"),
        }
        for area, count in held
    ]


def area_columns() -> list[Cells]:
    """Area, commitments followed here."""
    return [
        {"key": "area", "label": _("Area")},
        {"key": "count", "label": _("Commitments followed here"), "kind": "number"},
    ]
