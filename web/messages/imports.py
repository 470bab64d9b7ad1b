"""Sentences of reading files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "import_stopped": _("The file cannot be taken in."),
    "file_empty": _("The file is empty."),
    "file_cut_short": _("The file ends before it is finished. Fetch it again."),
    "file_type_unknown": _("The file is no table but %(kind)s. Save it as XLSX or CSV."),
    "file_too_large": _(
        "The file is too large: %(size_bytes)s bytes, and at most %(limit_bytes)s are "
        "taken in. Split it."
    ),
    "file_too_many_cells": _(
        "The table %(sheet)s has %(cells)s cells, and at most %(limit)s are taken in. Split it."
    ),
    "file_not_text": _("The file is not text in any encoding that can be read."),
    "file_row_broken": _(
        "Row %(row)s is not formed like the rest of the file. Look at its quotation marks."
    ),
    "sheet_not_found": _("There is no sheet %(sheet)s. The file has: %(sheets)s."),
    "sheet_unclear": _("Several sheets hold the table: %(sheets)s. Choose one."),
    "header_not_found": _("No row has the headings that are looked for: %(expected)s."),
    "columns_changed": _(
        "The columns have changed. Missing: %(missing)s. Unexpected: %(unexpected)s. "
        "Header on row %(row)s."
    ),
    "writing_changed": _(
        "The columns are the same, but the file is written in another way than before: %(now)s."
    ),
    "heading_twice": _(
        "The heading %(heading)s stands twice on row %(row)s. Choose which column is meant."
    ),
    "year_missing": _("Column %(column)s has values but no year above it, near row %(row)s."),
    "layout_unclear": _("The file fits more than one layout: %(layouts)s. Choose one."),
    "format_not_expected": _("This import does not take %(found)s files, only %(expected)s."),
    "ambiguous_column": _(
        'The numbers in %(column)s can be read in two ways. Is "%(text)s" '
        "%(with_comma)s (decimal comma) or %(with_point)s (decimal point)?"
    ),
    "unknown_column": _("The table has no column %(key)s."),
    "preview_outdated": _(
        "Something else has been saved since the dry run, so the result would be "
        "another. Look the file through again."
    ),
    "already_committed": _("The import is done already."),
    "not_committed": _("There is no import to undo: it was never done, or is undone already."),
    "missing_value": _("A value is missing."),
    "row_too_short": _("The row has %(fields)s fields and %(expected)s are expected."),
    "row_too_long": _(
        "The row has %(fields)s fields and %(expected)s are expected; its columns may have shifted."
    ),
    "error_cell": _("The cell shows an error in the spreadsheet."),
    "formula_without_value": _(
        "The cell has a formula that nobody has calculated. Open the file in a "
        "spreadsheet and save it."
    ),
    "digits_lost": _("The spreadsheet has rounded the digits. Write the id as text."),
    "unreadable_text": _("The text holds half a character."),
    "date_for_number": _(
        "A date stands where a number is expected; a spreadsheet may have turned it into one."
    ),
    "below_minimum": _("The number is below %(minimum)s."),
    "unreadable_year": _("This is not a year."),
    "unknown_word": _("The word is not known. Known words: %(choices)s."),
    "decimal_mark_differs": _(
        'The number does not have the column\'s decimal mark, "%(expected)s".'
    ),
    "unknown_layout": _("There is no layout %(key)s for this import."),
}
