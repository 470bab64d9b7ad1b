"""The product's own server, with named points at which a process of it is killed.

Run as `python -m tests.faults.worker PORT [--bound]`. A file `armed` in the folder that FAULTS
names holds the name of a point; the first process that reaches it takes the file away and gets
signal 9, before another instruction is run: no buffer is flushed, no handler runs.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

COMMITTED = "committed, nobody answered"
POINTS = {
    "change_set": "the change set is begun",
    "document": "the document is written",
    "import_batch": "the dry run is kept",
    "activity_record": "the records are written",
    "import_commit": "the import is noted",
    "change": "the change is noted",
    "audit_row": "the log is written, nothing is committed",
}
"""Table that was just inserted into → the name of the point."""
WHOLE = "whole "
"""Before the name of a point: every process of the server dies, not the one alone."""
BOUND = "--bound"
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def reached(point: str) -> None:
    """Die here if this point is armed."""
    folder = Path(os.environ["FAULTS"])
    try:
        wanted = (folder / "armed").read_text()
        if wanted.removeprefix(WHOLE) != point:
            return
        (folder / "armed").rename(folder / "taken")
    except FileNotFoundError:
        return
    if wanted.startswith(WHOLE):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _after_statement(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    del connection, cursor
    if statement.startswith("INSERT INTO "):
        table = statement.removeprefix("INSERT INTO ").split(maxsplit=1)[0]
        if table in POINTS:
            reached(POINTS[table])


def _after_commit(session: Session) -> None:
    if session.info.pop("has_saved", False):
        reached(COMMITTED)


def _after_flush(session: Session, _: Any) -> None:
    if any(new.__class__.__name__ == "AuditRow" for new in session.new):
        session.info["has_saved"] = True


def bound_by_permissions() -> None:
    """Begin anew as somebody whom permissions bind: root too may then not write everywhere."""
    if ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
        msg = "the power to write everywhere could not be laid down"
        raise RuntimeError(msg)
    os.execv(sys.executable, [sys.executable, "-m", __spec__.name, sys.argv[1]])  # noqa: S606


def main() -> None:
    """Serve as the command line does."""
    if BOUND in sys.argv and os.getuid() == 0:
        bound_by_permissions()
    from babel.numbers import format_decimal

    from omstallning.units import parse_unit
    from web import cli

    # Read once, before the processes part: those that come after a kill begin sooner.
    parse_unit("kWh"), format_decimal(1.5, locale="sv")
    event.listen(Engine, "after_cursor_execute", _after_statement)
    event.listen(Session, "after_flush", _after_flush)
    event.listen(Session, "after_commit", _after_commit)
    cli.main(["serve", "--port", sys.argv[1]])


if __name__ == "__main__":
    main()
