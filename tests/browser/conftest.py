"""The example served to a real browser; nothing here runs where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from omstallning.access.model import Role
from tests import chromium
from tests.browser.looking import Seen, Site, distinct, signed_in, soak
from tests.example import Example, handle_of, loaded, opened
from web.app import create_app

__all__ = ["loaded"]

collect_ignore = [] if soak() else ["test_full_product.py"]
"""The full product takes hours, so it belongs to the long run."""


@pytest.fixture(scope="module")
def example(
    loaded: tuple[Path, Mapping[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Example]:
    """A copy of the example for one file of tests, whose forms are sent and files taken in."""
    folder, passwords = loaded
    copy = tmp_path_factory.mktemp("browser") / "example"
    shutil.copytree(folder, copy)
    with opened(copy, passwords) as found:
        yield found


@pytest.fixture(scope="module")
def site(browser: Any, example: Example) -> Iterator[Site]:
    """The example at an address, with tokens on its forms as in service."""
    app = create_app(example.settings, example.database)
    with chromium.served(app) as address:
        yield Site(browser, address, example)


@pytest.fixture
def as_role(site: Site) -> Iterator[Callable[..., Any]]:
    """A page of somebody with a role who has come in through the door."""
    contexts = []

    def entered(role: Role = Role.STRATEGIST, **more: Any) -> Any:
        page = signed_in(site, handle_of(role), **more)
        contexts.append(page.context)
        return page

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def structures(browser: Any, loaded: tuple[Path, Mapping[str, str]]) -> list[Seen]:
    """One page of each structure, with the role that opens it."""
    with opened(*loaded) as example:
        return list(distinct(example))
