from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from web.charts import (
    Annotation,
    Path,
    Picture,
    Series,
    bars_by_scope,
    grouped_bars,
    path_chart,
    sparkline,
    stacked_bars,
)
from web.charts.bars import BarDrawing, _Bars
from web.charts.drawing import finished
from web.charts.model import SIZES, TOKENS, as_points, runs, ticks, wrapped
from web.charts.notes import blocks, headroom
from web.charts.path import PathDrawing, _Layout, axis_years, on_path

# Alingsås, all sectors, tonnes CO2e, as published in the national emissions database 2026.
PUBLISHED = {
    1990: 167756, 2000: 152484, 2005: 137981, 2010: 127604, 2015: 108105,
    2020: 93191, 2021: 87858, 2022: 80728, 2023: 79569, 2024: 94453,
}  # fmt: skip
TO_2030 = Path(((2022, 80728.0), (2030, 33551.0)), "2030: −80 %")
TO_2045 = Path(((2030, 33551.0), (2045, 25163.0)), "2045: −85 %")
NOTES = (
    Annotation(2024, "Transporter +18,9 %: lägre reduktionsplikt."),
    Annotation(2024, "Produktanvändning: metodbyte misstänks."),
)
SVG = "{http://www.w3.org/2000/svg}"
STRAIGHT = re.compile(r"[ML]-?[\d.]+,-?[\d.]+")


@pytest.fixture(scope="module")
def territory() -> Picture:
    return path_chart(
        PUBLISHED, [TO_2030, TO_2045], NOTES, title="Utsläppen vände uppåt",
        description="Från 167 756 ton 1990 till 94 453 ton 2024.", debt_words="skuld 30 257 t",
    )  # fmt: skip


def layout(**changes: object) -> _Layout:
    told = {
        "title": "t", "description": "d", "points": as_points(PUBLISHED),
        "paths": (TO_2030, TO_2045), "annotations": NOTES, "unit": "tCO2e",
        "unit_words": "t CO₂e", "debt_words": None, **changes,
    }  # fmt: skip
    return _Layout(PathDrawing(**told), SIZES[0])  # type: ignore[arg-type]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own drawing


def words_in(svg: str) -> list[str]:
    return [line for text in parsed(svg).iter(f"{SVG}text") for line in text.itertext()]


def test_a_picture_carries_nothing_that_a_strict_page_refuses(territory: Picture) -> None:
    for _, svg in territory.variants:
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:|url\(", svg)


def test_a_picture_has_one_name_and_one_description_for_the_ear(territory: Picture) -> None:
    for _, svg in territory.variants:
        root = parsed(svg)
        assert root.get("role") == "img"
        named = {element.get("id"): element.text for element in root if element.get("id")}
        assert named[root.get("aria-labelledby")] == "Utsläppen vände uppåt"
        assert named[root.get("aria-describedby")].startswith("Från 167 756")  # type: ignore[union-attr]
        assert not [e for e in root.iter() if e is not root and e.get("role")]


def test_no_two_pictures_of_a_page_share_an_id(territory: Picture) -> None:
    other = path_chart(PUBLISHED, [TO_2030], title="Annan", description="Annan.")
    ids = re.findall(r'id="([^"]+)"', territory.__html__() + other.__html__())
    assert len(ids) == len(set(ids)) == 2 * 2 * len(SIZES)


def test_every_colour_of_a_picture_is_one_that_the_stylesheet_can_change(
    territory: Picture,
) -> None:
    tokens = set(TOKENS.values())
    for _, svg in territory.variants:
        for element in parsed(svg).iter():
            for key in ("fill", "stroke"):
                colour = element.get(key, "none").lower()
                assert colour in {"none", "transparent"} | tokens
                assert colour not in tokens or key[0] + "-" in element.get("class", "")


def test_a_picture_scales_to_its_place(territory: Picture) -> None:
    for _, svg in territory.variants:
        root = parsed(svg)
        assert root.get("viewBox")
        assert root.get("width") is None


def test_numbers_in_a_picture_are_swedish(territory: Picture) -> None:
    words = words_in(territory.variants[0][1])
    assert "150\u00a0000" in words
    assert "33\u00a0551\u00a0t" in words


def test_each_target_is_named_and_every_word_of_the_notes_is_there(territory: Picture) -> None:
    for _, svg in territory.variants:
        said = " ".join(words_in(svg))
        assert "2030: −80 %" in said
        assert "2045: −85 %" in said
        assert "skuld 30 257 t" in said
        for note in NOTES:
            assert set(note.text.split()) <= set(said.split())


def test_no_line_is_drawn_over_years_that_were_not_published(territory: Picture) -> None:
    drawn = [
        path.get("d", "")
        for path in parsed(territory.variants[0][1]).iter(f"{SVG}path")
        if path.get("class") == "s-ink" and not path.get("stroke-dasharray")
    ]
    assert [len(STRAIGHT.findall(d)) for d in drawn] == [5]  # 2020–2024 alone


@given(st.sets(st.integers(1990, 2045)), st.sets(st.integers(1990, 2045)))
def test_stretches_hold_every_known_year_and_never_a_gap(years: set[int], gaps: set[int]) -> None:
    points = as_points({y: None if y in gaps else float(y) for y in years})
    found = runs(points)
    assert [year for run in found for year, _ in run] == sorted(years - gaps)
    assert all(after == before + 1 for run in found for (before, _), (after, _) in pairwise(run))
    assert all(one[-1][0] + 1 < other[0][0] for one, other in pairwise(found))


def test_a_missing_number_stays_a_gap_and_is_never_zero() -> None:
    assert as_points({2023: float("nan"), 2022: None, 2024: 0}) == (
        (2022, None), (2023, None), (2024, 0.0),
    )  # fmt: skip


def test_the_path_lies_straight_between_its_ends_and_nowhere_else() -> None:
    assert on_path([TO_2030, TO_2045], 2026) == pytest.approx((80728 + 33551) / 2)
    assert on_path([TO_2030, TO_2045], 2021) is None


def test_the_debt_is_the_area_over_the_path_from_the_decision() -> None:
    corners = layout().debt_pieces()
    years = [year for piece in corners for year, _, _ in piece]
    assert (min(years), max(years)) == (2022, 2024)
    assert all(outcome >= on - 1e-6 for piece in corners for _, outcome, on in piece)


def test_an_outcome_that_crosses_its_path_owes_only_from_the_crossing() -> None:
    flat = Path(((2020, 10.0), (2022, 10.0)), "mål")
    pieces = layout(
        points=as_points({2020: 8.0, 2021: 12.0, 2022: 9.0}), paths=(flat,)
    ).debt_pieces()
    assert pieces[0] == [(2020.5, 10.0, 10.0), (2021.0, 12.0, 10.0)]
    assert pieces[1] == [
        (2021.0, 12.0, 10.0),
        (2021 + 2 / 3, pytest.approx(10.0), pytest.approx(10.0)),
    ]


def test_no_debt_is_drawn_over_a_year_without_outcome() -> None:
    assert not layout(points=as_points({2022: 80728, 2024: 94453})).debt_pieces()


@given(
    st.lists(st.tuples(st.integers(1990, 2045), st.text("abcdefgh ", min_size=1, max_size=80)),
             max_size=3),
    st.sampled_from(SIZES),
)  # fmt: skip
def test_notes_stay_inside_the_picture_and_clear_of_each_other(
    notes: list[tuple[int, str]], size: object
) -> None:
    width = size.width - 80.0  # type: ignore[attr-defined]
    made = blocks(
        [Annotation(*note) for note in notes],
        lambda y: (y - 1990) / 55 * width,
        width,
        size,  # type: ignore[arg-type]
    )
    longest_word = 14 * 0.56 * 80
    for block in made:
        assert block.x >= 0
        assert block.x + block.width <= width + 0.01 or block.width <= longest_word
    assert all(one.y + one.height <= other.y for one, other in pairwise(made))


def test_the_scale_leaves_room_so_that_no_dot_lies_behind_a_note() -> None:
    made = blocks([Annotation(2024, "ett " * 60)], lambda y: (y - 1990) * 4.0, 220.0, SIZES[2])
    series = [(2010, 100.0), (2024, 95.0)]
    top = headroom(made, series, lambda y: (y - 1990) * 4.0, 330.0, 106.0)
    for year, value in series:
        if made[0].x <= (year - 1990) * 4.0 <= made[0].x + made[0].width:
            assert 330 * (1 - value / top) >= made[0].y + made[0].height


def test_the_axis_names_both_ends_and_every_target_year() -> None:
    assert axis_years(1990, 2045, [TO_2030, TO_2045]) == [1990, 2000, 2010, 2020, 2030, 2045]


@given(st.floats(1e-3, 1e9))
def test_the_scale_is_parted_into_few_even_steps_from_zero(top: float) -> None:
    marks = ticks(top)
    assert marks[0] == 0
    assert 2 <= len(marks) <= 6
    assert marks[-1] <= top * (1 + 1e-6)
    steps = [after - before for before, after in pairwise(marks)]
    assert max(steps) == pytest.approx(min(steps))


def test_a_long_word_is_never_cut() -> None:
    assert "reduktionspliktsnivå" in wrapped("en reduktionspliktsnivå här", 40, SIZES[2])


def test_the_same_content_is_drawn_once() -> None:
    told = {"title": "Samma", "description": "Samma."}
    assert path_chart(PUBLISHED, [TO_2030], **told) is path_chart(
        dict(PUBLISHED), [TO_2030], **told
    )


def test_a_missing_part_is_left_out_and_the_sum_says_so(app: Flask) -> None:
    with app.test_request_context():
        made = bars_by_scope(
            {1: {2024: 10.0, 2025: 8.0}, 2: {2024: 20.0, 2025: None}},
            title="t", description="d", preliminary=[2025],
        )  # fmt: skip
    words = words_in(made.variants[0][1])
    assert "30" in words
    assert "8 + .." in words
    assert made.legend == (("Scope 1", "spruce"), ("Scope 2", "ochre"))
    assert {"2025", "prel."} <= set(words)


def test_parts_are_stacked_without_overlap_up_to_their_sum() -> None:
    series = (Series("a", ((2024, 3.0),)), Series("b", ((2024, 4.0),)))
    rows = _Bars(BarDrawing("t", "d", series, True, "t", (), "prel."), SIZES[0]).rows
    assert [(row["start"], row["end"]) for row in rows] == [(0.0, 3.0), (3.0, 7.0)]


def test_things_that_make_no_whole_are_not_summed(app: Flask) -> None:
    series = [Series("Fjärrvärme", ((2024, 300.0),)), Series("El", ((2024, 200.0),))]
    with app.test_request_context():
        beside = grouped_bars(series, title="t", description="d", unit_code="MWh")
        stacked = stacked_bars(series, title="t", description="d", unit_code="MWh")
    assert "500" not in words_in(beside.variants[0][1])
    assert "500" in words_in(stacked.variants[0][1])


def test_a_sparkline_needs_a_number_to_draw() -> None:
    assert sparkline({2023: None}, title="t", description="d") is None
    drawn = sparkline({2022: 3.0, 2023: 2.0}, title="t", description="d")
    assert drawn is not None
    assert 'role="img"' in drawn


def test_styles_and_event_handlers_are_taken_out_of_what_was_drawn() -> None:
    raw = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">'
        '<rect style="fill:red" fill="#1D5540" role="x" aria-label="y" width="9" height="9"/></svg>'
    )
    made = finished(raw, "<b>", "&")
    assert "style" not in made
    assert 'class="f-spruce"' in made
    assert "&lt;b&gt;" in made
