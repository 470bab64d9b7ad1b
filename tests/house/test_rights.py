"""The table of rights: every view × method × role, and no view outside the table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from omstallning.access.model import ROLE_PERMISSIONS, Permission, Role
from tests.example import Example, handle_of

TABLE = Path(__file__).with_name("rights.csv")
ROLES = (
    Role.STRATEGIST, Role.PROPERTY_MANAGER, Role.PREPAREDNESS_OFFICER, Role.APPROVER,
    Role.ADMINISTRATOR, Role.AUDITOR, Role.POLITICIAN,
)  # fmt: skip
SAMPLES: dict[str, object] = {
    "kind": "uppgifter", "token": "none", "name": "uppgifter-2025-komplettering.csv",
    "publisher": "ivl", "edition": "2025", "key": "K1", "factor_id": "ivl_nordic_mix_2021_2023",
    "month": "2024-01",
}  # fmt: skip
TEXT_IDS = {
    "situation.calculation": "ALI-2030-GEO",
    "factors.show": "ivl/2025/ivl_nordic_mix_2021_2023",
}

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def views(example: Example) -> Iterator[tuple[str, str]]:
    """Every view and method of the application."""
    for rule in example.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def test_every_view_and_method_has_its_row_and_every_row_its_view(example: Example) -> None:
    listed = {(row["endpoint"], row["method"]) for row in ROWS}
    assert set(views(example)) == listed


def address(example: Example, endpoint: str) -> str:
    """An address of the view with ids that exist, as far as a number one goes."""
    rule = next(r for r in example.app.url_map.iter_rules() if r.endpoint == endpoint)
    values: dict[str, object] = {
        name: SAMPLES.get(name, TEXT_IDS.get(endpoint, 1)) for name in rule.arguments
    }
    if endpoint == "static":
        values = {"filename": "style.css"}
    adapter = example.app.url_map.bind("localhost")
    return adapter.build(endpoint, values)


def ask(client: FlaskClient, method: str, path: str) -> int:
    """What the view answers to somebody who sends an empty form or opens the page."""
    with client.open(path, method=method) as answer:
        return answer.status_code


def asked(row: dict[str, str]) -> Permission | None:
    """The right a row asks for, if any."""
    return None if row["asks"] in {"open", "signed_in"} else Permission(row["asks"])


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_the_table_gives_it_and_nothing_else(
    own_example: Example, role: Role
) -> None:
    client = own_example.client(handle_of(role))
    wrong = []
    for row in ROWS:
        permission = asked(row)
        is_allowed = permission is None or permission in ROLE_PERMISSIONS[role]
        answer = ask(client, row["method"], address(own_example, row["endpoint"]))
        is_refused = answer == 403 or (answer == 404 and not is_allowed)
        if answer >= 500 or is_refused is is_allowed or answer == 401:
            wrong.append(f"{row['endpoint']} {row['method']} {answer} {is_allowed}")
        if row["endpoint"] in {"account.sign_out", "account.show", "account.sign_in"}:
            client = own_example.client(handle_of(role))
    assert wrong == []


def test_a_stranger_is_led_to_the_door_and_can_do_nothing(own_example: Example) -> None:
    client = own_example.client(None)
    for row in ROWS:
        path = address(own_example, row["endpoint"])
        with client.open(path, method=row["method"]) as answer:
            if row["asks"] == "open":
                assert answer.status_code != 403, path
            else:
                assert answer.status_code in {303, 401, 403}, path
                if answer.status_code == 303:
                    assert "/logga-in" in answer.headers["Location"]
