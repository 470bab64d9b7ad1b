"""A walk over every page as everybody: nothing broken, unreachable or in the other tongue."""

from __future__ import annotations

import re

import pytest

from omstallning.access.model import Role
from tests.example import Example, handle_of
from tests.house.walk import Page, walk
from web.auth import guard_of

ROLES = (
    Role.STRATEGIST, Role.PROPERTY_MANAGER, Role.PREPAREDNESS_OFFICER, Role.APPROVER,
    Role.ADMINISTRATOR, Role.AUDITOR, Role.POLITICIAN,
)  # fmt: skip
WRITERS = (Role.STRATEGIST, Role.PROPERTY_MANAGER, Role.PREPAREDNESS_OFFICER)
"""Together they see every page there is; the others see fewer of the same."""
WALKS = [*((role, "sv") for role in ROLES), *((role, "en") for role in WRITERS)]
PLACEHOLDERS = re.compile(r"%\([a-z_]+\)|\{\{|\{%|lazy_gettext|<[A-Za-z]+\.[A-Z_]+:|Undefined")

_walked: dict[tuple[str, str], list[Page]] = {}


def pages(example: Example, role: Role, language: str) -> list[Page]:
    """The whole product as this role sees it, walked once."""
    key = (role, language)
    if key not in _walked:
        _walked[key] = list(walk(example.client(handle_of(role), language)))
    return _walked[key]


def whole(example: Example, language: str) -> list[Page]:
    """Every page that those who write are shown."""
    return [page for role in WRITERS for page in pages(example, role, language)]


@pytest.mark.parametrize(("role", "language"), WALKS)
def test_every_link_that_somebody_is_shown_opens(
    example: Example, role: Role, language: str
) -> None:
    broken = [
        f"{page.address} ({page.answer.status_code}) from {page.came_from}"
        for page in pages(example, role, language)
        if page.answer.status_code not in {200, 302, 303}
    ]
    assert broken == []


def test_every_page_that_can_be_read_is_reached_by_links_from_the_menu(example: Example) -> None:
    reached = {page.endpoint for role in ROLES for page in pages(example, role, "sv")}
    app = example.app
    readable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }
    guards = {endpoint: guard_of(app, endpoint) for endpoint in readable}
    # Reached by a file sent in or by signing out, not by a link.
    by_form = {"imports.question", "account.sign_in", "health"}
    assert sorted(readable - reached - by_form) == []
    assert None not in guards.values()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_shows_a_placeholder_or_a_code(example: Example, language: str) -> None:
    for page in whole(example, language):
        if page.is_html:
            found = PLACEHOLDERS.search(page.text)
            assert found is None, f"{page.address}: {page.text[found.start() - 60 : found.end()]}"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_says_its_language_and_has_one_heading(example: Example, language: str) -> None:
    for page in whole(example, language):
        if page.is_html and page.answer.status_code == 200:
            assert f'<html lang="{language}"' in page.text, page.address
            assert len(re.findall(r"<h1[ >]", page.text)) == 1, page.address


def test_every_page_of_the_example_says_that_the_operation_is_one(example: Example) -> None:
    for page in whole(example, "sv"):
        if page.is_html and page.answer.status_code == 200:
            assert "exempel" in page.text.lower(), page.address


def test_every_answer_carries_the_strict_headers(example: Example) -> None:
    for page in whole(example, "sv"):
        policy = page.answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, page.address
        assert "default-src 'none'" in policy, page.address
        assert page.answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_carries_a_style_or_script_of_its_own(example: Example) -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:")
    for page in whole(example, "sv"):
        if page.is_html:
            assert inline.search(page.text) is None, page.address


def test_the_menu_shows_each_role_only_what_it_may_open(example: Example) -> None:
    for role in ROLES:
        client = example.client(handle_of(role))
        html = client.get("/").get_data(as_text=True)
        nav = "".join(re.findall(r"(?s)<nav.*?</nav>", html))
        for address in set(re.findall(r'href="(/[^"#]*)"', nav)):
            assert client.get(address).status_code == 200, (role, address)
