"""Sentences about risks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from omstallning.provenance import Mark
from resilience.model import ScaleView, Stage
from resilience.report import AssessmentView, MatrixView, RiskPage, RiskRow
from web.formatting import SIGNS, label, number
from web.situation.words import in_language

LOW, MIDDLE, HIGH = "low", "middle", "high"


def words_of(named: Any) -> str:
    """A step, a level or a variable of a scale in the reader's language."""
    return in_language(swedish=str(named["sv"]), english=str(named.get("en") or named["sv"]))


def tone(level: int, scale: ScaleView) -> str:
    """How grave a level is: acceptable, next to not, or not acceptable."""
    if level >= scale.unacceptable_from:
        return HIGH
    return MIDDLE if level == scale.unacceptable_from - 1 else LOW


def level_words(one: AssessmentView | None) -> str:
    """The level of an assessment by its own scale, with its number."""
    if one is None:
        return _("not assessed")
    named = one.level_name
    if named is None or one.level is None:
        return _("not known")
    return f"{words_of(named)} ({one.level})"


def level_status(one: AssessmentView | None) -> str:
    """The shape and colour of a level."""
    if one is None or one.level is None:
        return "unknown"
    return {LOW: "on_track", MIDDLE: "behind", HIGH: "off_track"}[tone(one.level, one.scale)]


def list_title(rows: Sequence[RiskRow], found: MatrixView | None) -> str:
    """The news: how many risks are not acceptable, and how many nobody can place."""
    n = len(rows)
    if not n:
        return _("No risks yet")
    if found is None:
        return ngettext("%(n)s risk", "%(n)s risks", n, n=n)
    bad = sum(
        count for level, count in found.by_level.items()
        if level >= found.scale.unacceptable_from
    )  # fmt: skip
    beside = found.total - sum(found.by_level.values())
    if beside:
        return _("%(bad)s of %(n)s risks are not acceptable, and %(beside)s cannot be placed",
                 bad=bad, n=n, beside=beside)  # fmt: skip
    return _("%(bad)s of %(n)s risks are not acceptable", bad=bad, n=n)


def list_lede(rows: Sequence[RiskRow], today: date) -> str:
    """How many wait to be looked through, and whose acceptance has run out."""
    late = sum(row.review.is_late(today) for row in rows)
    expired = sum(row.acceptance is not None and row.acceptance.is_expired(today) for row in rows)
    return _("%(late)s are late to be reviewed, and the acceptance of %(expired)s has run out.",
             late=late, expired=expired)  # fmt: skip


def risk_title(page: RiskPage) -> str:
    """The news of one risk: its level as things stand."""
    now = page.row.now
    if now is None:
        return _("%(title)s: not assessed", title=page.risk.title)
    if now.level is None:
        return _("%(title)s: nobody knows how great the risk is", title=page.risk.title)
    return _("%(title)s: %(level)s risk as things stand", title=page.risk.title,
             level=words_of(now.level_name).lower())  # fmt: skip


def risk_lede(page: RiskPage) -> str:
    """How it was without measures, and how it will be after those that are decided."""
    said = []
    stages = page.row.stages
    if (before := stages.get(Stage.WITHOUT_MEASURES)) is not None:
        said.append(_("Without measures: %(level)s.", level=level_words(before)))
    if (after := stages.get(Stage.AFTER_DECIDED)) is not None:
        said.append(_("After decided measures: %(level)s.", level=level_words(after)))
    return " ".join(said)


def step_words(steps: Sequence[Mapping[str, Any]], at: int | None) -> str:
    """A step with its number; a missing one is missing."""
    if at is None:
        return SIGNS[Mark.MISSING]
    named = next((one for one in steps if one.get("step") == at), None)
    return f"{at}" if named is None else f"{at} · {words_of(named)}"


def years_words(step: Mapping[str, Any]) -> str:
    """How often a likelihood means."""
    least, below = step.get("least_years"), step.get("below_years")
    if least is None and below is None:
        return ""
    if below is None:
        return _("more seldom than every %(years)s years", years=number(float(str(least))))
    if least is None:
        return _("more often than every %(years)s years", years=number(float(below)))
    return _("every %(least)s to %(below)s years",
             least=number(float(least)), below=number(float(below)))  # fmt: skip


def stage_words(one: AssessmentView) -> str:
    """What was judged: the stage, and the climate where it is not today's."""
    parts = [label(one.stage), one.scenario, one.horizon]
    return ", ".join(part for part in parts if part)


def scale_words(scale: ScaleView) -> str:
    """Which version of the scales."""
    return f"{scale.key} {scale.edition}"


def hazard_words(row: RiskRow) -> str:
    """The hazard in the reader's language."""
    named = row.risk.hazard
    return in_language(swedish=named.sv, english=named.en)
