"""The acceptable outage follows from what an outage leads to."""

from __future__ import annotations

import pytest

from resilience.calculate.tolerance import RECOVERY_BEYOND_MTPD, acceptable_outage, tolerance_fault


def test_the_limit_is_the_first_step_that_cannot_be_borne() -> None:
    assert acceptable_outage([(0, 1), (4, 3), (24, 5), (8, 4)]) == 8


def test_steps_that_can_all_be_borne_set_no_limit() -> None:
    assert acceptable_outage([(0, 1), (4, 3)]) is None
    assert acceptable_outage([]) is None


def test_a_stricter_level_gives_a_shorter_limit() -> None:
    assert acceptable_outage([(0, 1), (4, 3), (8, 4)], unacceptable_from=3) == 4


def test_what_is_unacceptable_at_once_leaves_no_time() -> None:
    assert acceptable_outage([(0, 5)]) == 0


@pytest.mark.parametrize(
    ("mtpd_h", "rto_h", "wrt_h", "fault"),
    [
        (6, 4, 2, None),
        (6, 4, None, None),
        (6, 7, None, RECOVERY_BEYOND_MTPD),
        (6, 7, 1, RECOVERY_BEYOND_MTPD),
        (6, 4, 2.5, RECOVERY_BEYOND_MTPD),
        (None, 4, 2, None),
        (6, None, 9, None),
    ],
)
def test_recovery_and_work_must_fit_within_what_can_be_borne(
    mtpd_h: float | None, rto_h: float | None, wrt_h: float | None, fault: str | None
) -> None:
    assert tolerance_fault(mtpd_h, rto_h, wrt_h) == fault
