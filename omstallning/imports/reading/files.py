"""What a file is, judged by its bytes; its name says nothing."""

from __future__ import annotations

import hashlib

from omstallning.imports.errors import EmptyFile, FileTooLarge, UnknownFileType
from omstallning.imports.model import FileFormat
from omstallning.imports.reading import text, workbook
from omstallning.imports.reading.sheets import Limits, ReadFile

PACKED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
KINDS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3", "database"),
)
NEVER_IN_TEXT = 0x20
"""A short mark such as BM may begin a heading; bytes below a space do not follow it there."""


def read_file(
    content: bytes, *, separator: str | None = None, limits: Limits | None = None
) -> ReadFile:
    """The sheets of a CSV, XLSX or JSON file.

    separator  of a CSV, where it is settled; otherwise found from the text

    Raises EmptyFile, FileTooLarge, UnknownFileType, and what `text` and `workbook` raise.
    """
    limits = limits or Limits()
    if len(content) > limits.size_bytes:
        raise FileTooLarge(len(content), limits.size_bytes)
    if not content.strip(b"\x00 \t\r\n"):
        raise EmptyFile
    sha256 = hashlib.sha256(content).hexdigest()
    kind = kind_of(content)
    if kind == FileFormat.XLSX:
        return ReadFile(FileFormat.XLSX, workbook.read_workbook(content, limits), sha256)
    if kind is not None:
        raise UnknownFileType(kind)
    decoded, encoding = text.decode(content)
    if not decoded.strip("\ufeff\x00 \t\r\n"):
        raise EmptyFile
    if text.looks_like_markup(decoded):
        raise UnknownFileType("web_page")
    if text.looks_like_json(decoded):
        return ReadFile(FileFormat.JSON, text.read_json(decoded, limits), sha256, encoding)
    sheet, mark = text.read_csv(decoded, separator, limits)
    return ReadFile(FileFormat.CSV, (sheet,), sha256, encoding, mark)


def kind_of(content: bytes) -> str | None:
    """The kind of a file that is not text; None for what may be text."""
    if content.startswith(PACKED):
        return workbook.packed_kind(content)
    if content.startswith(OLD_OFFICE):
        return "locked_workbook" if LOCKED in content else "old_excel"
    for start, kind in KINDS:
        if content.startswith(start) and (len(start) > 2 or _is_binary(content)):
            return kind
    return None


def _is_binary(content: bytes) -> bool:
    return any(byte < NEVER_IN_TEXT and byte not in b"\t\r\n\f" for byte in content[:512])
