"""Every question to the tables of the territorial series."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from emissions.territory.model import Edition, Value, Vintage
from emissions.territory.tables import TerritoryValue, TerritoryVintage
from omstallning.changes.operations import in_force
from omstallning.errors import NotFound


def vintages(session: Session, municipality_code: str) -> tuple[Vintage, ...]:
    """Every vintage of a municipality that was not withdrawn, oldest first."""
    rows = session.scalars(
        select(TerritoryVintage).where(
            TerritoryVintage.municipality_code == municipality_code,
            ~TerritoryVintage.is_withdrawn,
        )
    )
    return tuple(sorted((as_vintage(row) for row in rows), key=lambda vintage: vintage.order))


def vintage(session: Session, vintage_id: int) -> Vintage:
    """One vintage by its id. Raises NotFound."""
    row = session.get(TerritoryVintage, vintage_id)
    if row is None or row.is_withdrawn:
        raise NotFound("territory_vintage", vintage_id)
    return as_vintage(row)


def row_of(session: Session, about: Edition) -> TerritoryVintage | None:
    """The stored row of an edition, also when it was withdrawn."""
    return session.scalar(
        select(TerritoryVintage).where(
            TerritoryVintage.municipality_code == about.municipality_code,
            TerritoryVintage.publisher == about.publisher,
            TerritoryVintage.edition == about.edition,
        )
    )


def values(session: Session, vintage_id: int) -> tuple[Value, ...]:
    """The numbers in force of a vintage, by year in the order they were published."""
    rows = session.scalars(
        select(TerritoryValue)
        .where(TerritoryValue.vintage_id == vintage_id, in_force(TerritoryValue))
        .order_by(TerritoryValue.year, TerritoryValue.id)
    )
    return tuple(_value(row) for row in rows)


def value(session: Session, value_id: int) -> tuple[Value, int]:
    """One published number in force, with the id of its vintage. Raises NotFound."""
    row = session.scalar(
        select(TerritoryValue).where(TerritoryValue.id == value_id, in_force(TerritoryValue))
    )
    if row is None:
        raise NotFound("territory_value", value_id)
    return _value(row), row.vintage_id


def as_vintage(row: TerritoryVintage) -> Vintage:
    """A stored row as the value that pages and formulas work with."""
    return Vintage(
        id=row.id,
        about=Edition(
            municipality_code=row.municipality_code,
            publisher=row.publisher,
            edition=row.edition,
            published=row.published,
            gas_scope=row.gas_scope,
            title=row.title,
            url=row.url,
            licence=row.licence,
            note=row.note,
        ),
        document_id=row.document_id,
        state=row.state,
        version=row.version,
        reason=row.reason,
    )


def _value(row: TerritoryValue) -> Value:
    return Value(
        year=row.year,
        sector=row.sector,
        sector_name=row.sector_name,
        sub_sector=row.sub_sector,
        tonnes=row.value_tonnes,
        sheet=row.sheet,
        row=row.row_number,
        id=row.id,
    )
