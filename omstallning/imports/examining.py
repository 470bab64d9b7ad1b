"""A file looked through: nothing is kept, nothing is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from omstallning.access.model import Actor
from omstallning.documents.operations import bare_name
from omstallning.imports import matching, store
from omstallning.imports.errors import ColumnsChanged, UnknownLayout, WritingChanged
from omstallning.imports.matching import Header, normal
from omstallning.imports.model import Context, Importer, Layout, Plan, Table
from omstallning.imports.parsing import parse
from omstallning.imports.reading.files import read_file
from omstallning.imports.reading.sheets import Limits, ReadFile
from omstallning.imports.tables import RememberedLayout
from omstallning.notation import Mark


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person settled about a file; what is left out is found from the file.

    layout   key of the layout · sheet · header_row as people count
    mapping  column key → heading, None where the file has no such column
    decimals column key → decimal mark
    source   whose files are written this way; their form is remembered and a change stops
    options  for the domain, such as the vintage of a publication
    """

    layout: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str | None] | None = None
    decimals: Mapping[str, Mark] = field(default_factory=dict)
    source: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """A file looked through: what would happen, cell by cell.

    batch_id  None until it is kept
    ignored   headings that nothing is read from
    answers   column key → decimal mark that a person chose, now or for an earlier file
    """

    file: ReadFile
    file_name: str
    header: Header
    table: Table
    plan: Plan
    choices: Choices
    ignored: tuple[str, ...]
    answers: Mapping[str, Mark] = field(default_factory=dict)
    batch_id: int | None = None

    @property
    def read(self) -> int:
        """Rows that concern us: always accepted + rejected."""
        return self.plan.accepted + len(self.plan.rejected)


def examine(
    session: Session,
    actor: Actor,
    importer: Importer,
    content: bytes,
    file_name: str,
    choices: Choices | None = None,
    limits: Limits | None = None,
) -> Preview:
    """Look a file through without keeping anything.

    Raises Refused, ImportStopped.
    """
    actor.require_somewhere(importer.permission)
    choices = choices or Choices()
    remembered = _remembered(session, importer, choices)
    layouts = layouts_of(importer, remembered.layout if remembered else choices.layout)
    separators = {layout.separator for layout in layouts}
    separator = separators.pop() if len(separators) == 1 else None
    file = read_file(content, separator=separator, limits=limits)
    header = matching.choose(
        file,
        layouts,
        sheet=choices.sheet,
        header_row=choices.header_row,
        mapping=remembered.mapping if remembered else choices.mapping,
    )
    if remembered is not None:
        _check_form(header, file, remembered)
    answers = {**(remembered.decimals if remembered else {}), **choices.decimals}
    table = parse(header, file.format, answers)
    plan = planned(session, actor, importer, table, file_name, choices.options)
    name = bare_name(file_name)
    return Preview(file, name, header, table, plan, choices, header.ignored, answers)


def layouts_of(importer: Importer, key: str | None) -> Sequence[Layout]:
    """The layouts to try: the one by that key, or all. Raises UnknownLayout."""
    if key is None:
        return importer.layouts
    chosen = [layout for layout in importer.layouts if layout.key == key]
    if not chosen:
        raise UnknownLayout(key)
    return chosen


def _remembered(session: Session, importer: Importer, choices: Choices) -> RememberedLayout | None:
    """The known form of the source's files, unless a person has mapped the columns anew."""
    if choices.source is None or choices.mapping is not None:
        return None
    return store.remembered(session, importer.key, choices.source)


def _check_form(header: Header, file: ReadFile, remembered: RememberedLayout) -> None:
    if header.fingerprint(file.writing) == remembered.fingerprint:
        return
    now = {normal(name): name for name in header.headings}
    before = {normal(name): name for name in remembered.headings}
    if now.keys() == before.keys():
        raise WritingChanged(now=file.writing, sheet=header.sheet.name)
    raise ColumnsChanged(
        missing=[before[name] for name in before if name not in now],
        unexpected=[now[name] for name in now if name not in before],
        sheet=header.sheet.name,
        row=header.row,
    )


def planned(
    session: Session,
    actor: Actor,
    importer: Importer,
    table: Table,
    file_name: str,
    options: Mapping[str, str],
) -> Plan:
    """The importer's plan, held to account for every row that was read."""
    plan = importer.plan(session, table, context_of(actor, table, file_name, options, None))
    if plan.accepted + len(plan.rejected) + plan.set_aside != table.read:
        msg = f"the importer {importer.key} loses rows: every row is planned, refused or set aside"
        raise RuntimeError(msg)
    return plan


def context_of(
    actor: Actor, table: Table, file_name: str, options: Mapping[str, str], document: int | None
) -> Context:
    """What a domain is told beside the rows."""
    return Context(
        actor=actor,
        layout=table.layout,
        file_name=file_name,
        document_id=document,
        preamble=table.preamble,
        options=options,
    )
