"""The menu by task: what there is and what this person may see, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel.speaklater import LazyString

from omstallning.access.model import Actor, Permission


@dataclass(frozen=True, slots=True)
class Item:
    """One page of a section; without a right it is open to everyone."""

    endpoint: str
    label: LazyString
    right: Permission | None = None
    under: tuple[str, ...] = ()
    """Addresses of pages that belong here though they do not lie below it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the main menu; its first visible page is where it leads."""

    label: LazyString
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is shown: `current` is "page", "true" (a page below it) or nothing."""

    label: str
    url: str
    current: str | None = None
    items: tuple[Link, ...] = ()


def for_viewer(menu: Sequence[Section], viewer: Actor | None) -> list[Link]:
    """The menu as this person sees it on this page."""
    visible = [
        (section, [item for item in section.items if _is_shown(item, viewer)]) for section in menu
    ]
    urls = {item.endpoint: url_for(item.endpoint) for _, items in visible for item in items}
    places = {url: url for url in urls.values()}
    for _, items in visible:
        places |= {path: urls[item.endpoint] for item in items for path in item.under}
    nearest = _nearest(places, request.path)
    here = None if nearest is None else places[nearest]
    links = []
    for section, items in visible:
        if not items:
            continue
        below = tuple(_link(item, urls[item.endpoint], here) for item in items)
        first = below[0]
        current = first.current or ("true" if any(link.current for link in below) else None)
        links.append(Link(str(section.label), first.url, current, below))
    return links


def _is_shown(item: Item, viewer: Actor | None) -> bool:
    if item.endpoint not in current_app.view_functions:
        return False
    return item.right is None or (viewer is not None and viewer.may_somewhere(item.right))


def _link(item: Item, url: str, here: str | None) -> Link:
    current = None
    if url == here:
        current = "page" if url == request.path else "true"
    return Link(str(item.label), url, current)


def _nearest(urls: Iterable[str], path: str) -> str | None:
    """The menu address that the page lies under, the longest first."""
    under = [url for url in urls if url == path or (url != "/" and path.startswith(url + "/"))]
    return max(under, key=len, default=None)
