"""How much of what is due has been answered: days of each source, and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from emissions.calculate.factors import gaps
from emissions.model import RecordStatus
from omstallning.period import Interval
from omstallning.provenance import Coverage


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """A source's days in a period: how many are due, how many answered, which are not."""

    source: int
    days_due: int
    days_answered: int
    missing: tuple[Interval, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every due day is answered."""
        return not self.missing


def covered(
    source: int,
    due: Interval,
    records: Iterable[tuple[Interval, RecordStatus]],
) -> SourceCoverage:
    """Which days of a due period a source's records answer; a day is counted once.

    "Not estimated" answers nothing; a confirmed zero and "does not occur" do.

    >>> from omstallning.period import month, year
    >>> eleven = [(month(2023, m), RecordStatus.MEASURED) for m in range(1, 12)]
    >>> found = covered(7, year(2023), eleven)
    >>> found.days_answered, [str(gap) for gap in found.missing]
    (334, ['2023-12'])
    """
    answering = [period for period, status in records if status.is_answered]
    missing = gaps(due, answering)
    days_due = due.days or 0
    return SourceCoverage(
        source, days_due, days_due - sum(gap.days or 0 for gap in missing), missing
    )


def coverage_of_sources(
    period: Interval,
    active: Mapping[int, Interval],
    records: Mapping[int, Sequence[tuple[Interval, RecordStatus]]],
) -> tuple[SourceCoverage, ...]:
    """Every source due in a period, with its coverage of the days it was there."""
    due = {source: days.overlap(period) for source, days in active.items()}
    return tuple(
        covered(source, days, records.get(source, ()))
        for source, days in due.items() if days is not None
    )  # fmt: skip


def share_of_sources(sources: Sequence[SourceCoverage]) -> Coverage:
    """Sources with every day answered, of sources due."""
    return Coverage(sum(source.is_whole for source in sources), len(sources), "sources")


def share_of_days(sources: Sequence[SourceCoverage]) -> Coverage:
    """Source days answered, of source days due."""
    return Coverage(
        sum(source.days_answered for source in sources),
        sum(source.days_due for source in sources),
        "days",
    )
