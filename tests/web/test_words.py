from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from omstallning.errors import OmstallningError
from web import languages
from web.labels import LABELS
from web.messages import MESSAGES

ROOT = Path(languages.__file__).resolve().parent.parent
PACKAGES = ("omstallning", "emissions", "energy", "resilience")
# Words inside code only: never shown to anyone.
INNER = {"Option"}
# Functions that are told by a word what is being done; the log keeps the word.
SAVING = {"change_set", "_decide"}


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


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    """The Swedish catalogue as it is kept."""
    with (languages.CATALOGUES / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="sv")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every sentence that the code and the templates say, in English."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=_is_ours)
    return {_first(words) for _file, _line, words, _comments, _context in found}


def _is_ours(folder: str | Path) -> bool:
    return Path(folder).name in ("web", ROOT.name) or ROOT / "web" in Path(folder).parents


def _first(words: str | tuple[str, ...] | list[str]) -> str:
    return words if isinstance(words, str) else words[0]


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def _kept(catalogue: Catalog) -> list[Message]:
    return [kept for kept in catalogue if kept.id]


def places(text: str) -> list[str]:
    """The fields of a sentence, and every other percent sign, which would break the filling in.

    >>> places("%(have)s of %(of)s, 5 %%")
    ['%%', '%(have)s', '%(of)s']
    """
    return sorted(re.findall(r"%\(\w+\)s|%%|%", text))


@pytest.mark.parametrize("words", [MESSAGES, LABELS], ids=["messages", "labels"])
def test_every_sentence_and_word_is_there_in_swedish(
    words: dict[str, object], swedish: Catalog
) -> None:
    untold = {
        str(word)
        for word in words.values()
        if not (found := swedish.get(str(word))) or not found.string
    }
    assert not untold


def test_everything_that_is_said_is_said_in_swedish_too(said: set[str], swedish: Catalog) -> None:
    assert len(said) > 1000
    untold = {
        words
        for words in said
        if (found := swedish.get(words)) is None or not all(_forms(found.string))
    }
    assert not untold


def test_no_swedish_is_kept_for_what_nobody_says(said: set[str], swedish: Catalog) -> None:
    assert {_first(kept.id) for kept in _kept(swedish)} <= said


def test_no_swedish_sentence_is_a_guess(swedish: Catalog) -> None:
    assert not [kept.id for kept in _kept(swedish) if kept.fuzzy]


def test_the_fields_of_a_sentence_are_the_same_in_both_languages(swedish: Catalog) -> None:
    differing = [
        (english, told)
        for kept in _kept(swedish)
        for english, told in zip(_forms(kept.id), _forms(kept.string), strict=True)
        if places(english) != places(told)
    ]
    assert not differing


def test_the_english_sentences_hold_no_swedish_letters(said: set[str]) -> None:
    assert not {words for words in said if re.search("[åäöÅÄÖ]", words)}


def test_no_words_are_hidden_inside_a_formatted_string() -> None:
    """Translators are shown no word that stands in an f-string's braces."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "web").rglob("*.py")
        for whole in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for node in ast.walk(whole)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"_", "gettext", "ngettext", "lazy_gettext"}
    ]
    assert not hidden


def test_everything_the_log_says_was_done_has_a_word() -> None:
    verbs = {
        str(said.value)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAVING
        for said in node.args
        if isinstance(said, ast.Constant) and isinstance(said.value, str)
    }
    assert len(verbs) > 20
    assert {f"verb.{verb}" for verb in verbs} <= set(LABELS)
