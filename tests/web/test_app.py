from __future__ import annotations

import re
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from flask_babel import lazy_gettext

from omstallning import errors
from omstallning.access.model import Actor, Permission, Role
from omstallning.database import Database
from omstallning.settings import Mode
from tests.web.conftest import settings_for, token_in
from web import auth, catalogue, languages, menu, security
from web.app import create_app, version
from web.charts.model import TOKENS

STYLE = Path(security.__file__).parent / "static" / "style.css"
PAGE = (
    '{% extends "base.html" %}{% set title = "Provsida" %}{% block content %}innehåll{% endblock %}'
)


def serve(app: Flask, path: str, view: object, **more: object) -> None:
    app.add_url_rule(path, path.strip("/"), auth.open_to_all(view), **more)  # type: ignore[type-var,arg-type]


@pytest.fixture
def page(app: Flask) -> FlaskClient:
    serve(app, "/prov", lambda: render_template_string(PAGE))
    return app.test_client()


@pytest.fixture
def demo(sqlite: Database, tmp_path: Path) -> Flask:
    settings = settings_for(sqlite, tmp_path).model_copy(update={"mode": Mode.DEMO})
    return create_app(settings, sqlite)


@pytest.mark.parametrize("path", ["/prov", "/finns-inte", "/static/style.css", "/logga-in"])
def test_every_answer_carries_the_same_strict_policy(page: FlaskClient, path: str) -> None:
    with page.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_page_is_not_kept_by_others_on_the_way(page: FlaskClient) -> None:
    headers = page.get("/prov").headers
    assert "private" in headers["Cache-Control"]
    assert "Cookie" in headers["Vary"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_only_cookie_is_the_session_and_scripts_cannot_read_it(page: FlaskClient) -> None:
    cookies = page.get("/prov").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["omstallning"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def test_an_encrypted_installation_says_so_to_the_browser(sqlite: Database, tmp_path: Path) -> None:
    settings = settings_for(sqlite, tmp_path).model_copy(update={"secure_cookies": True})
    answer = create_app(settings, sqlite).test_client().get("/logga-in")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_form_without_its_token_changes_nothing(page: FlaskClient) -> None:
    answer = page.post("/sprak", data={"language": "en"})
    assert answer.status_code == 400
    assert "Formuläret togs inte emot" in answer.text
    assert '<html lang="sv">' in page.get("/prov").text


def test_the_page_speaks_swedish_until_another_language_is_chosen(page: FlaskClient) -> None:
    first = page.get("/prov?ar=2024").text
    assert '<html lang="sv">' in first
    assert "Hoppa till innehållet" in first
    fields = {"csrf_token": token_in(first), "language": "en", "next": "/prov?ar=2024"}
    answer = page.post("/sprak", data=fields)
    assert (answer.status_code, answer.location) == (303, "/prov?ar=2024")
    assert "Skip to the content" in page.get("/prov").text


@pytest.mark.parametrize(
    "target", ["//ond.example", "https://ond.example", "/\\ond.example", "", "/a\r\nSet-Cookie: x"]
)
def test_choosing_a_language_never_leads_off_the_site(page: FlaskClient, target: str) -> None:
    token = token_in(page.get("/prov").text)
    answer = page.post("/sprak", data={"csrf_token": token, "language": "en", "next": target})
    assert answer.location == "/"


def test_an_unknown_language_is_not_chosen(page: FlaskClient) -> None:
    token = token_in(page.get("/prov").text)
    page.post("/sprak", data={"csrf_token": token, "language": "xx"})
    assert '<html lang="sv">' in page.get("/prov").text


def multipart(token: str, content: bytes) -> dict[str, Any]:
    """A form with one file, as the bytes a browser sends."""
    head = (
        '--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        f"{token}\r\n--x\r\nContent-Disposition: form-data; "
        'name="file"; filename="stor.csv"\r\n\r\n'
    )
    body = head.encode() + content + b"\r\n--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


def test_a_form_larger_than_a_form_may_be_is_refused_in_words(page: FlaskClient) -> None:
    answer = page.post("/sprak", **multipart("", b"1" * (security.FORM_BYTES + 1)))
    assert answer.status_code == 413
    assert "för stort" in answer.text


def test_a_view_that_takes_files_takes_more_and_has_its_own_limit(app: Flask) -> None:
    @security.accepts_upload(megabytes=4)
    def upload() -> str:
        with closing(request.files["file"]) as file:
            return str(len(file.read()))

    serve(app, "/lada-upp", upload, methods=["POST"])
    serve(app, "/prov", lambda: render_template_string(PAGE))
    client = app.test_client()
    token = token_in(client.get("/prov").text)

    def send(megabytes: int) -> int:
        content = b"1" * megabytes * security.MEGABYTE
        return client.post("/lada-upp", **multipart(token, content)).status_code

    assert [send(3), send(5)] == [200, 413]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (errors.Refused(Permission.PUBLISH), 403, "Du har inte rätt att göra detta: publicera."),
        (errors.NotFound("source", 1234), 404, "källa med nummer 1234"),
        (errors.Conflict("unit", 7, mine={}, theirs={}), 409, "Behåll min version"),
        (errors.InTheWay(3, []), 409, "senare ändringar"),
        (errors.Invalid("amount", "abc", "negative"), 422, "”abc”"),
    ],
)
def test_what_the_house_refuses_is_said_in_words_with_the_right_number(
    app: Flask, error: errors.OmstallningError, status: int, words: str
) -> None:
    def stops() -> str:
        raise error

    serve(app, "/stopp", stops)
    answer = app.test_client().get("/stopp")
    assert answer.status_code == status
    assert words in answer.text
    assert answer.text.count("<h1") == 1


def test_a_fault_of_ours_is_given_a_number_and_shows_nothing_of_the_inside(demo: Flask) -> None:
    def breaks() -> str:
        raise ZeroDivisionError("hemlig väg")

    serve(demo, "/fel", breaks)
    answer = demo.test_client().get("/fel")
    assert answer.status_code == 500
    assert re.search(r"<code>[0-9a-f]{8}</code>", answer.text)
    assert "hemlig" not in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_what_a_visitor_writes_in_the_address_is_shown_as_text(page: FlaskClient) -> None:
    answer = page.get("/<script>alert(1)</script>")
    assert "<script" not in answer.text


def test_an_example_installation_says_so_on_every_page_and_a_real_one_does_not(
    demo: Flask, page: FlaskClient
) -> None:
    assert "Verksamhetens uppgifter är exempel." in demo.test_client().get("/logga-in").text
    assert "Verksamhetens uppgifter är exempel." not in page.get("/prov").text


def test_the_foot_tells_version_day_and_address_for_the_printed_page(page: FlaskClient) -> None:
    text = page.get("/prov").text
    assert f"version {version()}" in text
    assert re.search(r'<time datetime="20\d\d-\d\d-\d\d">', text)
    assert "http://localhost/prov" in text


class Outline(HTMLParser):
    """Which parts a page has, in the order they come."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.parts if name == tag]


def test_a_page_has_one_heading_one_main_part_and_a_way_past_the_menu(page: FlaskClient) -> None:
    outline = Outline(page.get("/prov").text)
    assert len(outline.all("h1")) == len(outline.all("main")) == 1
    first_link = outline.all("a")[0]
    assert first_link["href"] == "#" + str(outline.all("main")[0]["id"])
    assert not outline.all("script")
    assert not [part for part in outline.parts if "style" in part[1]]


def links(app: Flask, path: str, actor: Actor | None) -> list[menu.Link]:
    sections = (
        menu.Section(lazy_gettext("Emissions"), (
            menu.Item("utslapp", lazy_gettext("Emissions")),
            menu.Item("loggen", lazy_gettext("read the log"), Permission.READ_AUDIT),
            menu.Item("inte.byggt", lazy_gettext("Error:")),
        )),
        menu.Section(lazy_gettext("Follow-up"), (menu.Item("inte.byggt", lazy_gettext("Menu")),)),
    )  # fmt: skip
    with app.test_request_context(path):
        return menu.for_viewer(sections, actor)


@pytest.fixture
def rooms(app: Flask) -> Flask:
    serve(app, "/utslapp", lambda: "x")
    serve(app, "/loggen", lambda: "x")
    return app


def test_the_menu_shows_what_exists_and_what_the_person_may_see(rooms: Flask) -> None:
    auditor = Actor(1, "revisor", frozenset({(Role.AUDITOR, None)}))
    assert [[below.url for below in link.items] for link in links(rooms, "/", None)] == [
        ["/utslapp"]
    ]
    assert [below.url for below in links(rooms, "/", auditor)[0].items] == ["/utslapp", "/loggen"]


def test_the_menu_marks_the_page_and_the_section_of_a_page_below_it(rooms: Flask) -> None:
    assert links(rooms, "/utslapp", None)[0].current == "page"
    assert links(rooms, "/utslapp/kallor/7", None)[0].current == "true"
    assert links(rooms, "/utslappsratter", None)[0].current is None


def test_every_menu_entry_of_the_product_leads_to_a_page_of_its_own(app: Flask) -> None:
    endpoints = [item.endpoint for section in catalogue.MENU for item in section.items]
    assert len(endpoints) == len(set(endpoints))
    assert set(endpoints) <= set(app.view_functions)
    assert set(catalogue.TRAILS.values()) <= set(app.view_functions)


def test_a_translation_keeps_every_field_of_its_sentence() -> None:
    with (languages.CATALOGUES / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        swedish = read_po(file, locale="sv")
    field = re.compile(r"%\((\w+)\)s")
    for message in swedish:
        if not message.id:
            continue
        source, words = (
            " ".join(side) if isinstance(side, tuple | list) else str(side)
            for side in (message.id, message.string)
        )
        assert set(field.findall(words)) <= set(field.findall(source)), source
        assert "%(" not in field.sub("", words), source


def css_tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)[
        :2
    ]
    first = css_tokens(light)
    return {"light": first, "dark": first | css_tokens(dark)}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT_ON = [
    ("ink", "paper"), ("ink", "sheet"), ("ink", "well"), ("muted", "paper"), ("muted", "sheet"),
    ("muted", "well"), ("spruce", "paper"), ("spruce", "sheet"), ("spruce", "spruce-soft"),
    ("ink", "spruce-soft"), ("on-spruce", "spruce"), ("ochre-ink", "ochre-soft"),
    ("ochre-ink", "sheet"), ("ochre-ink", "paper"), ("ink", "ochre-soft"), ("rust", "rust-soft"),
    ("rust", "paper"), ("rust", "sheet"), ("ink", "rust-soft"),
]  # fmt: skip
SHAPE_ON = [
    ("edge", "paper"), ("edge", "sheet"), ("focus", "paper"), ("focus", "sheet"),
    ("ochre", "sheet"), ("sea", "sheet"), ("plum", "sheet"),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_ON)
def test_text_can_be_read_on_its_ground(theme: str, front: str, back: str) -> None:
    tokens = themes()[theme]
    assert contrast(tokens[front], tokens[back]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPE_ON)
def test_edges_and_shapes_can_be_seen_on_their_ground(theme: str, front: str, back: str) -> None:
    tokens = themes()[theme]
    assert contrast(tokens[front], tokens[back]) >= 3


def test_pictures_and_pages_name_the_same_colours() -> None:
    light = themes()["light"]
    assert {name: light[name] for name in TOKENS} == TOKENS


def test_the_stylesheet_is_small_and_fetches_nothing() -> None:
    text = STYLE.read_text(encoding="utf-8")
    assert len(text.encode()) <= 25_000
    assert "url(" not in text
    assert "@import" not in text
    assert "!important" not in text


def test_every_class_that_a_picture_may_carry_has_a_colour_in_the_stylesheet() -> None:
    text = STYLE.read_text(encoding="utf-8")
    for name in TOKENS:
        assert f".f-{name} {{" in text
        assert f".s-{name} {{" in text


def test_settings_of_one_installation_are_not_shared_with_another(
    app: Flask, sqlite: Database, tmp_path: Path
) -> None:
    settings = settings_for(sqlite, tmp_path).model_copy(update={"municipality": "Annan kommun"})
    other = create_app(settings, sqlite)
    assert "Annan kommun" in other.test_client().get("/logga-in").text
    assert "Annan kommun" not in app.test_client().get("/logga-in").text
