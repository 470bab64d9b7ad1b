"""Published scales to begin from: read, then changed to what the municipality decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from omstallning import reference
from omstallning.provenance import Source


@dataclass(frozen=True, slots=True)
class ScaleTemplate:
    """A scale as it can be published: the parts of `ScaleView` before it has an id or a day.

    own_choices  how many of the rows were chosen for this product and not read in a publication
    notes        what is ours and what is the publisher's, in words
    """

    key: str
    edition: str
    likelihoods: tuple[dict[str, Any], ...]
    consequences: tuple[dict[str, Any], ...]
    grid: tuple[tuple[int, ...], ...]
    levels: tuple[dict[str, Any], ...]
    unacceptable_from: int
    source: Source
    reference: str
    own_choices: int
    notes: str


@cache
def templates() -> tuple[ScaleTemplate, ...]:
    """Every published scale, our municipal template first."""
    found = [_template(one) for one in reference.in_force("risk_scales")]
    return tuple(sorted(found, key=lambda one: (one.key != "omstallning", one.key, one.edition)))


def template(publisher: str, edition: str) -> ScaleTemplate:
    """One published scale. Raises UnknownEdition."""
    return _template(reference.edition("risk_scales", publisher, edition))


def _template(one: reference.Edition) -> ScaleTemplate:
    parts: dict[str, list[Any]] = {}
    for row in one.rows:
        parts.setdefault(str(row["part"]), []).append(row)
    size = max(cell["likelihood"] for cell in parts["grid"])
    lines: list[list[int]] = [[] for _ in range(size)]
    for cell in sorted(parts["grid"], key=lambda cell: (cell["likelihood"], cell["consequence"])):
        lines[cell["likelihood"] - 1].append(cell["level"])
    return ScaleTemplate(
        key=one.publisher,
        edition=one.name,
        likelihoods=tuple(
            _named(row) | {"least_years": row["least_years"], "below_years": row["below_years"]}
            for row in _stepped(parts["likelihood"])
        ),
        consequences=tuple(
            {"key": row["key"], "sv": row["name_sv"], "en": row["name_en"],
             "steps": _steps(parts, row["key"])}
            for row in parts["variable"]
        ),
        grid=tuple(tuple(line) for line in lines),
        levels=tuple(_named(row) for row in _stepped(parts["level"])),
        unacceptable_from=parts["unacceptable_from"][0]["level"],
        source=one.source,
        reference=one.key,
        own_choices=sum(bool(row["is_own_choice"]) for row in one.rows),
        notes=str(one.sidecar["notes"]),
    )  # fmt: skip


def _steps(parts: dict[str, list[Any]], key: str) -> list[dict[str, Any]]:
    """The steps of a variable: the name that all variables share, and what it means for this."""
    meant = {row["step"]: row for row in parts["variable_step"] if row["key"] == key}
    return [
        _named(row) | {"text_sv": meant[row["step"]]["name_sv"],
                       "text_en": meant[row["step"]]["name_en"]}
        for row in _stepped(parts["consequence"])
    ]  # fmt: skip


def _stepped(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row["step"])


def _named(row: Any) -> dict[str, Any]:
    return {"step": row["step"], "sv": row["name_sv"], "en": row["name_en"]}
