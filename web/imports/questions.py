"""What a file leaves open is asked: which sheet, which header row, which column, which reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask_babel import gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from omstallning.errors import OmstallningError
from omstallning.imports import errors, matching
from omstallning.imports.examining import Choices
from omstallning.imports.model import Importer, Layout
from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.sheets import ReadFile, Sheet, cell_text, is_blank
from omstallning.notation import Mark
from web.formatting import label, number
from web.forms import PageForm
from web.imports.dry_run import FIELD_WORDS

MAP, DECIMAL = "map-", "decimal-"
ABOUT_COLUMNS = (
    errors.HeaderNotFound,
    errors.ColumnsChanged,
    errors.WritingChanged,
    errors.HeadingTwice,
    errors.UnknownColumn,
)
ANSWERABLE = (
    *ABOUT_COLUMNS,
    errors.SheetUnclear,
    errors.SheetNotFound,
    errors.LayoutUnclear,
    errors.AmbiguousColumn,
)
SEARCHED_ROWS = 40
SHOWN_ROWS = 8
SHOWN_COLUMNS = 8
SHOWN_LETTERS = 28


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a file, as the page shows it.

    sample  rows around the header: (number as people count, whether it is the header, cells)
    kept    earlier answers that this page does not ask again
    """

    stop: OmstallningError
    form: PageForm
    sample: Sequence[tuple[int, bool, Sequence[str]]]
    columns: Sequence[tuple[str, bool]]
    decimal: str | None
    kept: Mapping[str, str]


def choices_from(
    answers: Mapping[str, str], source: str | None, options: Mapping[str, str]
) -> Choices:
    """What was answered so far, as the engine takes it."""
    mapping = {key.removeprefix(MAP): heading or None
               for key, heading in answers.items() if key.startswith(MAP)}  # fmt: skip
    decimals = {key.removeprefix(DECIMAL): cast("Mark", mark)
                for key, mark in answers.items() if key.startswith(DECIMAL) and mark in {",", "."}
                }  # fmt: skip
    return Choices(
        layout=answers.get("layout") or None,
        sheet=answers.get("sheet"),
        header_row=row_number(answers),
        mapping=mapping or None,
        decimals=decimals,
        source=source,
        options=options,
    )


def row_number(answers: Mapping[str, str]) -> int | None:
    """The header's row as it was written, when that is a number."""
    written = answers.get("header_row", "").strip()
    return int(written) if written.isdecimal() and len(written) < 8 else None


def ask(
    importer: Importer, content: bytes, stop: OmstallningError, answers: Mapping[str, str]
) -> Asked:
    """The question that stops a file, with the answers so far and a guess at the rest.

    Raises ImportStopped where the file cannot be read at all.
    """
    file = read_file(content)
    sheet = _sheet(file, answers, stop)
    fields: dict[str, Any] = {}
    if len(file.sheets) > 1:
        fields["sheet"] = _sheet_field(file, sheet)
    about_columns = isinstance(stop, ABOUT_COLUMNS)
    layouts = [layout for layout in importer.layouts if file.format in layout.formats]
    row = row_number(answers) or cast("int | None", stop.fields.get("row")) or _guess(sheet)
    layout = _layout(layouts, answers, sheet, row)
    if len(layouts) > 1 and (about_columns or isinstance(stop, errors.LayoutUnclear)):
        fields["layout"] = _layout_field(layouts, layout)
    columns: list[tuple[str, bool]] = []
    if about_columns:
        fields["header_row"] = StringField(_("Header row"), default=str(row))
        columns = _ask_columns(fields, layout, sheet, row, answers)
    decimal = None
    if isinstance(stop, errors.AmbiguousColumn):
        decimal = f"{DECIMAL}{stop.fields['key']}"
        fields[decimal] = _decimal_field(stop)
    kept = {name: value for name, value in answers.items()
            if name not in fields and (name in {"sheet", "layout", "header_row"}
                                       or name.startswith((MAP, DECIMAL)))}  # fmt: skip
    form = type("QuestionForm", (PageForm,), fields)(formdata=None)
    sample = _sample(sheet, row) if about_columns or len(file.sheets) > 1 else []
    return Asked(stop, form, sample, columns, decimal, kept)


def _sheet(file: ReadFile, answers: Mapping[str, str], stop: OmstallningError) -> Sheet:
    """The sheet that is spoken of: chosen, named by the stop, or the first that is filled."""
    by_name = {sheet.name: sheet for sheet in file.sheets}
    for name in (answers.get("sheet"), stop.fields.get("sheet")):
        if isinstance(name, str) and name in by_name:
            return by_name[name]
    return next((sheet for sheet in file.sheets if sheet.rows and not sheet.is_hidden),
                file.sheets[0])  # fmt: skip


def _sheet_field(file: ReadFile, sheet: Sheet) -> SelectField:
    choices = [
        SelectChoice(
            one.name, _("%(sheet)s (hidden)", sheet=one.name) if one.is_hidden else one.name
        )
        for one in file.sheets
        if one.rows
    ]
    return SelectField(_("Sheet"), choices=choices, default=sheet.name)


def _layout(
    layouts: Sequence[Layout], answers: Mapping[str, str], sheet: Sheet, row: int
) -> Layout:
    """The layout that was chosen, or the one that most headings of the row speak for."""
    chosen = next((layout for layout in layouts if layout.key == answers.get("layout")), None)
    if chosen is not None or row - sheet.first_row not in range(len(sheet.rows)):
        return chosen or layouts[0]
    return max(
        layouts,
        key=lambda layout: sum(
            heading is not None for heading in matching.propose(sheet, layout, row).values()
        ),
    )


def _layout_field(layouts: Sequence[Layout], layout: Layout) -> SelectField:
    choices = [SelectChoice(one.key, label(f"layout.{one.key}")) for one in layouts]
    return SelectField(_("Layout"), choices=choices, default=layout.key)


def _ask_columns(
    fields: dict[str, Any], layout: Layout, sheet: Sheet, row: int, answers: Mapping[str, str]
) -> list[tuple[str, bool]]:
    """One choice for each column of the layout, among the headings that stand in the row."""
    index = row - sheet.first_row
    if index not in range(len(sheet.rows)):
        return []
    cells = [cell_text(cell).strip() for cell in sheet.rows[index]]
    names = matching.unique_names(cells)
    guesses = matching.propose(sheet, layout, row)
    columns = []
    for spec in layout.named_columns:
        name = f"{MAP}{spec.key}"
        said = answers.get(name, guesses.get(spec.key) or "")
        fields[name] = SelectField(
            FIELD_WORDS.get(spec.key, spec.headings[0] if spec.headings else spec.key),
            choices=[SelectChoice("", _("Not in the file")), *map(SelectChoice, names)],
            default=said if said in names else "",
        )
        columns.append((name, spec.required))
    return columns


def _decimal_field(stop: OmstallningError) -> RadioField:
    """Both readings, side by side; a reading that is no number is not offered."""
    readings = ((",", stop.fields["with_comma"]), (".", stop.fields["with_point"]))
    choices = [
        SelectChoice(
            mark,
            _("%(text)s means %(value)s", text=stop.fields["text"], value=_in_full(value)),
        )
        for mark, value in readings
        if isinstance(value, float)
    ]
    return RadioField(
        _("What do the numbers in the column %(column)s mean?", column=stop.fields["column"]),
        choices=choices,
    )


def _in_full(value: float) -> str:
    places = len(repr(value).partition(".")[2].rstrip("0")) if value % 1 else 0
    return number(value, places)


def _guess(sheet: Sheet) -> int:
    """The first of the rows with most words in it; numbers are seldom headings."""
    widths = [
        sum(isinstance(cell, str) and not is_blank(cell) and not cell[:1].isdigit() for cell in row)
        for row in sheet.rows[:SEARCHED_ROWS]
    ]
    return sheet.first_row + (widths.index(max(widths)) if widths else 0)


def _sample(sheet: Sheet, row: int) -> list[tuple[int, bool, list[str]]]:
    start = max(0, row - sheet.first_row - SHOWN_ROWS // 2)
    shown = sheet.rows[start : start + SHOWN_ROWS]
    width = min(max((len(cells) for cells in shown), default=0), SHOWN_COLUMNS)
    found = []
    for offset, cells in enumerate(shown):
        texts = [_short(cell_text(cell)) for cell in cells[:width]]
        place = sheet.first_row + start + offset
        found.append((place, place == row, texts + [""] * (width - len(texts))))
    return found


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - 1] + "…"
