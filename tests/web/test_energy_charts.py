"""Pictures of hours, of months beside the year before, and of buildings against each other."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from web.charts import Picture, Ranked, Series, carpet, curve, months_beside, ranked_bars
from web.charts.hours import STEPS, gaps, shade_of, shades
from web.charts.model import SIZES, TOKENS
from web.charts.months import MonthsSketch
from web.charts.sheet import Sheet

SVG = "{http://www.w3.org/2000/svg}"
HOURS: list[float | None] = [float(10 + place % 24) for place in range(30 * 24)]
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own drawing


def coloured(svg: str, colour: str) -> list[str]:
    """The paths that have a colour, as they are drawn."""
    return [
        path.get("d", "")
        for path in parsed(svg).iter(f"{SVG}path")
        if colour in (path.get("class") or "").split()
    ]


def words_in(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]


@pytest.fixture
def pictures(app: Flask) -> list[Picture]:
    told = {"title": "Nyheten", "description": "Bilden i ord & <siffror>."}
    with app.test_request_context():
        return [
            curve(HOURS, unit_code="kWh", suspect=[7], **told),
            carpet([*HOURS[:100], *[None] * 24, *HOURS[124:]], suspect=[7], **told),
            months_beside(
                [Series("El", ((1, 20.0), (2, 18.0)))], [(1, 25.0)], unit_code="kWh",
                before_words="2024", month_words=MONTHS, partial=[2], **told,
            ),
            ranked_bars([Ranked("Skolan", 120.0, 110.0), Ranked("Badet", None)],
                        unit_code="kWh/m2", before_words="2024", **told),
        ]  # fmt: skip


def test_a_sketch_obeys_the_page_and_is_named_for_the_ear(pictures: list[Picture]) -> None:
    for picture in pictures:
        for _, svg in picture.variants:
            assert not re.search(r"\sstyle=|<style|<script|\son\w+=|url\(", svg)
            root = parsed(svg)
            assert root.get("role") == "img"
            named = {element.get("id"): element.text for element in root if element.get("id")}
            assert named[root.get("aria-labelledby")] == "Nyheten"
            assert named[root.get("aria-describedby")] == "Bilden i ord & <siffror>."


def test_every_colour_of_a_sketch_is_one_that_the_page_can_change(
    pictures: list[Picture],
) -> None:
    for picture in pictures:
        for _, svg in picture.variants:
            for element in parsed(svg).iter():
                for key in ("fill", "stroke"):
                    colour = element.get(key, "none").lower()
                    assert colour in {"none", *TOKENS.values()}
                    assert colour == "none" or key[0] + "-" in element.get("class", "")


def test_a_month_of_hours_weighs_little_in_the_page(pictures: list[Picture]) -> None:
    assert all(len(picture.__html__()) < 70_000 for picture in pictures)


def test_no_line_is_drawn_over_missing_hours() -> None:
    whole = curve(HOURS, title="t", description="d", unit_code="kWh")
    broken = curve(
        [*HOURS[:50], None, None, *HOURS[52:]], title="t", description="d", unit_code="kWh"
    )
    assert [d.count("M") for d in coloured(whole.variants[0][1], "s-spruce")] == [1]
    assert [d.count("M") for d in coloured(broken.variants[0][1], "s-spruce")] == [2]


def test_a_missing_hour_is_hatched_and_a_zero_hour_is_not() -> None:
    made = carpet([None, *[0.0] * 23], title="t", description="d")
    assert [d.count("M") for d in coloured(made.variants[0][1], "s-muted")] == [1]
    assert sum(d.count("M") for d in coloured(made.variants[0][1], "f-spruce")) == 23


def test_each_hour_lies_in_one_place_of_the_carpet() -> None:
    made = carpet(HOURS, title="t", description="d")
    drawn = [
        corner
        for d in coloured(made.variants[0][1], "f-spruce")
        for corner in re.findall(r"M([\d.]+,[\d.]+)", d)
    ]
    assert len(drawn) == len(set(drawn)) == len(HOURS)


def test_suspect_hours_are_marked_on_both_pictures(pictures: list[Picture]) -> None:
    assert len(coloured(pictures[0].variants[0][1], "f-rust")) == 1
    assert len(coloured(pictures[1].variants[0][1], "s-rust")) == 1


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=200))
def test_gaps_hold_every_missing_hour_and_no_other(hours: list[float | None]) -> None:
    missing = {place for first, count in gaps(hours) for place in range(first, first + count)}
    assert missing == {place for place, value in enumerate(hours) if value is None}


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=200))
def test_more_energy_is_never_a_paler_shade(hours: list[float]) -> None:
    bounds = shades(hours)
    order = [shade_of(value, bounds) for value in sorted(hours)]
    assert order == sorted(order)
    assert set(order) <= set(range(STEPS))


def test_a_month_without_value_shows_the_sign_and_not_a_bar(pictures: list[Picture]) -> None:
    drawn = pictures[2].variants[0][1]
    assert words_in(drawn).count("..") == 10
    assert len(coloured(drawn, "f-spruce")) == 2


def test_the_year_before_is_named_only_when_it_is_drawn() -> None:
    told = ("t", "d", (Series("El", ((1, 2.0),)),))
    with_it = MonthsSketch(*told, ((1, 3.0),), "2024", frozenset(), MONTHS, "kWh")
    without = MonthsSketch(*told, ((1, None),), "2024", frozenset(), MONTHS, "kWh")
    assert [words for words, _ in with_it.legend] == ["El", "2024"]
    assert [words for words, _ in without.legend] == ["El"]


def test_months_are_stacked_up_to_their_sum_and_an_unknown_part_is_no_zero() -> None:
    series = (Series("El", ((1, 2.0), (2, None))), Series("Värme", ((1, 3.0), (2, None))))
    sketch = MonthsSketch("t", "d", series, (), "2024", frozenset(), MONTHS, "kWh")
    assert (sketch.total(1), sketch.total(2)) == (5.0, None)


def test_a_building_that_is_not_known_is_named_without_a_bar(pictures: list[Picture]) -> None:
    drawn = pictures[3].variants[0][1]
    assert {"Skolan", "Badet", ".."} <= set(words_in(drawn))
    assert len(coloured(drawn, "f-spruce")) == 1


def test_words_are_written_as_text_and_never_as_markup() -> None:
    sheet = Sheet(10, 10, SIZES[0])
    sheet.text(0, 5, "<b> & co")
    assert "&lt;b&gt; &amp; co" in sheet.raw()
