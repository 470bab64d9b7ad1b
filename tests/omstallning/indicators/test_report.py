"""The national key figures that the commitments name."""

from __future__ import annotations

from omstallning.indicators.model import Better
from omstallning.indicators.report import PREFIX, key_figures
from omstallning.policy import report as policy


def test_every_national_key_figure_that_a_commitment_names_is_known() -> None:
    known = key_figures()
    named = {
        key
        for one in policy.policy().commitments
        for key in one.indicators
        if key.startswith(PREFIX)
    }
    assert named
    assert named - set(known) == set()


def test_a_key_figure_carries_its_title_direction_and_latest_year() -> None:
    per_resident = key_figures()["kolada.N00401"]
    assert per_resident.title.startswith("Utsläpp till luft av växthusgaser totalt")
    assert (per_resident.better, per_resident.latest_year) == (Better.LOWER, 2024)


def test_a_key_figure_without_a_better_direction_says_none() -> None:
    assert None in {one.better for one in key_figures().values()}
