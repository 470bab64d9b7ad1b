"""Each form sent in empty, and the pages that only a form or a fault leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as TooLate

from omstallning.access.model import Role
from tests.browser.looking import Findings, Seen, Site, listened, look_whole, signed_in
from tests.example import handle_of

FORM = re.compile(r'(?s)<form[^>]*method="post".*?</form>')
FIELD = re.compile(r'<(?:input(?![^>]*type="hidden")|select|textarea)[^>]*\sname="([^"]+)"')
EMPTIED = """([number]) => {
  const form = document.querySelectorAll('main form[method=post]')[number];
  for (const e of form.elements) {
    if (e.type === 'hidden' || e.tagName === 'BUTTON') continue;
    if (e.type === 'checkbox' || e.type === 'radio') e.checked = false;
    else if (e.tagName === 'SELECT') e.value = '';
    else if (e.type !== 'file') e.value = '';
  }
  for (const folded of document.querySelectorAll('main details')) folded.open = true }"""
FOCUS_WITHIN_MS = 5_000
LOST = """() => [...document.querySelectorAll('.error-summary a')].filter(link => {
    const target = document.getElementById(link.hash.slice(1));
    return !target || !target.closest('form') || !target.closest('.field')
      ?.querySelector('.field-error')?.textContent.includes(link.textContent) })
  .map(link => link.outerHTML)"""


@dataclass
class Sent:
    """What came of sending each form empty."""

    findings: Findings = field(default_factory=Findings)
    refused: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def sent(site: Site, structures: list[Seen]) -> Iterator[Sent]:
    """Every form of the product sent with all its fields emptied, each kind once."""
    made, seen = Sent(), set()
    pages: dict[Role, tuple[Any, list[str]]] = {}
    for role, found in structures:
        if role not in pages:
            page = signed_in(site, handle_of(role))
            pages[role] = page, listened(page)
        page, said = pages[role]
        main = found.text.partition("<main")[2].partition("</main>")[0]
        for number, form in enumerate(FORM.findall(main)):
            names = FIELD.findall(form)
            kind = (found.endpoint, *sorted(set(names)))
            if names and kind not in seen:
                seen.add(kind)
                page.goto(site.address + found.address)
                said.clear()
                _send_empty(page, number, f"{found.endpoint} {sorted(set(names))}", made, said)
    yield made
    for page, _ in pages.values():
        page.context.close()


def _send_empty(page: Any, number: int, where: str, made: Sent, said: list[str]) -> None:
    page.evaluate(EMPTIED, [number])
    button = page.locator("main form[method=post]").nth(number).locator("button").last
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        button.click()
    page.wait_for_load_state()
    status = answered.value.status
    if status != 422:
        (made.accepted if status < 400 else made.broken).append(f"{where}: {status}")
        return
    made.refused.append(where)
    faults = []
    if not page.title().startswith("Fel: "):
        faults.append(f"the title is {page.title()!r}")
    if not _has_focus(page):
        faults.append("the list of errors has no focus")
    faults += [f"leads to no field with these words: {link}" for link in page.evaluate(LOST)]
    made.findings.add("errors", where, faults)
    look_whole(page, where, made.findings)
    # The browser itself notes an answer that refuses.
    noise = "Failed to load resource: the server responded with a status of 422"
    made.findings.add("console", where, [text for text in said if noise not in text])


def test_no_form_breaks_when_it_is_empty(sent: Sent) -> None:
    assert sent.broken == []
    assert len(sent.refused) >= 8


def test_a_form_gone_wrong_names_it_in_the_title_and_leads_to_each_field(sent: Sent) -> None:
    assert sent.findings.wrong["errors"] == []


@pytest.mark.parametrize("about", ["rules", "dark", "narrow", "targets", "console"])
def test_a_form_gone_wrong_is_as_good_a_page_as_any(sent: Sent, about: str) -> None:
    assert sent.findings.wrong[about] == []


UNKNOWN_HEADINGS = (
    "benämning;när;hur mycket;mått\nlokaler-olja;2021;12;MWh\nfordon-diesel;2021;3,5;liter\n"
).encode()


def _door(page: Any, site: Site) -> None:
    page.context.clear_cookies()
    page.goto(f"{site.address}/logga-in")
    page.fill("#handle", "ingen")
    page.fill("#password", "inte rätt lösenord")
    page.press("#password", "Enter")


def _nowhere(page: Any, site: Site) -> None:
    page.goto(f"{site.address}/finns-inte")


def _refused(page: Any, site: Site) -> None:
    page.goto(f"{site.address}/administration/personer")


def _question(page: Any, site: Site) -> None:
    page.goto(f"{site.address}/import")
    page.locator('main a[href^="/import/"]').first.click()
    page.set_input_files(
        "input[type=file]",
        {"name": "egen.csv", "mimeType": "text/csv", "buffer": UNKNOWN_HEADINGS},
    )
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/fil/**")


def _two_versions(page: Any, site: Site) -> None:
    """The same source opened twice, changed in one, then sent from the other."""
    page.goto(f"{site.address}/utslapp/kallor/1/andra")
    other = page.context.new_page()
    other.goto(page.url)
    for one, owner in ((other, "Fastighetschefen"), (page, "Driftchefen")):
        one.fill("#owner", owner)
        one.fill("#reason", "Ny funktion")
        one.locator("main form[method=post] button").last.click()
        one.wait_for_load_state()
    other.close()


@pytest.mark.parametrize("reached", [_door, _nowhere, _refused, _question, _two_versions])
def test_a_page_that_no_link_leads_to_is_as_good_as_any(
    as_role: Callable[..., Any], site: Site, reached: Callable[[Any, Site], None]
) -> None:
    page, findings = as_role(), Findings()
    said = listened(page)
    reached(page, site)
    assert page.locator("h1").count() == 1
    look_whole(page, page.url, findings)
    findings.add(
        "console", page.url, [text for text in said if "Failed to load resource" not in text]
    )
    assert {about: faults for about, faults in findings.wrong.items() if faults} == {}


def _has_focus(page: Any) -> bool:
    """Whether the list of errors is focused; the browser does it once the page is drawn."""
    try:
        page.wait_for_function(
            "document.activeElement.className === 'error-summary'", timeout=FOCUS_WITHIN_MS
        )
    except TooLate:
        return False
    return True
