"""Files that somebody hands in by mistake, and tables with one fault in each row."""

from __future__ import annotations

import io
import random
import zipfile

from web.demo import files

HEADINGS = "källa;period;mängd;enhet;status\n"
WORKBOOK = files.exercise_vintage()[1]


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("läs mig.txt", "inte en arbetsbok")
    return buffer.getvalue()


NO_TABLE: dict[str, bytes] = {
    "rapport.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "rapport.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "bild.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    "foto.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)),
    "gammal.xls": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048),
    "slump.csv": random.Random(1489).randbytes(4096),  # noqa: S311
    "tom.csv": b"",
    "nästan-tom.csv": b"\xef\xbb\xbf",
    "blank.csv": b" \r\n\t\r\n",
    "halv.xlsx": WORKBOOK[: len(WORKBOOK) // 2],
    "arkiv.xlsx": _archive(),
    "halv.json": b'[{"source": "lokaler-olja", "period": ',
    "nolltecken.csv": (HEADINGS + "lokaler-olja;2031;\0;MWh;uppmätt\n").encode(),
    "sida.html": b"<!doctype html><html><body>Sessionen har upphort</body></html>",
}
"""Name → bytes that hold no table; each is refused with words."""

ROWS: tuple[tuple[str, bool], ...] = (
    ("lokaler-olja;2031;12;MWh;uppmätt", True),
    ("lokaler-olja;2032;12;furlong;uppmätt", False),
    ("lokaler-olja;2033;12;kg;uppmätt", False),
    ("lokaler-olja;2034;-12;MWh;uppmätt", False),
    ("lokaler-olja;2035;−12;MWh;uppmätt", False),
    ("lokaler-olja;2036;tolv;MWh;uppmätt", False),
    ("lokaler-olja;2037;NaN;MWh;uppmätt", False),
    ("lokaler-olja;2038;1e999;MWh;uppmätt", False),
    ("finns-inte;2031;12;MWh;uppmätt", False),
    (";2031;12;MWh;uppmätt", False),
    ("lokaler-olja;;12;MWh;uppmätt", False),
    ("lokaler-olja;2031-13;12;MWh;uppmätt", False),
    ("lokaler-olja;i fjol;12;MWh;uppmätt", False),
    ("lokaler-olja;2031-03;12;MWh;uppmätt", False),
    ("lokaler-olja;2031;13;MWh;uppmätt", False),
    ("lokaler-olja;2023-03;12;MWh;uppmätt", False),
    ("lokaler-olja;2039;12;MWh;gissad", False),
    ("lokaler-olja;2040;12;;uppmätt", False),
    ("lokaler-olja;2041;12;MWh;ej uppskattad", False),
    ("lokaler-olja;1789;12;MWh;uppmätt", False),
    ("lokaler-olja;2042;12;MWh", False),
    ("lokaler-olja;2043;12;MWh;uppmätt;mer", False),
    ("fordon-diesel;2031;7;liter;uppmätt", True),
    ("[/källa];2031;12;[bold];uppmätt", False),
    ("lokaler-olja;2044;12;MWh;upp", False),
)
"""A row, and whether it can be taken in; the last is cut off in mid-word."""
A_TABLE = (HEADINGS + "\n".join(row for row, _ in ROWS)).encode()
FIRST_ROW = 2
REFUSED = [number for number, (_, is_good) in enumerate(ROWS, start=FIRST_ROW) if not is_good]
TAKEN = len(ROWS) - len(REFUSED)
