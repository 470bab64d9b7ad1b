"""Each distinct page of the product in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from omstallning.access.model import Role
from tests.browser.looking import (
    NARROW,
    Findings,
    Seen,
    Site,
    addresses,
    listened,
    look_whole,
    signed_in,
    too_wide,
)
from tests.example import handle_of

FEWEST = 30
"""Fewer structures than this and the walk has not found the product."""


@pytest.fixture(scope="module")
def seen(site: Site, structures: list[Seen]) -> Iterator[Findings]:
    """Each distinct structure, opened once in Swedish and looked at in full."""
    findings = Findings()
    pages: dict[Role, tuple[Any, list[str]]] = {}
    for role, found in structures:
        if role not in pages:
            page = signed_in(site, handle_of(role))
            pages[role] = page, listened(page)
        page, said = pages[role]
        page.goto(site.address + found.address)
        look_whole(page, found.address, findings)
        findings.add("console", found.address, said)
        said.clear()
    yield findings
    for page, _ in pages.values():
        page.context.close()


def test_every_distinct_structure_was_looked_at(seen: Findings) -> None:
    assert len(seen.looked_at) >= FEWEST


def test_no_page_breaks_a_rule_of_accessibility(seen: Findings) -> None:
    assert seen.wrong["rules"] == []


def test_every_colour_can_be_read_in_the_dark_too(seen: Findings) -> None:
    assert seen.wrong["dark"] == []


def test_no_page_scrolls_sideways_on_a_narrow_screen(seen: Findings) -> None:
    assert seen.wrong["narrow"] == []


def test_everything_to_press_is_large_enough_on_a_narrow_screen(seen: Findings) -> None:
    assert seen.wrong["targets"] == []


def test_no_page_says_anything_to_the_console(seen: Findings) -> None:
    assert seen.wrong["console"] == []


def test_the_other_language_fits_a_narrow_screen_where_its_words_are_longest(site: Site) -> None:
    longest: dict[str, tuple[int, Role, str]] = {}
    for role, found in addresses(site.example, "en", like=3):
        here = (len(found.text), role, found.address)
        longest[found.endpoint] = max(longest.get(found.endpoint, here), here)
    pages: dict[Role, Any] = {}
    faults = []
    for _, role, address in longest.values():
        if role not in pages:
            pages[role] = signed_in(site, handle_of(role), "en", viewport=NARROW)
        pages[role].goto(site.address + address)
        assert pages[role].evaluate("document.documentElement.lang") == "en"
        faults += [f"{address}: {fault}" for fault in too_wide(pages[role])]
    for page in pages.values():
        page.context.close()
    assert faults == []
