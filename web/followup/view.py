"""What the pages of follow-up show: targets with their standing, commitments with their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from emissions import report as emissions
from emissions.model import RunKind
from emissions.territory import report as territory
from omstallning.access.model import Actor
from omstallning.indicators.model import Indicator, Level, Point, Series
from omstallning.indicators.report import KeyFigure, key_figures
from omstallning.policy import report as policy
from omstallning.policy.model import Area, Commitment, Direction, Policy
from omstallning.provenance import Figure
from omstallning.targets import report as targets
from omstallning.targets.model import Standing, Target, TargetKind, TargetStatus
from omstallning.targets.report import TargetStanding

HOLDING = frozenset({TargetStatus.IN_FORCE, TargetStatus.CONTESTED})
"""What a verdict counts for; a proposal or a target that is over binds nobody."""
INDICATORS: Mapping[str, Indicator] = {
    one.key: one for one in (*territory.INDICATORS, *emissions.INDICATORS)
}
"""Every indicator that some part of the product computes."""


@dataclass(frozen=True, slots=True)
class Known:
    """The series there are today by indicator, and which years are preliminary in the group's."""

    series: Mapping[str, Series]
    preliminary: frozenset[int]

    def is_preliminary(self, key: str, year: int | None) -> bool:
        """Whether a year of an indicator rests on an inventory that is not final."""
        return key not in {one.key for one in territory.INDICATORS} and year in self.preliminary


def known(session: Session, viewer: Actor, municipality_code: str) -> Known:
    """Every series that this person may read, each in the vintage in use."""
    series = dict(emissions.series(session, viewer))
    total = territory.series(session, viewer, municipality_code)
    share = territory.per_resident(session, viewer, municipality_code)
    series |= {one.indicator: one for one in (total, share) if one is not None}
    return Known(
        {key: one for key, one in series.items() if one.latest is not None},
        frozenset(
            row.run.year
            for row in emissions.runs(session, viewer)
            if row.run.is_latest_published and row.run.kind is RunKind.PRELIMINARY
        ),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A target as it stands on a day: its status by its dates, and its standing."""

    standing: TargetStanding
    status: TargetStatus
    is_preliminary: bool

    @property
    def target(self) -> Target:
        """The target itself."""
        return self.standing.target

    @property
    def holds(self) -> bool:
        """Whether somebody is bound by it, disputed or not."""
        return self.status in HOLDING

    @property
    def is_measured(self) -> bool:
        """Whether there is a verdict."""
        return self.standing.standing is not Standing.UNKNOWN


def status_on(target: Target, on: date) -> TargetStatus:
    """Whether a target binds on a day: a target in force is over when its last day has passed."""
    is_over = target.valid_before is not None and target.valid_before <= on
    return TargetStatus.EXPIRED if is_over else target.status


def rows(known: Known, among: Iterable[Target], *, on: date) -> tuple[Row, ...]:
    """Each target with its standing, in the order given."""
    return tuple(
        Row(
            one,
            status_on(one.target, on),
            known.is_preliminary(one.target.indicator or "", latest_year(one.series)),
        )
        for one in targets.overview(known.series, among)
    )


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """The targets that were asked for, in the levels' order from the world to the municipality."""

    rows: tuple[Row, ...]
    of: int

    @property
    def measured(self) -> tuple[Row, ...]:
        """Those that hold and have a verdict, the furthest from their path first."""
        found = [row for row in self.rows if row.holds and row.is_measured]
        return tuple(sorted(found, key=lambda row: -(row.standing.deviation.value or 0.0)))

    @property
    def holding(self) -> int:
        """How many of them hold."""
        return sum(1 for row in self.rows if row.holds)

    @property
    def levels(self) -> tuple[tuple[Level, tuple[Row, ...]], ...]:
        """Each level that has any, with its targets."""
        groups = ((level, tuple(r for r in self.rows if r.target.level is level))
                  for level in Level)  # fmt: skip
        return tuple((level, found) for level, found in groups if found)


def targets_page(
    known: Known,
    *,
    on: date,
    level: Level | None = None,
    kind: TargetKind | None = None,
    status: TargetStatus | None = None,
) -> TargetsPage:
    """The targets that fit every choice made; all of them when none is."""
    every = rows(known, targets.targets(), on=on)
    fitting = tuple(
        row
        for row in every
        if level in {None, row.target.level}
        and kind in {None, row.target.kind}
        and status in {None, row.status}
    )
    order = list(Level)
    return TargetsPage(
        tuple(sorted(fitting, key=lambda row: order.index(row.target.level))), len(every)
    )


def target_row(known: Known, key: str, *, on: date) -> Row:
    """One target with its standing. Raises NotFound."""
    return rows(known, [targets.target(key)], on=on)[0]


def commitments_of(target: Target) -> tuple[Commitment, ...]:
    """What the policy asks that the target belongs to, in the policy's order."""
    return tuple(one for one in policy.policy().commitments if one.key in target.commitments)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of a commitment: declared by some part of the product, or only planned."""

    key: str
    indicator: Indicator | None
    key_figure: KeyFigure | None
    series: Series | None
    is_preliminary: bool

    @property
    def figure(self) -> Figure | None:
        """The latest outcome, if there is one."""
        latest = None if self.series is None else self.series.latest
        if self.series is None or latest is None:
            return None
        return Figure(latest.value, self.series.unit, str(latest.year), trail=latest.trail)

    @property
    def before(self) -> Point | None:
        """The published year before the latest."""
        if self.series is None or len(self.series.published) < 2:
            return None
        return self.series.point(list(self.series.published)[-2])


@dataclass(frozen=True, slots=True)
class Behind:
    """A commitment and everything that stands behind it today."""

    commitment: Commitment
    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]

    @property
    def with_figures(self) -> tuple[Measure, ...]:
        """The indicators that have an outcome."""
        return tuple(one for one in self.measures if one.series is not None)

    @property
    def planned(self) -> tuple[Measure, ...]:
        """The indicators that are named and have none."""
        return tuple(one for one in self.measures if one.series is None)

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many of its targets that hold have each verdict, the worst first."""
        counted = Counter(
            row.standing.standing for row in self.rows if row.holds and row.is_measured
        )
        return {one: counted[one] for one in reversed(Standing) if counted[one]}


def behind(known: Known, commitment: Commitment, *, on: date) -> Behind:
    """What the policy's table names and what the indicators themselves say they speak for.

    Targets with a verdict come first, and of those the ones that bind.
    """
    spoken = [key for key, one in INDICATORS.items() if commitment.key in one.commitments]
    keys = list(dict.fromkeys([*commitment.indicators, *spoken]))
    belonging = rows(known, targets.of_commitment(commitment.key), on=on)
    return Behind(
        commitment,
        tuple(_measure(known, key) for key in keys),
        tuple(sorted(belonging, key=lambda row: (not row.is_measured, not row.holds))),
    )


def _measure(known: Known, key: str) -> Measure:
    series = known.series.get(key)
    return Measure(
        key=key,
        indicator=INDICATORS.get(key),
        key_figure=key_figures().get(key),
        series=series,
        is_preliminary=known.is_preliminary(key, latest_year(series)),
    )


@dataclass(frozen=True, slots=True)
class DirectionPage:
    """A heading of the policy with what stands behind each thing it asks."""

    direction: Direction
    area: Area | None
    commitments: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The policy with what stands behind it."""

    policy: Policy
    directions: tuple[DirectionPage, ...]

    @property
    def commitments(self) -> tuple[Behind, ...]:
        """Every commitment, in the policy's order."""
        return tuple(one for each in self.directions for one in each.commitments)

    @property
    def areas(self) -> Sequence[tuple[Area, int]]:
        """Every area with how many commitments of it are held here."""
        held = Counter(one.commitment.area for one in self.commitments)
        return [(area, held[area.key]) for area in self.policy.areas]


def policy_page(known: Known, *, on: date) -> PolicyPage:
    """Every direction with its commitments and what stands behind each."""
    return PolicyPage(
        policy.policy(),
        tuple(
            DirectionPage(
                one.direction,
                one.area,
                tuple(behind(known, commitment, on=on) for commitment in one.commitments),
            )
            for one in policy.directions()
        ),
    )


def coverage(commitments: Sequence[Behind]) -> tuple[int, int, int]:
    """How many have an indicator with figures, only a planned one, and none at all."""
    figures = sum(1 for one in commitments if one.with_figures)
    planned = sum(1 for one in commitments if one.measures and not one.with_figures)
    return figures, planned, len(commitments) - figures - planned


def place_of(commitment: Commitment) -> tuple[Direction, Area | None]:
    """The heading and the area that a commitment stands under."""
    return next(
        (one.direction, one.area)
        for one in policy.directions()
        if one.direction.key == commitment.direction
    )


def neighbours(commitment: Commitment) -> tuple[Commitment | None, Commitment | None]:
    """The commitments before and after one, in the policy's order."""
    every = policy.policy().commitments
    place = every.index(commitment)
    after = every[place + 1] if place + 1 < len(every) else None
    return (every[place - 1] if place else None), after


def with_status(figure: Figure, standing: TargetStanding) -> Figure:
    """A figure of a standing that also shows the verdict."""
    return replace(figure, status=standing.standing.value)


def latest_year(series: Series | None) -> int | None:
    """The last year that has an outcome."""
    return None if series is None or series.latest is None else series.latest.year
