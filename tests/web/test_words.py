from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from omstallning.errors import OmstallningError
from web import languages
from web.labels import LABELS
from web.messages import MESSAGES

ROOT = Path(languages.__file__).resolve().parent.parent
PACKAGES = ("omstallning", "emissions")
# Words inside code only: never shown to anyone.
INNER = {"Option"}


def modules() -> Iterator[str]:
    for package in PACKAGES:
        root = importlib.import_module(package)
        yield from (found.name for found in pkgutil.walk_packages(root.__path__, package + "."))


def classes(kind: type) -> list[type]:
    found = {
        thing
        for name in modules()
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type) and issubclass(thing, kind) and thing.__module__ == name
    }
    return sorted(found, key=lambda thing: (thing.__module__, thing.__name__))


def codes_in(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_error_of_the_house_has_a_sentence() -> None:
    mute = [error for error in classes(OmstallningError) if error.code not in MESSAGES]  # type: ignore[attr-defined]
    assert not mute


def test_every_code_that_the_rooms_say_has_a_sentence() -> None:
    mute = {
        f"{where}: {code}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for code, where in codes_in(path)
        if code not in MESSAGES
    }
    assert not mute


def test_every_member_of_every_enum_has_a_word() -> None:
    mute = {
        f"{kind.__name__}.{member}"
        for kind in classes(Enum)
        if issubclass(kind, Enum) and kind.__name__ not in INNER
        for member in kind.__members__
        if f"{kind.__name__}.{member}" not in LABELS
    }
    assert not mute


def test_no_word_is_kept_for_an_enum_that_is_gone() -> None:
    members = {
        f"{k.__name__}.{m}" for k in classes(Enum) if issubclass(k, Enum) for m in k.__members__
    }
    assert {key for key in LABELS if key[0].isupper()} <= members


@pytest.mark.parametrize("words", [MESSAGES, LABELS], ids=["messages", "labels"])
def test_every_sentence_and_word_is_there_in_swedish(words: dict[str, object]) -> None:
    with (languages.CATALOGUES / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        swedish = read_po(file, locale="sv")
    untold = {
        str(word)
        for word in words.values()
        if not (found := swedish.get(str(word))) or not found.string
    }
    assert not untold


def broken_rules() -> Iterator[tuple[str, str]]:
    """The field and the rule of every value that a verb refuses, as the code names them."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                is_refusal = (
                    isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid"
                )
                if is_refusal and len(node.args) > 2:  # type: ignore[attr-defined]
                    field, _, rule = node.args[:3]  # type: ignore[attr-defined]
                    yield (
                        str(field.value) if isinstance(field, ast.Constant) else "",
                        str(rule.value) if isinstance(rule, ast.Constant) else "",
                    )


def test_every_rule_that_a_value_can_break_has_words_and_so_has_its_field() -> None:
    mute = {
        name
        for field, rule in broken_rules()
        for name, is_worded in (
            (f"field {field}", not field or f"field.{field}" in LABELS),
            (f"rule {rule}", not rule or rule in MESSAGES or f"reason.{rule}" in LABELS),
        )
        if not is_worded
    }
    assert mute == set()
