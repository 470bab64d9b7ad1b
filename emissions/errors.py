"""What stops a statement or a run, with what is needed to mend it.

OmstallningError
├─ OverlappingRecords   two records of one source would hold the same day
├─ FactorsMissing       a final run lacks factors that nobody has accepted a stand-in for
├─ InputsChanged        somebody saved while the run was calculated
├─ LinkedToMeters       a linked source's month is made from readings, not typed
├─ BrokenAccount        the account does not add up, so nothing is stored
└─ NothingToCount       a year without a single line has no inventory
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from omstallning.errors import OmstallningError
from omstallning.period import Interval


class OverlappingRecords(OmstallningError):
    """A record of the same source already holds some of these days."""

    code = "overlapping_records"

    def __init__(
        self, source: str, *, period: Interval, other_id: int | None, other_period: Interval
    ) -> None:
        super().__init__(
            source=source,
            period=period,
            other_id=other_id,
            other_period=other_period,
            remedies=("correct_record", "change_period"),
        )


class FactorsMissing(OmstallningError):
    """A final run is refused while figures are lacking; every one of them is listed."""

    code = "factors_missing"

    def __init__(self, year: int, gaps: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            year=year,
            count=len(gaps),
            gaps=tuple(gaps),
            remedies=("accept_stand_in", "assign_factor", "make_preliminary"),
        )


class InputsChanged(OmstallningError):
    """Somebody saved something that the run is made of while it was being calculated."""

    code = "inputs_changed"

    def __init__(self, year: int) -> None:
        super().__init__(year=year, remedies=("try_again",))


class BrokenAccount(OmstallningError):
    """The lines do not sum to the totals; nothing is stored."""

    code = "broken_account"

    def __init__(self, year: int, violations: Sequence[object]) -> None:
        super().__init__(year=year, violations=tuple(str(v) for v in violations))


class NothingToCount(OmstallningError):
    """There is no line to count for the year."""

    code = "nothing_to_count"

    def __init__(self, year: int) -> None:
        super().__init__(year=year)


class LinkedToMeters(OmstallningError):
    """The source's months are taken from the meters, so nobody types them."""

    code = "linked_to_meters"

    def __init__(
        self, source: str, *, period: Interval, link_id: int, point: str, months: Interval
    ) -> None:
        super().__init__(
            source=source,
            period=period,
            link_id=link_id,
            point=point,
            months=months,
            remedies=("correct_reading", "end_link"),
        )
