"""How a standing came to be, step by step: the formula, the numbers put in, and what they make."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from emissions.territory.report import EMISSIONS
from omstallning.provenance import Figure, Trail
from omstallning.targets.model import PathKind
from omstallning.targets.report import TargetStanding
from web.formatting import change, day, label, number, quantity, trail_url
from web.situation.view import debt_rows, on_path

Fact = tuple[str, str | Markup | None]
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one standing as terms with their numbers."""

    verdict: tuple[Fact, ...]
    path: tuple[Fact, ...]
    required: tuple[Fact, ...]


def steps(standing: TargetStanding) -> Steps:
    """Every step that can be taken; a step whose numbers are missing says so by its mark."""
    return Steps(_verdict(standing), _path(standing), _required(standing))


def _verdict(standing: TargetStanding) -> tuple[Fact, ...]:
    outcome, asked = standing.outcome, standing.path_value
    base, goal = standing.base, standing.target_value
    return (
        (_("Outcome %(year)s", year=outcome.period), linked(outcome)),
        (_("Path %(year)s", year=asked.period), amount(asked)),
        (_("Base %(year)s", year=base.period), linked(base)),
        (_("Goal %(year)s", year=goal.period), amount(goal)),
        (_("d = (outcome − path) ÷ (base − goal)"), _share(standing)),
    )


def _share(standing: TargetStanding) -> str | None:
    if standing.deviation.value is None:
        return None
    return _("(%(outcome)s − %(path)s) ÷ (%(base)s − %(goal)s) = %(share)s",
             outcome=whole(standing.outcome), path=whole(standing.path_value),
             base=whole(standing.base), goal=whole(standing.target_value),
             share=change(standing.deviation.value / 100))  # fmt: skip


def _path(standing: TargetStanding) -> tuple[Fact, ...]:
    target = standing.target
    made: list[Fact] = []
    if target.change_percent is not None:
        made.append((_("Goal = base × (1 + change)"), _goal(standing)))
    if not standing.path:
        return (*made, (_("Path"), None))
    start, end = min(standing.path), max(standing.path)
    first, last = standing.path[start], standing.path[end]
    made.append((
        _("Start, frozen"),
        _("%(value)s in %(year)s: the latest published value not after the decision of %(day)s",
          value=quantity(first, standing.outcome.unit, 0), year=start, day=day(target.decided_on)),
    ))  # fmt: skip
    if target.path is PathKind.LINEAR:
        made.append((
            _("E(t) = start + (goal − start) × (t − t₀) ÷ (T − t₀)"),
            _("%(first)s + (%(last)s − %(first)s) × (t − %(start)s) ÷ (%(end)s − %(start)s)",
              first=number(first, 0), last=number(last, 0), start=start, end=end),
        ))  # fmt: skip
    elif target.path is PathKind.CONSTANT_PERCENT:
        made.append((_("E(t) = start × (1 − p)^(t − t₀)"), _("the same share every year")))
    else:
        made.append((_("Shape"), _("straight from milestone to milestone")))
    asked = standing.path_value
    made.append((_("Path %(year)s", year=asked.period), amount(asked)))
    return tuple(made)


def _goal(standing: TargetStanding) -> str | None:
    share = standing.target.change_percent
    if standing.base.value is None or standing.target_value.value is None or share is None:
        return None
    return _("%(base)s × (1 %(share)s) = %(goal)s",
             base=whole(standing.base), share=change(share / 100, 0),
             goal=quantity(standing.target_value.value, standing.target_value.unit, 0))  # fmt: skip


def _required(standing: TargetStanding) -> tuple[Fact, ...]:
    per_year, percent = standing.required_amount, standing.required_percent
    latest, end = standing.outcome.period, standing.target.target_year
    if per_year.value is None or end is None or not latest:
        return ((_("Change needed every year"), None),)
    fields = {"goal": whole(standing.target_value), "outcome": whole(standing.outcome),
              "end": end, "latest": latest}  # fmt: skip
    made: list[Fact] = [(
        _("Amount = (goal − outcome) ÷ years left"),
        _("(%(goal)s − %(outcome)s) ÷ (%(end)s − %(latest)s) = %(answer)s",
          answer=quantity(per_year.value, per_year.unit, 0), **fields),
    )]  # fmt: skip
    if percent.value is not None:
        made.append((
            _("Share = (goal ÷ outcome)^(1 ÷ years left) − 1"),
            _("(%(goal)s ÷ %(outcome)s)^(1 ÷ (%(end)s − %(latest)s)) − 1 = %(answer)s",
              answer=change(percent.value / 100), **fields),
        ))  # fmt: skip
    return tuple(made)


def verdict_rules() -> list[Row]:
    """The bounds between the words."""
    return [
        {"status": "ahead", "rule": _("below −2 %")},
        {"status": "on_track", "rule": _("from −2 to +2 %")},
        {"status": "behind", "rule": _("above 2 and up to 10 %")},
        {"status": "off_track", "rule": _("above 10 %")},
        {"status": "unknown", "rule": _("base, goal, path or outcome is missing")},
    ]


def points_subtitle(standing: TargetStanding) -> str:
    """Where every point of the series is taken from."""
    if standing.target.indicator == EMISSIONS.key:
        return _("Base, start and outcome are all of edition %(edition)s.",
                 edition=standing.vintage)  # fmt: skip
    return _("Each year is its published inventory.")


def point_rows(standing: TargetStanding) -> list[Row]:
    """Every published point with its path value and the way to its source."""
    if standing.series is None:
        return []
    return [
        {
            "year": point.year,
            "value": point.value,
            "path": on_path(standing, point.year),
            "source": _source(point.trail, standing.series.vintage),
        }
        for point in standing.series.points
    ]


def debt_cells(standing: TargetStanding) -> list[Row]:
    """The debt year by year."""
    return [asdict(row) for row in debt_rows(standing)]


def target_facts(standing: TargetStanding) -> tuple[Fact, ...]:
    """The goal's own words, who decided it and when, and where it was read."""
    target = standing.target
    return (
        (_("Wording"), Markup('<q lang="sv">{}</q>').format(target.wording_sv.strip('"”“'))),
        (_("Level"), label(target.level)),
        (_("Holds for"), target.boundary),
        (_("Decided"), day(target.decided_on)),
        (_("Why that date"), in_english(target.decided_reason)),
        (_("Why that path"), in_english(target.path_reason)),
        (_("What is known of it"), in_english(target.status_reason)),
        (_("Source"), f"{target.source_title} ({target.source_address})"),
    )


def in_english(text: str) -> Markup | None:
    """A note that the data carries in English only, marked so for those who listen."""
    return Markup('<span lang="en">{}</span>').format(text) if text else None


def amount(figure: Figure) -> str | None:
    """A figure's number with its unit, or nothing."""
    return None if figure.value is None else quantity(figure.value, figure.unit, 0)


def whole(figure: Figure) -> str:
    """A figure's number without its unit, for formulas."""
    return number(figure.value, 0)


def linked(figure: Figure) -> Markup | str | None:
    """A figure's number as a link to what it rests on."""
    text, address = amount(figure), trail_url(figure.trail)
    if text is None or address is None:
        return text
    return Markup('<a href="{}">{}</a>').format(address, text)


def _source(trail: Trail | None, edition: str) -> Row | str:
    address = trail_url(trail)
    is_own = trail is not None and trail.kind == "run_lines"
    text = _("lines of the inventory") if is_own else _("edition %(edition)s", edition=edition)
    return text if address is None else {"text": text, "href": address}
