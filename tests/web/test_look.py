from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from omstallning.database import Database
from omstallning.settings import Mode
from tests import chromium
from tests.web import gallery
from tests.web.conftest import settings_for
from web.app import create_app

ACCESSIBILITY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["/delar", "/formular", "/finns-inte"]
WIDTHS = [1280, 320]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => { const r = e.getBoundingClientRect();
    return r.width > 1 && r.height > 1 && (r.width < 24 || r.height < 24) && e.type !== 'hidden' })
  .map(e => e.outerHTML.slice(0, 80))"""
WORDS_OUTSIDE = """[...document.querySelectorAll('.picture svg, .sparkline svg')]
  .filter(svg => svg.getBoundingClientRect().width > 0)
  .flatMap(svg => { const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();
      return r.left < frame.left - 1 || r.right > frame.right + 1
        || r.top < frame.top - 1 || r.bottom > frame.bottom + 1 })
    .map(t => t.textContent) })"""
SMALLEST_WORDS = """Math.min(...[...document.querySelectorAll('.picture text')]
  .map(t => t.getBoundingClientRect().height).filter(h => h > 0))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("look")
    database = Database(f"sqlite:///{folder}/look.sqlite3")
    database.create_all()
    settings = settings_for(database, folder).model_copy(update={"mode": Mode.DEMO})
    app = create_app(settings, database)
    gallery.install(app)
    with chromium.served(app) as found:
        yield found
    database.dispose()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_in_every_width_and_says_nothing_to_the_console(
    page: Any, address: str, path: str, width: int
) -> None:
    said: list[str] = []
    page.set_viewport_size({"width": width, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + path)
    assert [text for text in said if "404" not in text] == []
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(WORDS_OUTSIDE) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_breaks_no_rule_of_accessibility(
    page: Any, address: str, path: str, theme: str
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(address + path)
    rules = ACCESSIBILITY if theme == "light" else ["color-contrast"]
    found = Axe().run(page, options={"runOnly": rules})
    told = [(broken["id"], broken["nodes"][0]["html"]) for broken in found.response["violations"]]
    assert told == []


@pytest.mark.parametrize("width", [1280, 760, 320])
def test_one_width_of_a_picture_is_shown_and_its_words_can_be_read(
    page: Any, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + "/delar")
    shown = "[...document.querySelectorAll('#diagram .picture svg')]"
    assert page.evaluate(f"{shown}.filter(s => s.getBoundingClientRect().width).length") == 1
    assert page.evaluate(SMALLEST_WORDS) >= 11
    assert page.evaluate(WORDS_OUTSIDE) == []


def test_a_form_gone_wrong_opens_on_its_list_of_errors(page: Any, address: str) -> None:
    page.goto(address + "/formular")
    assert page.title().startswith("Fel: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    link = page.locator(".error-summary a").first
    link.click()
    assert page.evaluate("document.activeElement.id") == "amount"
    assert page.locator("#amount").input_value() == "1,234 kWh"
    described = page.locator("#amount").get_attribute("aria-describedby").split()
    words = [page.locator(f"#{name}").inner_text() for name in described]
    assert any(link.inner_text() in text for text in words)


def test_the_menu_and_all_else_work_without_a_script(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/delar")
    page.locator("#diagram summary").click()
    assert page.locator("#diagram-table table").is_visible()
    context.close()


def test_a_printed_page_has_its_address_its_tables_and_no_menu(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 680, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(address + "/delar")
    page.emulate_media(media="print")
    assert address + "/delar" in page.locator(".foot").inner_text()
    assert page.locator("#diagram-table table").is_visible()
    assert not page.locator("header nav").first.is_visible()
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    context.close()
