"""The documents tell the truth about commands, rooms and words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_readme_is_short_and_shows_the_start_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)
    assert "make demo" in text
    assert "make test" in text


def test_every_make_target_that_is_mentioned_exists() -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for page in PAGES:
        for name in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")):
            assert name in targets, f"{page.name} mentions make {name}"


def commands() -> set[str]:
    """Every command of the program, with its group."""
    found = set()
    for name, command in main.commands.items():
        found.add(name)
        found.update(f"{name} {inner}" for inner in getattr(command, "commands", {}))
    return found


def test_every_command_that_is_mentioned_exists() -> None:
    known = commands()
    for page in PAGES:
        for words in re.findall(
            r"`omstallning ([a-z][a-z-]+(?: [a-z]+)?)", page.read_text("utf-8")
        ):
            first = words.split()[0]
            assert words in known or first in known, f"{page.name} mentions omstallning {words}"


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert [name for name in sorted(commands()) if f"`omstallning {name}" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_the_map_of_the_house_names_every_room() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {
        path.name
        for package in ("omstallning", "emissions", "energy", "resilience")
        for path in (ROOT / package).iterdir()
        if path.is_dir() and (path / "__init__.py").exists()
    }
    assert [room for room in sorted(rooms) if f"{room}/" not in text] == []


def test_a_word_in_the_glossary_has_one_english_pair() -> None:
    lines = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "|" in line][2:]
    swedish = [word for row in rows for word in row[0].split(", ")]
    assert len(swedish) == len(set(swedish))
    english = [row[1] for row in rows]
    assert len(english) == len(set(english))


def test_what_the_glossary_calls_by_name_in_the_code_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("omstallning", "emissions", "energy", "resilience", "web")
        for path in (ROOT / package).rglob("*.py")
    )
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and (found := re.fullmatch(r"`([^`]+)`", cells[2])):
            name = found[1]
            exists = (ROOT / name).exists() or (ROOT / "omstallning" / name).exists()
            assert exists or name.rsplit(".", maxsplit=1)[-1] in code, name
