"""Why a file is stopped before any row is judged.

ImportStopped
├─ EmptyFile · HalfFile · UnknownFileType · FileTooLarge · TooManyCells · NotText · BrokenRow
├─ SheetNotFound · SheetUnclear · HeaderNotFound · ColumnsChanged · WritingChanged · HeadingTwice
│  YearMissing
├─ LayoutUnclear · FormatNotExpected · AmbiguousColumn (a question: answer it and try again)
└─ UnknownColumn · UnknownLayout · PreviewOutdated · AlreadyCommitted · NotCommitted
"""

from __future__ import annotations

from collections.abc import Sequence

from omstallning.errors import OmstallningError


class ImportStopped(OmstallningError):
    """The file as a whole cannot be taken in."""

    code = "import_stopped"


class EmptyFile(ImportStopped):
    """The file holds nothing, or only blanks."""

    code = "file_empty"


class HalfFile(ImportStopped):
    """The file ends before it is finished: cut off on its way, or a quote that is never closed."""

    code = "file_cut_short"

    def __init__(self, reason: str, row: int | None = None) -> None:
        super().__init__(reason=reason, row=row, remedies=("fetch_again",))


class UnknownFileType(ImportStopped):
    """By its bytes the file is something else than a table."""

    code = "file_type_unknown"

    def __init__(self, kind: str) -> None:
        super().__init__(kind=kind, remedies=("save_as_xlsx_or_csv",))


class FileTooLarge(ImportStopped):
    """The file, packed or unpacked, is larger than is taken in."""

    code = "file_too_large"

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(size_bytes=size_bytes, limit_bytes=limit_bytes, remedies=("split_file",))


class TooManyCells(ImportStopped):
    """The table has more cells than are taken in, counted from its first corner."""

    code = "file_too_many_cells"

    def __init__(self, sheet: str, cells: int, limit: int) -> None:
        super().__init__(sheet=sheet, cells=cells, limit=limit, remedies=("split_file",))


class NotText(ImportStopped):
    """The bytes are no text in any encoding that is read."""

    code = "file_not_text"

    def __init__(self, position: int) -> None:
        super().__init__(position=position, remedies=("save_as_xlsx_or_csv",))


class BrokenRow(ImportStopped):
    """A row or element is not formed as the rest of the file; it may have eaten others."""

    code = "file_row_broken"

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(row=row, reason=reason)


class SheetNotFound(ImportStopped):
    """The workbook has no sheet by that name."""

    code = "sheet_not_found"

    def __init__(self, sheet: str, sheets: Sequence[str]) -> None:
        super().__init__(sheet=sheet, sheets=tuple(sheets), remedies=("choose_sheet",))


class SheetUnclear(ImportStopped):
    """More than one sheet holds the table; taking the first would drop the others."""

    code = "sheet_unclear"

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__(sheets=tuple(sheets), remedies=("choose_sheet",))


class HeaderNotFound(ImportStopped):
    """No row looks like the header of a known layout."""

    code = "header_not_found"

    def __init__(self, expected: Sequence[str], sheet: str = "") -> None:
        super().__init__(
            sheet=sheet, expected=tuple(expected), remedies=("choose_header_row", "map_columns")
        )


class ColumnsChanged(ImportStopped):
    """The header matches the known layout only in part."""

    code = "columns_changed"

    def __init__(
        self, *, missing: Sequence[str], unexpected: Sequence[str], sheet: str, row: int
    ) -> None:
        super().__init__(
            missing=tuple(missing),
            unexpected=tuple(unexpected),
            sheet=sheet,
            row=row,
            remedies=("map_columns",),
        )


class WritingChanged(ImportStopped):
    """The columns are those remembered, but the separator or the encoding is another."""

    code = "writing_changed"

    def __init__(self, *, now: str, sheet: str) -> None:
        super().__init__(now=now, sheet=sheet, remedies=("map_columns",))


class HeadingTwice(ImportStopped):
    """Two columns answer to the same heading."""

    code = "heading_twice"

    def __init__(self, heading: str, sheet: str, row: int) -> None:
        super().__init__(heading=heading, sheet=sheet, row=row, remedies=("map_columns",))


class YearMissing(ImportStopped):
    """A column among the years has values and no readable year above it."""

    code = "year_missing"

    def __init__(self, column: str, sheet: str, row: int) -> None:
        super().__init__(column=column, sheet=sheet, row=row)


class LayoutUnclear(ImportStopped):
    """The header fits more than one layout equally well."""

    code = "layout_unclear"

    def __init__(self, layouts: Sequence[str]) -> None:
        super().__init__(layouts=tuple(layouts), remedies=("choose_layout",))


class FormatNotExpected(ImportStopped):
    """The layouts of this import do not come as this kind of file."""

    code = "format_not_expected"

    def __init__(self, found: str, expected: Sequence[str]) -> None:
        super().__init__(found=found, expected=tuple(expected))


class AmbiguousColumn(ImportStopped):
    """Nothing in the column tells whether its marks part thousands or decimals: a question."""

    code = "ambiguous_column"

    def __init__(
        self,
        key: str,
        column: str,
        text: str,
        with_comma: float | None,
        with_point: float | None,
    ) -> None:
        super().__init__(
            key=key,
            column=column,
            text=text,
            with_comma=with_comma,
            with_point=with_point,
            remedies=("choose_decimal_mark",),
        )


class UnknownColumn(ImportStopped):
    """A mapping names a column that the layout does not have, or leaves a required one out."""

    code = "unknown_column"

    def __init__(self, key: str) -> None:
        super().__init__(key=key, remedies=("map_columns",))


class UnknownLayout(ImportStopped):
    """The import has no layout by that key."""

    code = "unknown_layout"

    def __init__(self, key: str) -> None:
        super().__init__(key=key, remedies=("choose_layout",))


class PreviewOutdated(ImportStopped):
    """Something else was saved since the dry run, so it would no longer do what was shown."""

    code = "preview_outdated"

    def __init__(self, batch_id: int) -> None:
        super().__init__(batch=batch_id, remedies=("preview_again",))


class AlreadyCommitted(ImportStopped):
    """The dry run has been committed and stands."""

    code = "already_committed"

    def __init__(self, batch_id: int) -> None:
        super().__init__(batch=batch_id)


class NotCommitted(ImportStopped):
    """There is nothing to undo: the dry run was never committed, or is undone already."""

    code = "not_committed"

    def __init__(self, batch_id: int) -> None:
        super().__init__(batch=batch_id)
