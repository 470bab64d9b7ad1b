"""What a page is built of, its words left out: pages of one structure are looked at once."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser

EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})
PICTURES = frozenset({"svg"})
"""Drawn from data: what is inside follows the numbers, so it is no structure of the page."""
TOLD_BY_VALUE = ("class", "role", "type", "scope", "open", "disabled", "checked", "aria-invalid")
TOLD_BY_NAME = ("for", "id", "href", "alt", "lang", "tabindex", "hidden", "selected")


class _Element:
    def __init__(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        kept = []
        for name, value in sorted(attributes):
            if name == "class":
                kept.append(f"class={' '.join(sorted((value or '').split()))}")
            elif name in TOLD_BY_VALUE:
                kept.append(f"{name}={value}")
            elif name in TOLD_BY_NAME or name.startswith("aria-"):
                kept.append(name if value else f"{name} empty")
        self.attributes = ";".join(kept)
        self.children: dict[str, None] = {}

    def digest(self) -> str:
        """The element with all it holds; like siblings count once."""
        text = f"{self.tag}[{self.attributes}]({','.join(self.children)})"
        return hashlib.sha256(text.encode()).hexdigest()[:24]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [_Element("document", [])]
        self.inside_picture = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if self.inside_picture:
            self.inside_picture += tag in PICTURES
            return
        self.open.append(_Element(tag, attrs))
        self.inside_picture += tag in PICTURES
        if tag in EMPTY:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those left open inside it."""
        if self.inside_picture:
            self.inside_picture -= tag in PICTURES
            if self.inside_picture:
                return
        if tag in EMPTY or tag not in [element.tag for element in self.open]:
            return
        while self.open[-1].tag != tag:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        """Words count for being there, not for what they say."""
        if data.strip() and not self.inside_picture:
            self.open[-1].children["words"] = None

    def _close(self) -> None:
        closed = self.open.pop()
        self.open[-1].children[closed.digest()] = None


def structure(html: str) -> str:
    """A digest of tags, classes, labels and roles, in order.

    >>> list_of = "<ul>{}</ul>".format
    >>> one, two = list_of("<li>a</li>"), list_of("<li>b</li><li>c</li>")
    >>> structure(one) == structure(two), structure(one) == structure(list_of("<li class=x>a</li>"))
    (True, False)
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    while len(reader.open) > 1:
        reader._close()
    return reader.open[0].digest()
