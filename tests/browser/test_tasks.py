"""What people come to do, done as some of them do it: in three clicks, without scripts, by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from emissions import report
from emissions.report import LinePage
from omstallning.access.model import Role
from omstallning.access.operations import actor_of
from tests.browser.looking import NARROW, Site
from tests.example import handle_of
from web.demo import files

LINES = re.compile(r"/utslapp/korningar/\d+/rader")
LINE = re.compile(r"/utslapp/rader/(\d+)$")
TO_LINES = 'main a[href*="/rader?"]'
TO_LINE = 'main table a[href^="/utslapp/rader/"]'
MANY_KEYS = 300
"""More presses of Tab than this and somebody is caught in a part of the page."""


def stored_line(site: Site, line_id: int) -> LinePage:
    """A line as it is kept."""
    with site.example.database.reading() as session:
        return report.line(session, actor_of(session, 1), line_id)


def plain(words: str) -> str:
    """Words without the spaces that a number is set with."""
    return re.sub(r"\s", "", words)


def test_three_clicks_lead_from_a_years_total_to_a_line_with_its_factor_and_document(
    as_role: Callable[..., Any], site: Site
) -> None:
    page = as_role()
    page.goto(f"{site.address}/utslapp")
    year = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2023")).last
    year.locator('a[href*="view=location"]').last.click()
    page.wait_for_url(LINES)
    page.locator(TO_LINE).first.click()
    page.wait_for_url(LINE)
    found = LINE.search(page.url)
    assert found is not None
    line = stored_line(site, int(found.group(1)))
    shown = page.locator("main").inner_text()
    assert line.run.year == 2023
    assert line.factor is not None
    assert line.record.document is not None
    assert plain(f"{line.record.quantity:.0f}") in plain(shown)
    assert line.factor.edition in shown
    assert line.record.document.label in shown


def test_a_line_leads_on_to_its_factor_and_its_document(
    as_role: Callable[..., Any], site: Site
) -> None:
    page = as_role()
    page.goto(f"{site.address}/utslapp/rader/1")
    line = stored_line(site, 1)
    assert line.factor is not None
    assert line.record.document is not None
    page.locator('main a[href*="/faktorer/"]').first.click()
    page.wait_for_url(re.compile("/faktorer/"))
    assert line.factor.edition in page.locator("main").inner_text()
    page.go_back()
    page.get_by_role("main").get_by_role("link", name=line.record.document.label).first.click()
    page.wait_for_url(lambda address: "/rader/" not in address)
    assert line.record.document.label in page.locator("h1").inner_text()


def test_without_scripts_a_figure_of_laget_is_followed_to_its_line(
    as_role: Callable[..., Any],
) -> None:
    page = as_role(java_script_enabled=False)
    page.get_by_role("banner").get_by_role("link", name="Läget", exact=True).first.click()
    assert page.locator("h1").count() == 1
    page.locator(TO_LINES).first.click()
    page.wait_for_url(LINES)
    page.locator(TO_LINE).first.click()
    page.wait_for_url(LINE)
    assert page.get_by_role("main").get_by_role("table").count() > 0


def test_without_scripts_a_file_is_taken_in_and_its_bad_row_is_named(
    as_role: Callable[..., Any], site: Site
) -> None:
    page = as_role(java_script_enabled=False, viewport=NARROW)
    page.locator("header details summary").click()
    page.get_by_role("banner").get_by_role("link", name="Utsläpp", exact=True).last.click()
    page.get_by_role("link", name="Läs in filer").first.click()
    page.locator('main a[href^="/import/"]').first.click()
    page.set_input_files(
        "input[type=file]",
        {
            "name": "uppgifter-2025-komplettering.csv",
            "mimeType": "text/csv",
            "buffer": files.exercise_activity(),
        },
    )
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url(re.compile(r"/import/\d+$"))
    rejected = page.get_by_role("region", name="Avvisade rader")
    assert "liter" in rejected.inner_text()
    assert rejected.locator("tbody tr").count() == 1
    page.locator("#ta-in input:not([type=hidden])").fill("Kompletterande uppgifter")
    page.locator("#ta-in button").click()
    page.wait_for_load_state()
    assert page.locator("main .banner").first.is_visible()
    assert page.locator("#ta-in").count() == 0
    with site.example.database.reading() as session:
        stated = report.records(session, actor_of(session, 1), year_shown=2025, limit=500).records
    assert {44_200.0, 7_150.0, 191_000.0} <= {record.quantity for record in stated}


def _focus(page: Any) -> Any:
    return page.evaluate_handle("document.activeElement").as_element()


def test_the_keys_alone_pass_the_menu_by_and_use_it(as_role: Callable[..., Any]) -> None:
    page = as_role()
    page.reload()
    page.keyboard.press("Tab")
    skip = _focus(page)
    assert skip.get_attribute("class") == "skip"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.reload()
    while page.evaluate("document.activeElement.closest('nav.wide') === null"):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    wanted = _focus(page).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + wanted)


def test_on_a_narrow_screen_the_menu_unfolds_by_a_key(as_role: Callable[..., Any]) -> None:
    page = as_role(viewport=NARROW)
    page.reload()
    for _ in range(MANY_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('header summary')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('header details nav') !== null")
    wanted = _focus(page).get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(wanted)


def test_the_keys_alone_open_the_door(site: Site, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address)
    handle = handle_of(Role.STRATEGIST)
    for _ in range(MANY_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "handle":
            break
    page.keyboard.type(handle)
    page.keyboard.press("Tab")
    page.keyboard.type(site.example.passwords[handle])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/logga-in)"))
    assert handle in page.get_by_role("banner").inner_text()
    context.close()


@pytest.mark.parametrize("path", ["/", "/laget", "/utslapp", "/utslapp/kallor/1/andra"])
def test_focus_is_seen_at_every_stop_and_caught_nowhere(
    as_role: Callable[..., Any], site: Site, path: str
) -> None:
    page = as_role()
    page.goto(site.address + path)
    unseen = []
    for _ in range(MANY_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        style, at = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
              return [s.outlineStyle + s.boxShadow, e.outerHTML.slice(0, 100)] }"""
        )
        if style == "nonenone":
            unseen.append(at)
    else:
        pytest.fail("Tab never leaves the page")
    assert unseen == []
