"""The chained log: every change set adds one row, and a verifier names the first row that lies."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from omstallning.access.tables import AuditRow

GENESIS = "0" * 64
CHAIN_LOCK = 1489_2045
"""Any fixed number: the one advisory lock under which the chain's tail is taken."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier found: how many rows hold, and the first that does not."""

    rows: int
    tail: str
    first_bad: int | None = None
    fault: str | None = None


def append(
    session: Session, *, person_id: int | None, verb: str, details: dict[str, Any]
) -> AuditRow:
    """Add the last link; called as the last act of a transaction.

    Two writers that read the same tail would fork the chain, so the tail is taken under one lock:
    SQLite's writer lock is already held, PostgreSQL takes an advisory one until commit.
    """
    take_lock(session)
    tail = session.execute(
        select(AuditRow.id, AuditRow.sha256).order_by(AuditRow.id.desc()).limit(1)
    ).one_or_none()
    number, previous = (1, GENESIS) if tail is None else (tail.id + 1, tail.sha256)
    at = datetime.now(UTC)
    row = AuditRow(
        id=number,
        at=at,
        person_id=person_id,
        verb=verb,
        details=details,
        previous_sha256=previous,
        sha256=link(number, at, person_id, verb, details, previous),
    )
    session.add(row)
    session.flush()
    return row


def take_lock(session: Session) -> None:
    """Hold the chain until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})


def link(
    number: int,
    at: datetime,
    person_id: int | None,
    verb: str,
    details: dict[str, Any],
    previous: str,
) -> str:
    """SHA-256 over one row and the hash of the row before it."""
    content = json.dumps(
        [number, at.astimezone(UTC).isoformat(timespec="microseconds"), person_id, verb, details],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256((previous + content).encode()).hexdigest()


def verify(session: Session, *, expected_tail: str | None = None) -> Verdict:
    """Walk the chain from its first row.

    expected_tail  a hash kept outside the database; without it a cut tail cannot be seen
    """
    previous, count = GENESIS, 0
    query = select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=1000)
    with session.scalars(query) as rows:
        for row in rows:
            fault = _fault(row, count + 1, previous)
            if fault is not None:
                return Verdict(count, previous, count + 1, fault)
            previous, count = row.sha256, count + 1
    if expected_tail is not None and expected_tail != previous:
        return Verdict(count, previous, count + 1, "tail_differs")
    return Verdict(count, previous)


def _fault(row: AuditRow, expected_id: int, previous: str) -> str | None:
    if row.id != expected_id:
        return "row_missing"
    if row.previous_sha256 != previous:
        return "link_broken"
    if row.sha256 != link(row.id, row.at, row.person_id, row.verb, row.details, previous):
        return "content_changed"
    return None
