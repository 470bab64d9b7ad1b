"""Finding every address of the product by following its links, as somebody who reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

MOST = 20_000
"""A walk that finds more addresses than this has fallen into a loop."""
LIKE = 6
"""How many addresses of one endpoint are opened; the rest look the same."""
MORE = {"sources.show": 30, "imports.show": 30}
"""Pages of which some lead further than others."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of each link."""
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


@dataclass(frozen=True)
class Page:
    """One address with what it answered, and the page that led there."""

    address: str
    endpoint: str
    answer: TestResponse
    came_from: str

    @property
    def is_html(self) -> bool:
        """Whether it is a page rather than a file."""
        return self.answer.mimetype == "text/html"

    @property
    def text(self) -> str:
        """The page as written."""
        return self.answer.get_data(as_text=True)


def links(html: str) -> list[str]:
    """The addresses a page leads to."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def endpoint_of(client: FlaskClient, address: str) -> str:
    """Which view answers an address."""
    adapter = client.application.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(address).path)[0])
    except Exception as error:
        msg = f"no view answers {address}"
        raise AssertionError(msg) from error


def walk(client: FlaskClient, start: str = "/", like: int = LIKE) -> Iterator[Page]:
    """Open a page and every page it leads to, half a dozen of each kind or as many as is said."""
    waiting, seen = [(start, "")], {start}
    opened: dict[str, int] = {}
    while waiting:
        address, came_from = waiting.pop(0)
        endpoint = endpoint_of(client, address)
        if endpoint == "static" or opened.get(endpoint, 0) >= max(like, MORE.get(endpoint, 0)):
            continue
        opened[endpoint] = opened.get(endpoint, 0) + 1
        page = Page(address, endpoint, client.get(address), came_from)
        yield page
        if not page.is_html:
            continue
        for link in links(page.text):
            target, _ = urldefrag(urljoin(address, link))
            is_ours = not urlsplit(target).netloc and not re.match(r"[a-z]+:", target)
            if is_ours and target not in seen:
                seen.add(target)
                assert len(seen) < MOST
                waiting.append((target, address))
