"""Every page as every role, in both languages, both themes and both widths: the long run only."""

from __future__ import annotations

import pytest

from omstallning.access.model import Role
from tests.browser.looking import (
    ACCESSIBILITY,
    NARROW,
    WIDE,
    Findings,
    Site,
    broken_rules,
    listened,
    signed_in,
    too_wide,
)
from tests.example import handle_of
from tests.house.walk import MOST, walk

ROLES = (
    Role.STRATEGIST, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.POLITICIAN,
)  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_holds_in_every_theme_and_width(site: Site, role: Role, language: str) -> None:
    handle = handle_of(role)
    page, findings = signed_in(site, handle, language), Findings()
    said = listened(page)
    for found in walk(site.example.client(handle, language), like=MOST):
        if not found.is_html:
            continue
        page.goto(site.address + found.address)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                where = f"{found.address} {theme} {size['width']}"
                findings.looked_at.append(where)
                findings.add("rules", where, broken_rules(page, *ACCESSIBILITY, by_tag=True))
                findings.add("width", where, too_wide(page))
        findings.add("console", found.address, said)
        said.clear()
    page.context.close()
    assert findings.looked_at
    assert {about: faults for about, faults in findings.wrong.items() if faults} == {}
