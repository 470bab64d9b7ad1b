"""Pictures of outages, consequences and what leans on what: whole, in words, without styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

import pytest
from flask import Flask

from web.charts import Fate, Leaning, OutageRow, Picture, Tie, leaning_graph, outage_bars, stair


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    """Words are in a reader's language."""
    with app.test_request_context("/"):
        yield


def variant(picture: Picture, name: str) -> str:
    """One width of a picture."""
    return dict(picture.variants)[name]


def texts(svg: str) -> str:
    """The words in a picture."""
    return " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", svg))


def outage(*rows: OutageRow) -> Picture:
    """A day without power."""
    return outage_bars(rows, 24, cause="elen är borta", title="Titel", description="Ord")


def graph() -> Picture:
    """A service that leans on a waterworks and on power, which the waterworks leans on too."""
    boxes = [
        Leaning(1, "Elnätet", 0, beside="el"), Leaning(2, "Vattenverket", 1, beside="vatten"),
        Leaning(3, "Vård dygnet runt", 2, is_centre=True),
    ]  # fmt: skip
    ties = [Tie(2, 1, "8 h"), Tie(3, 2, "12 h"), Tie(3, 1, "?", is_unknown=True)]
    return leaning_graph(
        boxes, ties, ("Längst bort", "Beroende av", "Verksamheten"), title="T", description="O"
    )


def test_no_picture_has_a_style_of_its_own_and_each_is_named() -> None:
    pictures = (
        outage(OutageRow("Larm", Fate.BREACHED, "4–25 h", ((4, 25),), 6)),
        graph(),
        stair([(0, 1), (6, 4)], 4, title="T", description="O"),
    )
    for picture in pictures:
        for _, svg in picture.variants:
            assert "style" not in svg
            assert "<title" in svg
            assert 'role="img"' in svg


@pytest.mark.parametrize("width", ["wide", "medium", "small"])
def test_every_row_names_its_service_and_its_hours(width: str) -> None:
    svg = variant(
        outage(
            OutageRow("Larm", Fate.BREACHED, "4–25 h", ((4, 25),), 6),
            OutageRow("Bibliotek", Fate.HOLDS, "aldrig nere"),
        ),
        width,
    )
    assert "elen är borta" in texts(svg)
    for words in ("Larm", "4–25 h", "Bibliotek", "aldrig nere"):
        assert words in texts(svg), words


def test_an_outage_without_end_stays_in_the_picture_and_points_out_of_it() -> None:
    svg = variant(outage(OutageRow("Larm", Fate.BREACHED, "från 4 h", ((4, inf),), 6)), "wide")
    assert "inf" not in svg
    assert "nan" not in svg
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="14"', svg)
    right = max(float(x) + float(width) for x, width in bars)
    assert right <= 1100
    assert re.search(r"l9,7\.0l-9,7\.0Z", svg)


def test_what_only_may_be_down_is_drawn_open() -> None:
    svg = variant(
        outage(OutageRow("Larm", Fate.UNKNOWN, "2–26 h", limit_h=6, possible=((2, 26),))), "wide"
    )
    assert "stroke-dasharray" in svg
    assert "f-ochre" not in svg
    assert "s-ochre" in svg


def test_a_step_that_cannot_be_borne_has_another_colour() -> None:
    svg = variant(stair([(0, 1), (3, 3), (6, 4), (24, 5)], 4, title="T", description="O"), "small")
    assert svg.count("f-moss") == 2
    assert svg.count("f-rust") == 2
    assert "24 h" in texts(svg)


def test_layers_stand_beside_each_other_where_there_is_room_and_in_a_stack_where_not() -> None:
    wide, small = variant(graph(), "wide"), variant(graph(), "small")
    for svg in (wide, small):
        for words in ("Elnätet", "Vattenverket", "Vård dygnet runt", "Längst bort"):
            assert words in texts(svg), words
    assert "C" in "".join(re.findall(r' d="([^"]+)"', wide))
    assert texts(small).index("Verksamheten") < texts(small).index("Elnätet")
    assert "12 h" in texts(small)


def test_a_tie_whose_hours_are_not_known_is_broken() -> None:
    assert variant(graph(), "wide").count("stroke-dasharray") == 1


def test_a_ring_can_be_drawn() -> None:
    boxes = [Leaning(1, "A", 0), Leaning(2, "B", 0), Leaning(3, "C", 1, is_centre=True)]
    ties = [Tie(1, 2), Tie(2, 1), Tie(3, 1)]
    made = leaning_graph(boxes, ties, ("Först", "Sedan"), title="T", description="O")
    assert variant(made, "wide").count("s-stone") >= 3
