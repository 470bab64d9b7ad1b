"""Supply points with their products, meters, stands and plants, as rows to show and to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session, aliased

from energy.tables import (
    EnergyProduct,
    GenerationPlant,
    Meter,
    Series,
    Stand,
    SupplierMonth,
    SupplyPoint,
)
from omstallning.changes.operations import in_force
from omstallning.changes.tables import ChangeSet
from omstallning.database import Base
from omstallning.documents.tables import Document
from omstallning.errors import NotFound
from omstallning.organisation.model import UnitKind
from omstallning.organisation.store import name_of
from omstallning.organisation.tables import Building, Unit

Row = TypeVar("Row", bound=Base)

GROUP = "energy_group"
"""Where a session remembers the group's id: it is asked for at every turn of one answer."""


def group() -> ScalarSelect[int]:
    """SQL: the group that readings belong to, for a question that is asked of them."""
    return _groups().limit(1).scalar_subquery()


def _groups() -> Any:
    return select(Unit.id).where(Unit.kind == UnitKind.GROUP, ~Unit.is_withdrawn).order_by(Unit.id)


def group_id(session: Session) -> int:
    """The group that readings belong to: the key that divides a shared database.

    Raises NotFound where no group is founded yet.
    """
    known: int | None = session.info.get("group_id")
    if known is not None:
        return known
    found: int | None = session.scalar(_groups())
    if found is None:
        raise NotFound("unit", UnitKind.GROUP.value)
    session.info["group_id"] = found
    return found


def standing(session: Session, table: type[Row], record_id: int, *, to_change: bool = False) -> Row:
    """One register row that nobody has withdrawn. Raises NotFound.

    to_change  waits for whoever else is writing about the same row
    """
    kind: Any = table
    query = select(table).where(kind.id == record_id, ~kind.is_withdrawn)
    found = session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound(table.__tablename__, record_id)
    return found


def supply_points(
    session: Session,
    *,
    ids: Collection[int] | None = None,
    keys: Collection[str] | None = None,
    building_id: int | None = None,
    more: Sequence[Any] = (),
) -> Sequence[Any]:
    """Standing supply points with building, unit and product, by building and name.

    more  further columns, such as those of `latest.columns`
    """
    chosen = [~SupplyPoint.is_withdrawn]
    if ids is not None:
        chosen.append(SupplyPoint.id.in_(ids))
    if keys is not None:
        chosen.append(SupplyPoint.key.in_(keys))
    if building_id is not None:
        chosen.append(SupplyPoint.building_id == building_id)
    return session.execute(
        select(
            *SupplyPoint.__table__.columns,
            Building.name.label("building_name"),
            name_of(SupplyPoint.unit_id).label("unit_name"),
            EnergyProduct.name.label("product_name"),
            EnergyProduct.renewable_percent,
            EnergyProduct.source.label("product_source"),
            *more,
        )
        .outerjoin(Building, Building.id == SupplyPoint.building_id)
        .outerjoin(
            EnergyProduct,
            (EnergyProduct.id == SupplyPoint.product_id) & ~EnergyProduct.is_withdrawn,
        )
        .where(*chosen)
        .order_by(Building.name, SupplyPoint.name, SupplyPoint.id)
    ).all()


def meters(
    session: Session,
    *,
    point_ids: Collection[int] | None = None,
    serials: Collection[str] | None = None,
    ids: Collection[int] | None = None,
) -> Sequence[Any]:
    """Standing meters, those of a point in the order they were installed."""
    chosen = [~Meter.is_withdrawn]
    if point_ids is not None:
        chosen.append(Meter.supply_point_id.in_(point_ids))
    if serials is not None:
        chosen.append(Meter.serial.in_(serials))
    if ids is not None:
        chosen.append(Meter.id.in_(ids))
    return session.execute(
        select(*Meter.__table__.columns)
        .where(*chosen)
        .order_by(Meter.supply_point_id, Meter.installed_at, Meter.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Metered:
    """The meters of some supply points with the stands in force, in order.

    stands  id, meter_id, at, value, kind, method, has_rolled_over: what a calculation needs
    """

    meters: Sequence[Any] = ()
    stands: Sequence[Any] = ()


def metered(session: Session, point_ids: Collection[int]) -> Metered:
    """The meters of supply points and what they showed, in one question."""
    rows = session.execute(
        select(
            Meter, Stand.id, Stand.meter_id, Stand.at, Stand.value, Stand.kind, Stand.method,
            Stand.has_rolled_over,
        )
        .select_from(Meter)
        .outerjoin(Stand, (Stand.meter_id == Meter.id) & in_force(Stand))
        .where(Meter.supply_point_id.in_(point_ids), ~Meter.is_withdrawn)
        .order_by(Meter.supply_point_id, Meter.installed_at, Meter.id, Stand.at, Stand.id)
    ).all()  # fmt: skip
    return Metered(
        meters=list(dict.fromkeys(row.Meter for row in rows)),
        stands=[row for row in rows if row.id is not None],
    )


def stands(session: Session, meter_ids: Collection[int], *, history: bool = False) -> Sequence[Any]:
    """Stands with who stated them and from which document, by meter and time.

    history  also those that were superseded or withdrawn
    """
    later = aliased(Stand)
    successor = select(later.id).where(later.supersedes_id == Stand.id).scalar_subquery()
    return session.execute(
        select(
            *Stand.__table__.columns,
            ChangeSet.at.label("stated_at"),
            ChangeSet.person_id.label("stated_by"),
            ChangeSet.reason,
            Document.file_name,
            successor.label("superseded_by"),
        )
        .join(ChangeSet, ChangeSet.id == Stand.change_set_id)
        .outerjoin(Document, Document.id == Stand.document_id)
        .where(Stand.meter_id.in_(meter_ids), *([] if history else [in_force(Stand)]))
        .order_by(Stand.meter_id, Stand.at, Stand.id)
    ).all()


def bare_stands(session: Session, meter_ids: Collection[int]) -> Sequence[Any]:
    """The stands in force, with no more than a calculation needs, by meter and time."""
    return session.execute(
        select(
            Stand.id, Stand.meter_id, Stand.at, Stand.value, Stand.kind, Stand.method,
            Stand.has_rolled_over,
        )
        .where(Stand.meter_id.in_(meter_ids), in_force(Stand))
        .order_by(Stand.meter_id, Stand.at, Stand.id)
    ).all()  # fmt: skip


def stand(session: Session, stand_id: int) -> Stand:
    """One stand, in force or not. Raises NotFound."""
    found = session.get(Stand, stand_id)
    if found is None:
        raise NotFound("stand", stand_id)
    return found


def supplier_months(
    session: Session, point_ids: Collection[int], *, history: bool = False
) -> Sequence[Any]:
    """What suppliers said, by point and period, with its document.

    history  also what was superseded or withdrawn
    """
    later = aliased(SupplierMonth)
    successor = select(later.id).where(later.supersedes_id == SupplierMonth.id).scalar_subquery()
    return session.execute(
        select(
            *SupplierMonth.__table__.columns,
            ChangeSet.at.label("stated_at"),
            ChangeSet.person_id.label("stated_by"),
            ChangeSet.reason,
            Document.file_name,
            successor.label("superseded_by"),
        )
        .join(ChangeSet, ChangeSet.id == SupplierMonth.change_set_id)
        .outerjoin(Document, Document.id == SupplierMonth.document_id)
        .where(
            SupplierMonth.supply_point_id.in_(point_ids),
            *([] if history else [in_force(SupplierMonth)]),
        )
        .order_by(
            SupplierMonth.supply_point_id, SupplierMonth.period_from.desc(), SupplierMonth.id.desc()
        )
    ).all()


def series(
    session: Session,
    *,
    point_ids: Collection[int] | None = None,
    ids: Collection[int] | None = None,
) -> Sequence[Any]:
    """Standing series, those of a point by rank."""
    chosen = [~Series.is_withdrawn]
    if point_ids is not None:
        chosen.append(Series.supply_point_id.in_(point_ids))
    if ids is not None:
        chosen.append(Series.id.in_(ids))
    return session.execute(
        select(*Series.__table__.columns)
        .where(*chosen)
        .order_by(Series.supply_point_id, Series.rank, Series.id)
    ).all()


def plants(
    session: Session,
    *,
    building_id: int | None = None,
    point_ids: Collection[int] | None = None,
) -> Sequence[Any]:
    """Standing generation plants with their building, by name.

    point_ids  only plants that one of these points counts for
    """
    plant = GenerationPlant
    chosen = [~plant.is_withdrawn]
    if building_id is not None:
        chosen.append(plant.building_id == building_id)
    if point_ids is not None:
        chosen.append(
            plant.production_point_id.in_(point_ids)
            | plant.export_point_id.in_(point_ids)
            | plant.import_point_id.in_(point_ids)
        )
    return session.execute(
        select(*plant.__table__.columns, Building.name.label("building_name"))
        .join(Building, Building.id == plant.building_id)
        .where(*chosen)
        .order_by(plant.name, plant.id)
    ).all()


def products(session: Session) -> Sequence[Any]:
    """Standing energy products, by name."""
    return session.execute(
        select(*EnergyProduct.__table__.columns)
        .where(~EnergyProduct.is_withdrawn)
        .order_by(EnergyProduct.carrier, EnergyProduct.name)
    ).all()


def is_taken(session: Session, table: type[Base], key: str) -> bool:
    """Whether something goes, or went, under this key."""
    kind: Any = table
    return session.scalar(select(kind.id).where(kind.key == key)) is not None
