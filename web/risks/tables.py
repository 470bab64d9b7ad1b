"""The tables of risks: which fit the filters, and assessments side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from resilience.model import Stage
from resilience.report import AssessmentView, MatrixView, RiskPage, RiskRow
from web.formatting import day, label
from web.risks import words

Rule = Callable[[RiskRow, date], bool]
STATES: Mapping[str, Rule] = {
    "sena": lambda row, today: row.review.is_late(today),
    "utgangna": lambda row, today: row.acceptance is not None and row.acceptance.is_expired(today),
    "underliga": lambda row, _today: bool(row.oddities),
}
"""What a list can be narrowed to."""
BESIDE = ("okanda", "obedomda", "annan-skala")
"""Those that lie in no cell of the matrix: not known, not assessed, by another scale."""


def states() -> list[tuple[str, str]]:
    """The same in words."""
    return [
        ("sena", _("late to be reviewed")),
        ("utgangna", _("acceptance has run out")),
        ("underliga", _("something does not add up")),
        ("okanda", _("not known")),
        ("obedomda", _("not assessed")),
        ("annan-skala", _("assessed by an earlier scale")),
    ]


def chosen(
    rows: Sequence[RiskRow], found: MatrixView | None, args: Mapping[str, str], today: date
) -> tuple[RiskRow, ...]:
    """The risks that fit; those that are late to be reviewed stand first."""
    ids = _of_matrix(found, args)
    kept = [
        row
        for row in rows
        if args.get("fara", "") in ("", row.risk.hazard.id)
        and args.get("enhet", "") in ("", str(row.risk.unit_id))
        and args.get("niva", "") in ("", _level(row))
        and (ids is None or row.risk.id in ids)
        and (args.get("visa", "") not in STATES or STATES[args["visa"]](row, today))
    ]
    return tuple(sorted(kept, key=lambda row: not row.review.is_late(today)))


def _level(row: RiskRow) -> str:
    return "" if row.now is None or row.now.level is None else str(row.now.level)


def _of_matrix(found: MatrixView | None, args: Mapping[str, str]) -> set[int] | None:
    """The risks of the cell, or beside the matrix, that the address names; nothing: all of them."""
    if found is None:
        return None
    where, s, k = args.get("visa", ""), args.get("s", ""), args.get("k", "")
    if where in BESIDE:
        beside = dict(
            zip(BESIDE, (found.unknown, found.not_assessed, found.other_scale), strict=True)
        )
        return {row.risk.id for row in beside[where]}
    if s and k:
        return {
            row.risk.id
            for line in found.cells
            for cell in line
            if (str(cell.likelihood), str(cell.consequence)) == (s, k)
            for row in cell.risks
        }
    return None


def side_by_side(page: RiskPage) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The latest assessments as columns; a row for each thing that was judged."""
    found = page.latest
    rows = [(_("Likelihood"), [_likelihood(one) for one in found])]
    for variable in {
        str(one["key"]): one for each in found for one in each.scale.consequences
    }.values():
        key = str(variable["key"])
        rows.append((words.words_of(variable), [_consequence(one, key) for one in found]))
    rows += [
        (_("Worst consequence"), [_overall(one) for one in found]),
        (_("Uncertainty"), [label(one.uncertainty) if one.uncertainty else "" for one in found]),
        (_("Scale"), [words.scale_words(one.scale) for one in found]),
        (_("Method"), [one.method for one in found]),
        (_("Assessed"), [_when(one) for one in found]),
        (_("Reason"), [one.reason for one in found]),
    ]
    return [words.stage_words(one) for one in found], rows


def _likelihood(one: AssessmentView) -> str:
    said = words.step_words(one.scale.likelihoods, one.likelihood)
    return f"{said} ({one.likelihood_reason})" if one.likelihood_reason else said


def _consequence(one: AssessmentView, key: str) -> str:
    variable = next((v for v in one.scale.consequences if str(v["key"]) == key), None)
    steps = variable.get("steps", ()) if variable is not None else ()
    return words.step_words(list(steps), one.consequences.get(key))  # type: ignore[call-overload]


def _overall(one: AssessmentView) -> str:
    first = next(iter(one.scale.consequences), {})
    return words.step_words(list(first.get("steps", ())), one.overall)  # type: ignore[call-overload]


def _when(one: AssessmentView) -> str:
    return f"{day(one.assessed_on)}, {one.by}" if one.by else day(one.assessed_on)


__all__ = ["Stage", "chosen", "side_by_side", "states"]
