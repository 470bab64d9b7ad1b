"""A walk over the code itself: size, names, docstrings, and nothing that speaks of its making."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("omstallning", "emissions", "energy", "resilience", "web")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST = 400
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "process", "data"}


def named(path: Path) -> str:
    """The path as the repository knows it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=named)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    assert [named(p) for p in SOURCES if p.stem in FORBIDDEN_NAMES] == []


def public_without_docstring(path: Path) -> Iterator[str]:
    """Public modules, classes and functions that do not say what they are."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.stem != "__main__" and ast.get_docstring(tree) is None:
        yield "module"
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield node.name
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                is_public = isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                if is_public and ast.get_docstring(inner) is None:  # type: ignore[arg-type]
                    yield f"{node.name}.{inner.name}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_public_thing_says_what_it_is(path: Path) -> None:
    assert list(public_without_docstring(path)) == []


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_a_tests_name_is_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    short = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and node.name.count("_") < 3
    ]
    assert short == []


def test_nothing_is_left_open() -> None:
    open_work = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{named(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if open_work.search(line)
    ]
    assert found == []


def test_requirements_are_locked_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(
            r"^[a-z0-9][\w.\-\[\]]*==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL
        )
        assert pins
        assert all("--hash=sha256:" in pin for pin in pins)
        assert re.search(r"https?://|--(extra-)?index-url|--find-links", text) is None
