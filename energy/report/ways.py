"""From one reading to the page it is shown on, and what forms can choose between."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from energy.model import Carrier
from energy.store import places
from energy.store import points as store
from energy.tables import SupplierMonth
from omstallning.access.model import Actor, Permission
from omstallning.errors import NotFound


def meter_of_stand(session: Session, viewer: Actor, stand_id: int) -> int:
    """The meter that a stand was read on. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    return store.stand(session, stand_id).meter_id


def point_of_supplier_month(session: Session, viewer: Actor, month_id: int) -> int:
    """The supply point that a supplier's month is about. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    found = session.get(SupplierMonth, month_id)
    if found is None:
        raise NotFound("supplier_month", month_id)
    return found.supply_point_id


def point_of_series(session: Session, viewer: Actor, series_id: int) -> int:
    """The supply point that a series belongs to. Raises NotFound."""
    viewer.require_somewhere(Permission.READ)
    found = store.series(session, ids=[series_id])
    if not found:
        raise NotFound("series", series_id)
    return int(found[0].supply_point_id)


def product_choices(session: Session, viewer: Actor) -> list[tuple[int, Carrier, str]]:
    """Every energy product: (id, carrier, name)."""
    viewer.require_somewhere(Permission.READ)
    return [(row.id, row.carrier, row.name) for row in store.products(session)]


def building_choices(session: Session, viewer: Actor) -> list[tuple[int, str, int]]:
    """Every building: (id, name, unit that has it)."""
    viewer.require_somewhere(Permission.READ)
    return [(row.id, row.name, row.unit_id) for row in places.buildings(session)]


def point_choices(
    session: Session, viewer: Actor, *, carriers: Collection[Carrier] | None = None
) -> list[tuple[int, str, str]]:
    """The supply points, of some carriers or all: (id, name, direction)."""
    viewer.require_somewhere(Permission.READ)
    return [
        (row.id, row.name, row.direction.value)
        for row in store.supply_points(session)
        if carriers is None or row.carrier in carriers
    ]
