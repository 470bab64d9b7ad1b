"""Rubbish in forms and addresses: an answer in plain words, never a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import func, select

from emissions.tables import ActivityRecord, EmissionSource
from omstallning.access.model import Role
from omstallning.settings import Mode, Settings
from tests.conftest import PASSWORD
from tests.emissions.municipality import Group
from tests.example import Example, handle_of
from tests.faults.conftest import FULL
from tests.faults.service import KEY
from tests.house.walk import Page, endpoint_of, links, walk
from web.app import create_app

GOOD = {"period": "2021-05", "quantity": "5", "unit": "MWh", "status": "measured"}
BAD: dict[str, tuple[str, ...]] = {
    "period": ("", "igår", "2021-13", "2021-02-30", "0000", "9999999999", "1789",
               "2021-05-31–2021-05-01", "2021–", "2020-12-15–2021-01-15"),
    "quantity": ("-5", "−5", "fem", "NaN", "inf", "1e999", "5 kg", "1,234,5", "--5"),
    "unit": ("", "furlong", "kg", "MWh; DROP TABLE person", "x" * 5000, "kWh*9**9**9",
             "2**(10**8) kWh", "(" * 500, "0 kWh"),
    "status": ("", "gissad", "measured'"),
    "uncertainty_percent": ("-1", "NaN", "mycket"),
}  # fmt: skip
TAKEN_BEFORE = "2021-01"
STAYS_ENGLISH = re.compile(
    r"\b(not|valid|invalid|required|field|choice|must|cannot)\b", re.IGNORECASE
)
RUBBISH = ("\0", "9" * 30, "-1", "2021-13", "å" * 3000, "<b>'\"", "1e999", "[]", "nan", " ")
THROWN = RUBBISH if FULL else RUBBISH[1:6]
WRITERS = (Role.STRATEGIST, Role.APPROVER, Role.ADMINISTRATOR)
LEFT_ALONE = {"account.sign_out", "account.sign_in", "account.show", "language.choose"}
"""Forms that would end the visit."""


@pytest.fixture(scope="module")
def app(group: Group, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The pages over the small group, as in service but for the tokens of its forms."""
    settings = Settings(
        mode=Mode.DEMO,
        database_url=group.database.url,
        documents=tmp_path_factory.mktemp("documents"),
        secret_key=SecretStr(KEY),
        secure_cookies=False,
    )
    made = create_app(settings, group.database)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture(scope="module")
def client(app: Flask, group: Group) -> FlaskClient:
    """The strategist."""
    made = app.test_client()
    form = {"handle": group.strategist.handle, "password": PASSWORD}
    assert made.post("/logga-in", data=form).status_code == 303
    return made


def count(group: Group, table: type[ActivityRecord | EmissionSource]) -> int:
    """How many rows there are."""
    with group.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_record_that_cannot_be_is_refused_at_its_field(group: Group, client: FlaskClient) -> None:
    path = f"/utslapp/kallor/{group.sources['panna-gas']}/ny-uppgift"
    assert client.post(path, data={**GOOD, "period": TAKEN_BEFORE}).status_code == 303
    before, wrong = count(group, ActivityRecord), []
    for name, values in BAD.items():
        for value in (*values, *([TAKEN_BEFORE, "2021"] if name == "period" else [])):
            answer = client.post(path, data={**GOOD, name: value})
            page = answer.get_data(as_text=True)
            found = re.search(rf'(?s)id="{name}-error">(.*?)</p>', page)
            told = re.sub(r"<[^>]+>", "", found.group(1)) if found else ""
            if answer.status_code != 422 or not told or STAYS_ENGLISH.search(told):
                wrong.append((name, value[:40], answer.status_code, told))
    assert wrong == []
    assert count(group, ActivityRecord) == before


def test_a_source_that_cannot_be_is_refused_at_its_field(group: Group, client: FlaskClient) -> None:
    good = {
        "key": "ny-panna", "name": "Ny panna", "unit_id": str(group.units["energibolag"]),
        "scope": "1", "category": "stationary_fuel", "control": "full", "owner": "Drift",
        "activity_unit": "MWh", "valid_from": "2021-01-01",
    }  # fmt: skip
    bad = {
        "key": ("", "panna-gas"), "unit_id": ("", "999", "abc"), "scope": ("", "9", "x"),
        "category": ("", "rymdresor"), "control": ("", "lite"), "name": ("",), "owner": ("",),
        "activity_unit": ("", "snusdosa", "kWh*9**9**9"), "valid_from": ("", "i fjol"),
        "valid_before": ("2020-01-01", "sen"), "supplied_by_id": ("999",),
        "scope3_category": ("16", "3"),
    }  # fmt: skip
    before, wrong = count(group, EmissionSource), []
    for name, values in bad.items():
        for value in values:
            answer = client.post("/utslapp/kallor/ny", data={**good, name: value})
            page = answer.get_data(as_text=True)
            told = re.findall(r'(?s)class="field-error".*?</span>(.*?)</p>', page)
            if answer.status_code != 422 or not told or STAYS_ENGLISH.search(" ".join(told)):
                wrong.append((name, value, answer.status_code, told))
    assert wrong == []
    assert count(group, EmissionSource) == before


def test_signs_that_no_text_holds_are_refused_on_both_databases(
    group: Group, client: FlaskClient
) -> None:
    path = f"/utslapp/kallor/{group.sources['panna-gas']}/ny-uppgift"
    before = count(group, ActivityRecord)
    for name in (*GOOD, "note"):
        answer = client.post(path, data={**GOOD, name: GOOD.get(name, "") + "\0"})
        assert 400 <= answer.status_code < 500, name
    assert client.get("/utslapp/uppgifter?status=%00").status_code < 500
    assert count(group, ActivityRecord) == before


@pytest.mark.parametrize(
    "name", [0, 2**31 - 1, 2**31, 2**63, 10**40, "**x", "%2e%2e", "[", "%C3%A5" * 300, "'--", "%25"]
)
def test_a_number_or_name_that_nothing_has_is_a_page_that_is_not_there(
    app: Flask, client: FlaskClient, name: int | str
) -> None:
    broken = []
    for rule in app.url_map.iter_rules():
        if rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint != "static":
            path = re.sub(r"<[^>]+>", str(name), rule.rule)
            status = client.get(path).status_code
            if status not in {303, 403, 404}:
                broken.append((path, status))
    assert broken == []


@dataclass
class Form:
    """A form of a page: where it is sent and what it holds."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.found, self.select = at, [Form("", "")], ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep forms and what their fields hold."""
        a: Mapping[str, str] = {name: value or "" for name, value in attrs}
        fields = self.found[-1].fields
        if tag == "form":
            self.found.append(Form(a.get("method", "get").lower(), a.get("action") or self.at))
        elif tag in {"input", "textarea", "button"} and a.get("name"):
            if a.get("type") not in {"radio", "checkbox"} or "checked" in a:
                fields[a["name"]] = a.get("value", "")
            else:
                fields.setdefault(a["name"], a.get("value", ""))
        elif tag == "select":
            self.select = a.get("name", "")
            fields.setdefault(self.select, "")
        elif tag == "option" and ("selected" in a or not fields.get(self.select)):
            fields[self.select] = a.get("value", "")


def forms_of(page: Page) -> list[Form]:
    """The forms of a page."""
    parser = _Forms(page.address)
    parser.feed(page.text)
    return parser.found[1:]


@pytest.fixture(scope="module")
def pages(throwaway: Example) -> list[tuple[Role, Page]]:
    """Every page, as those who may change things see it."""
    return [
        (role, page)
        for role in WRITERS
        for page in walk(throwaway.client(handle_of(role)), like=2)
        if page.is_html
    ]


def browsers(example: Example) -> dict[Role, FlaskClient]:
    """Somebody signed in for each role."""
    return {role: example.client(handle_of(role)) for role in WRITERS}


def _kinds(example: Example, pages: list[tuple[Role, Page]], method: str) -> Iterator[
    tuple[Role, str, Form]
]:  # fmt: skip
    seen = set()
    adapter = example.app.url_map.bind("localhost")
    for role, page in pages:
        for form in forms_of(page):
            endpoint = str(adapter.match(form.action.partition("?")[0], method=method.upper())[0]
                           ) if form.method == method else ""  # fmt: skip
            kind = (endpoint, *sorted(form.fields))
            if endpoint and endpoint not in LEFT_ALONE and kind not in seen:
                seen.add(kind)
                yield role, endpoint, form


def test_no_form_breaks_on_rubbish_in_any_of_its_fields(
    throwaway: Example, pages: list[tuple[Role, Page]]
) -> None:
    clients = browsers(throwaway)
    broken, sent = [], 0
    for role, endpoint, form in _kinds(throwaway, pages, "post"):
        for name in set(form.fields) - {"csrf_token"}:
            for value in THROWN:
                answer = clients[role].post(form.action, data={**form.fields, name: value})
                sent += 1
                if answer.status_code >= 500:
                    broken.append((endpoint, name, value[:20], answer.status_code))
    assert sent > 100
    assert broken == []


def questions(
    example: Example, pages: list[tuple[Role, Page]]
) -> dict[str, tuple[Role, str, set[str]]]:
    """Endpoint → who opens it, its address, and what may stand behind its question mark."""
    asked: dict[str, tuple[Role, str, set[str]]] = {}
    for role, page in pages:
        path = page.address.partition("?")[0]
        _, _, names = asked.setdefault(page.endpoint, (role, path, set()))
        for form in forms_of(page):
            names |= set(form.fields) if form.method == "get" else set()
    client = example.client(None)
    for link in {link for _, page in pages for link in links(page.text)}:
        path, _, query = link.partition("#")[0].partition("?")
        if query and path.startswith("/"):
            _, _, names = asked.get(endpoint_of(client, path), (None, "", set()))
            names |= {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    return asked


def test_no_address_breaks_on_rubbish_behind_its_question_mark(
    throwaway: Example, pages: list[tuple[Role, Page]]
) -> None:
    clients = browsers(throwaway)
    asked = questions(throwaway, pages)
    broken = []
    for role, path, names in asked.values():
        for name in sorted(names):
            for value in THROWN:
                answer = clients[role].get(path, query_string={name: value})
                if answer.status_code >= 500:
                    broken.append((path, name, value[:20], answer.status_code))
    assert sum(len(names) for _, _, names in asked.values()) > 30
    assert broken == []
