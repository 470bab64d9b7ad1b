"""Which factor serves a day: by key, among half-open validities, never by silent borrowing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from emissions.model import Assignment, EmissionFactor, Method, StandIn
from omstallning.errors import OmstallningError
from omstallning.period import Interval


class OverlappingFactors(OmstallningError):
    """One key has two factors for the same day; the choice must be made by an assignment."""

    code = "overlapping_factors"


@dataclass(frozen=True, slots=True)
class Choice:
    """The factor that serves a stretch of days, or the neighbours that could be borrowed from.

    earlier, later  the nearest factors of the same key before and after, only where none serves
    """

    key: str
    period: Interval
    factor: EmissionFactor | None
    stand_in: StandIn | None = None
    earlier: EmissionFactor | None = None
    later: EmissionFactor | None = None

    @property
    def is_missing(self) -> bool:
        """Whether nothing serves these days."""
        return self.factor is None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The factors of the pinned editions by key, in order of time, with open ends closed."""

    by_key: Mapping[str, tuple[EmissionFactor, ...]]
    by_id: Mapping[str, EmissionFactor]
    stand_ins: Mapping[str, tuple[StandIn, ...]]


def catalogue(factors: Iterable[EmissionFactor], stand_ins: Iterable[StandIn] = ()) -> Catalogue:
    """Factors arranged for choosing.

    A factor without an end is valid until the next of its key begins. One without any year takes
    part only through an accepted stand-in.

    Raises OverlappingFactors where two of one key hold the same day.
    """
    known = list(factors)
    dated: dict[str, list[EmissionFactor]] = {}
    for factor in known:
        if factor.valid is not None:
            dated.setdefault(factor.key, []).append(factor)
    loans: dict[str, list[StandIn]] = {}
    for stand_in in stand_ins:
        loans.setdefault(stand_in.key, []).append(stand_in)
    return Catalogue(
        {key: _in_order(key, of_key) for key, of_key in dated.items()},
        {factor.id: factor for factor in known},
        {key: tuple(sorted(of_key, key=lambda loan: loan.period.start))
         for key, of_key in loans.items()},
    )  # fmt: skip


def _in_order(key: str, factors: list[EmissionFactor]) -> tuple[EmissionFactor, ...]:
    ordered = sorted(factors, key=_first_day)
    for place, (earlier, later) in enumerate(pairwise(ordered)):
        if _first_day(earlier) == _first_day(later):
            raise OverlappingFactors(key=key, one=earlier.id, other=later.id)
        if earlier.valid is not None and earlier.valid.before is None:
            closed = Interval(earlier.valid.start, _first_day(later))
            ordered[place] = replace(earlier, valid=closed)
        elif earlier.valid and later.valid and earlier.valid.overlap(later.valid):
            raise OverlappingFactors(key=key, one=earlier.id, other=later.id)
    return tuple(ordered)


def _first_day(factor: EmissionFactor) -> date:
    return date.min if factor.valid is None else factor.valid.start


def choices(key: str, period: Interval, among: Catalogue) -> tuple[Choice, ...]:
    """The factors that serve a period one after the other, gaps named.

    A gap is filled only by a stand-in that somebody accepted for these very days; otherwise the
    choice is missing and names its neighbours.

    >>> from emissions.model import EditionName
    >>> from omstallning.period import year
    >>> mix = [EmissionFactor(f"mix{y}", "mix", EditionName("f", "p", "1"), "kWh", year(y),
    ...                       co2e_kg=0.1) for y in (2021, 2023)]
    >>> [gap] = choices("mix", year(2022), catalogue(mix))
    >>> gap.is_missing, gap.earlier.id, gap.later.id
    (True, 'mix2021', 'mix2023')
    >>> loan = StandIn("mix", year(2022), "mix2021", "no value is published yet")
    >>> choices("mix", year(2022), catalogue(mix, [loan]))[0].factor.id
    'mix2021'
    """
    factors = among.by_key.get(key, ())
    found: list[Choice] = []
    for factor in factors:
        served = None if factor.valid is None else factor.valid.overlap(period)
        if served is not None:
            found.append(Choice(key, served, factor))
    for gap in gaps(period, [choice.period for choice in found]):
        found.extend(_borrowed(key, gap, among))
    return tuple(sorted(found, key=lambda choice: choice.period.start))


def _borrowed(key: str, gap: Interval, among: Catalogue) -> list[Choice]:
    """A gap filled by accepted stand-ins as far as they go."""
    found: list[Choice] = []
    for loan in among.stand_ins.get(key, ()):
        factor = among.by_id.get(loan.factor_id)
        for rest in gaps(gap, [choice.period for choice in found]):
            lent = loan.period.overlap(rest)
            if lent is not None and factor is not None:
                found.append(Choice(key, lent, factor, loan))
    for rest in gaps(gap, [choice.period for choice in found]):
        earlier, later = neighbours(key, rest, among)
        found.append(Choice(key, rest, None, None, earlier, later))
    return found


def neighbours(
    key: str, gap: Interval, among: Catalogue
) -> tuple[EmissionFactor | None, EmissionFactor | None]:
    """The nearest factor of the key before the gap and the nearest after it."""
    factors = [factor for factor in among.by_key.get(key, ()) if factor.valid is not None]
    earlier = [f for f in factors if _first_day(f) < gap.start]
    later = [f for f in factors if gap.before is not None and _first_day(f) >= gap.before]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


def gaps(period: Interval, covered: Sequence[Interval]) -> tuple[Interval, ...]:
    """The days of a period that none of the others hold.

    >>> from omstallning.period import month, year
    >>> [str(gap) for gap in gaps(month(2023, 3), [year(2022)])]
    ['2023-03']
    >>> gaps(month(2023, 3), [year(2023)])
    ()
    """
    left: list[Interval] = []
    day = period.start
    for other in sorted(covered, key=lambda interval: interval.start):
        shared = other.overlap(period)
        if shared is None:
            continue
        if shared.start > day:
            left.append(Interval(day, shared.start))
        if shared.before is None:
            return tuple(left)
        day = max(day, shared.before)
    if period.before is None or day < period.before:
        left.append(Interval(day, period.before))
    return tuple(left)


def assigned(
    source: int, method: Method, period: Interval, assignments: Iterable[Assignment]
) -> tuple[tuple[Interval, Assignment | None], ...]:
    """Which assignment serves a source through a period; days without one carry None.

    An assignment for both totals serves location and market alike. Where two hold the same day the
    one that begins last wins: it is the later decision.
    """
    fitting = [
        a for a in assignments
        if a.source == source and a.method in {method, Method.BOTH} and a.valid.overlap(period)
    ]  # fmt: skip
    if len(fitting) == 1 and fitting[0].valid.overlap(period) == period:
        return ((period, fitting[0]),)
    # An assignment made for this very total goes before a general one.
    fitting.sort(key=lambda a: (a.method is method, a.valid.start), reverse=True)
    found: list[tuple[Interval, Assignment | None]] = []
    left: tuple[Interval, ...] = (period,)
    for assignment in fitting:
        rest: list[Interval] = []
        for stretch in left:
            served = assignment.valid.overlap(stretch)
            if served is None:
                rest.append(stretch)
                continue
            found.append((served, assignment))
            rest.extend(gaps(stretch, [served]))
        left = tuple(rest)
    found.extend((stretch, None) for stretch in left)
    return tuple(sorted(found, key=lambda pair: pair[0].start))
