"""How many questions a page asks the database: a number of its own, not one that grows."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from omstallning.access.model import Role
from tests.example import Example, example, handle_of, loaded

__all__ = ["example", "loaded"]

FRAME = ("BEGIN", "PRAGMA", "SET TRANSACTION")
"""What opens a transaction asks nothing."""
LIMIT = 15
"""Questions of a page about buildings and meters, the one about who asks included."""
LIMIT_OF_PREPAREDNESS = 40
"""A page of preparedness reads the register whole, some of them more than once."""

ENERGY = (
    "/byggnader",
    "/matare",
    "/solel",
    "/byggnader/byggnader.csv",
    "/solel/ny",
    "/anlaggningar/ny",
)
PREPAREDNESS = ("/verksamheter", "/avbrott", "/risker")


def questions(example: Example, role: Role, addresses: list[str]) -> dict[str, int]:
    """Address → how many questions it took, of those that were answered."""
    client = example.client(handle_of(role))
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(FRAME):
            asked.append(statement)

    found = {}
    event.listen(example.database.engine, "before_cursor_execute", note)
    try:
        for address in addresses:
            asked.clear()
            status = client.get(address).status_code
            if status == 200:
                found[address] = len(asked)
            assert status in {200, 404}, (address, status)
    finally:
        event.remove(example.database.engine, "before_cursor_execute", note)
    return found


def numbered(pattern: str, count: int) -> list[str]:
    return [pattern.format(number) for number in range(1, count + 1)]


@pytest.mark.parametrize("role", [Role.PROPERTY_MANAGER, Role.PREPAREDNESS_OFFICER])
def test_a_page_about_energy_asks_at_most_fifteen_questions(example: Example, role: Role) -> None:
    forms = role is Role.PROPERTY_MANAGER
    asked = questions(
        example,
        role,
        [
            *(one for one in ENERGY if forms or not one.endswith("/ny")),
            *numbered("/byggnader/{}", 60),
            *numbered("/byggnader/{}?ar=2025", 5),
            *numbered("/byggnader/{}/manader.csv", 5),
            *numbered("/anlaggningar/{}", 150),
            *numbered("/matare/{}", 40),
            *(numbered("/matare/{}/avlas", 5) if forms else []),
            *numbered("/serier/{}/2026-09", 5),
        ],
    )
    assert sum(address.startswith("/byggnader/") for address in asked) > 40
    assert sum(address.startswith("/anlaggningar/") for address in asked) > 40
    assert {address: n for address, n in asked.items() if n > LIMIT} == {}


def test_a_page_about_preparedness_asks_at_most_forty_questions(example: Example) -> None:
    asked = questions(
        example,
        Role.PREPAREDNESS_OFFICER,
        [
            *PREPAREDNESS,
            *numbered("/verksamheter/{}", 30),
            *numbered("/risker/{}", 20),
        ],
    )
    assert set(PREPAREDNESS) < set(asked)
    assert {address: n for address, n in asked.items() if n > LIMIT_OF_PREPAREDNESS} == {}
