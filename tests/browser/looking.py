"""Looking at a page in a browser: what breaks, does not fit or speaks to the console."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from omstallning.access.model import Role
from tests.browser.structure import structure
from tests.example import Example, handle_of
from tests.house.walk import LIKE, Page, walk

ACCESSIBILITY = (
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
)  # fmt: skip
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
BROKEN = """options => axe.run(options).then(found => found.violations.flatMap(
  rule => rule.nodes.slice(0, 2).map(node =>
    `${rule.id}: ${node.html.slice(0, 160)} (${(node.failureSummary || '').slice(0, 200)})`)))"""
TOO_WIDE = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return [];
  const out = [...document.querySelectorAll('body *')].filter(e => {
    const r = e.getBoundingClientRect();
    return r.right > root.clientWidth + 1 && r.width > 0 && !e.closest('.table, .picture') });
  return [`${over} px: ` + out.slice(-2).map(e => e.outerHTML.slice(0, 120)).join(' | ')] }"""


def soak() -> bool:
    """Whether the full products are to be run."""
    return bool(os.environ.get("OMSTALLNING_SOAK"))


@dataclass(frozen=True)
class Site:
    """The example served at an address, and the browser to look with."""

    browser: Any
    address: str
    example: Example


Seen = tuple[Role, Page]


@dataclass
class Findings:
    """What was looked at, and what was wrong with it, by what was asked."""

    looked_at: list[str] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, about: str, where: str, faults: list[str]) -> None:
        """Keep the faults of one page."""
        self.wrong.setdefault(about, [])
        self.wrong[about] += [f"{where}: {fault}" for fault in faults]


def signed_in(site: Site, handle: str, language: str = "sv", **context: Any) -> Any:
    """A new page of somebody who has come in through the sign-in form."""
    made = site.browser.new_context(
        **{"viewport": WIDE, "color_scheme": "light", "reduced_motion": "reduce"} | context
    )
    page = made.new_page()
    page.goto(f"{site.address}/logga-in")
    page.fill("#handle", handle)
    page.fill("#password", site.example.passwords[handle])
    page.press("#password", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*/logga-in)"))
    if language != "sv":
        page.click(f'form.language button[value="{language}"]')
        page.wait_for_function(f"document.documentElement.lang === '{language}'")
    return page


def listened(page: Any) -> list[str]:
    """Everything the page says to the console from now on, its faults and what it failed to get."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: _not_got(said, request))
    return said


def _not_got(said: list[str], request: Any) -> None:
    """Keep what was refused or absent; what the browser itself gave up on leaving is no fault."""
    if request.failure != "net::ERR_ABORTED":
        said.append(f"not got: {request.url} ({request.failure})")


def broken_rules(page: Any, *rules: str, by_tag: bool = False) -> list[str]:
    """The rules of accessibility that the page breaks as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    chosen = {"type": "tag" if by_tag else "rule", "values": list(rules)}
    return list(page.evaluate(BROKEN, {"runOnly": chosen, "resultTypes": ["violations"]}))


def too_wide(page: Any) -> list[str]:
    """What makes the page scroll sideways."""
    return list(page.evaluate(TOO_WIDE))


def look_whole(page: Any, where: str, findings: Findings) -> None:
    """All that is asked of a page in its first language, as it stands in the browser now."""
    findings.looked_at.append(where)
    findings.add("rules", where, broken_rules(page, *ACCESSIBILITY, by_tag=True))
    page.emulate_media(color_scheme="dark")
    findings.add("dark", where, broken_rules(page, "color-contrast"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    findings.add("narrow", where, too_wide(page))
    findings.add("targets", where, broken_rules(page, "target-size"))
    page.set_viewport_size(WIDE)


def addresses(example: Example, language: str = "sv", like: int = LIKE) -> Iterator[Seen]:
    """Every page, as the strategist; what only the administrator may open, as that person."""
    seen: set[str] = set()
    for role in (Role.STRATEGIST, Role.ADMINISTRATOR):
        found = [p for p in walk(example.client(handle_of(role), language), like=like) if p.is_html]
        yield from ((role, page) for page in found if page.endpoint not in seen)
        seen |= {page.endpoint for page in found}


def distinct(example: Example) -> Iterator[Seen]:
    """One page of each structure."""
    seen: set[str] = set()
    for role, page in addresses(example):
        built = structure(page.text)
        if built not in seen:
            seen.add(built)
            yield role, page
