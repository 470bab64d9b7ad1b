from __future__ import annotations

from datetime import date

from emissions.calculate.coverage import (
    coverage_of_sources,
    covered,
    share_of_days,
    share_of_sources,
)
from emissions.model import RecordStatus
from omstallning.period import Interval, month, year


def test_a_day_in_two_records_is_counted_once() -> None:
    twice = [(year(2023), RecordStatus.MEASURED), (month(2023, 3), RecordStatus.ESTIMATED)]
    assert covered(1, year(2023), twice).days_answered == 365


def test_not_estimated_answers_nothing_and_a_confirmed_zero_does() -> None:
    assert covered(1, year(2023), [(year(2023), RecordStatus.NOT_ESTIMATED)]).days_answered == 0
    for status in (RecordStatus.CONFIRMED_ZERO, RecordStatus.NOT_OCCURRING):
        assert covered(1, year(2023), [(year(2023), status)]).is_whole


def test_a_source_is_due_only_while_it_is_there() -> None:
    active = {1: Interval(date(2023, 7, 1)), 2: Interval(date(2010, 1, 1), date(2023, 1, 1))}
    [found] = coverage_of_sources(year(2023), active, {})
    assert (found.source, found.days_due, found.days_answered) == (1, 184, 0)


def test_shares_tell_sources_and_days_apart() -> None:
    active = dict.fromkeys((1, 2), Interval(date(2020, 1, 1)))
    records = {
        1: [(year(2023), RecordStatus.MEASURED)],
        2: [(month(2023, 1), RecordStatus.MEASURED)],
    }
    found = coverage_of_sources(year(2023), active, records)
    assert (share_of_sources(found).have, share_of_sources(found).of) == (1, 2)
    assert (share_of_days(found).have, share_of_days(found).of) == (396, 730)
