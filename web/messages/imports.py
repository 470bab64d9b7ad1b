"""Sentences of reading files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

MESSAGES: Mapping[str, LazyString] = {
    "too_many_digits": _("The number has more digits than can be kept."),
    "unexpected_unit": _("The number is given in %(unit)s, but the field is in %(expected)s."),
    "import_stopped": _("The file as a whole cannot be taken in."),
    "file_empty": _("The file holds nothing."),
    "file_cut_short": _(
        "The file ends before it is finished: it was cut off on its way, or a quotation"
        " mark is never closed."
    ),
    "file_type_unknown": _("The file is no table that is read here: %(kind)s."),
    "file_too_large": _(
        "The file is too large: %(size_bytes)s bytes, and %(limit_bytes)s are taken in."
    ),
    "file_too_many_cells": _(
        "The sheet %(sheet)s has %(cells)s cells, and %(limit)s are taken in."
    ),
    "file_not_text": _("The file is no text in any of the ways that are read."),
    "file_row_broken": _("Row %(row)s is not formed as the others: %(reason)s."),
    "sheet_not_found": _("The workbook has no sheet %(sheet)s. It has: %(sheets)s."),
    "sheet_unclear": _("More than one sheet holds the table: %(sheets)s. Choose one."),
    "header_not_found": _("No row looks like a header. Looked for: %(expected)s."),
    "columns_changed": _(
        "The header in row %(row)s is not as before. Missing: %(missing)s. Not seen "
        "before: %(unexpected)s."
    ),
    "writing_changed": _(
        "The columns are the same, but the file is written in another way than before: %(now)s."
    ),
    "heading_twice": _("Two columns have the heading %(heading)s in row %(row)s."),
    "year_missing": _("The column %(column)s has values and no year in row %(row)s."),
    "layout_unclear": _("The header fits more than one layout: %(layouts)s. Choose one."),
    "format_not_expected": _("The file is %(found)s, but this import takes %(expected)s."),
    "ambiguous_column": _(
        "“%(text)s” in the column %(column)s can be read as %(with_comma)s or as "
        "%(with_point)s. Choose which mark parts decimals."
    ),
    "unknown_column": _("The layout has no column %(key)s, or it has to be pointed out."),
    "preview_outdated": _(
        "Something else has been saved since the trial, so it would no longer do what it showed."
    ),
    "already_committed": _("The file has already been taken in."),
    "not_committed": _(
        "There is nothing to undo: the file was never taken in, or it has been undone."
    ),
    "missing_value": _("A value is needed here."),
    "row_too_short": _("The row has %(fields)s fields, and the header has %(expected)s."),
    "row_too_long": _(
        "The row has %(fields)s fields, and the header has %(expected)s: columns may "
        "have been shifted."
    ),
    "error_cell": _("The cell holds an error from the spreadsheet."),
    "formula_without_value": _("The cell holds a formula that was never calculated."),
    "digits_lost": _("The spreadsheet has lost digits of this long number."),
    "unreadable_text": _("The text holds signs that cannot be kept."),
    "date_for_number": _("The spreadsheet has made a date of the number."),
    "below_minimum": _("The number is below %(minimum)s."),
    "unreadable_year": _("Not a year."),
    "unknown_word": _("The word is none of: %(choices)s."),
    "decimal_mark_differs": _(
        "The number is not written with the decimal mark of its column, %(expected)s."
    ),
}
