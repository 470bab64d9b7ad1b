"""Records of the register as a viewer meets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from omstallning import reference
from omstallning.access.model import Permission
from omstallning.provenance import Mark, Trail
from resilience.model import BufferKind, NodeKind
from resilience.report.cascades import Cascades
from resilience.report.secrecy import Guarded, Sight, every_ground, withheld


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of a published list: its id and its names.

    edition  key of the edition of the list; None: the id is in none
    """

    id: str
    sv: str
    en: str
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service that must go on, and who answers for it."""

    id: int
    version: int
    key: str
    name: str
    sector: Named
    unit_id: int
    unit: str
    owner: str
    building: Guarded[Trail]
    protects: Guarded[str]
    lowest_level: Guarded[str]
    review_months: int
    may_write: bool

    @property
    def trail(self) -> Trail:
        """The way to its page."""
        return Trail("service", self.id, self.name)


@dataclass(frozen=True, slots=True)
class NodeView:
    """An activity or a resource; `service` only for an activity."""

    id: int
    version: int
    key: str
    name: str
    kind: NodeKind
    service: Trail | None
    unit_id: int
    unit: str
    building: Guarded[Trail]
    place: Guarded[str]
    supplier: Guarded[str]
    recovery_h: Guarded[float]
    people_served: Guarded[int]
    may_write: bool

    @property
    def trail(self) -> Trail:
        """The way to its page."""
        return Trail("node", self.id, self.name)


@dataclass(frozen=True, slots=True)
class DependencyView:
    """What a node leans on.

    buffer_h  as it was entered; holds_h is what counts: from the shared stock where there is one
    """

    id: int
    version: int
    key: str
    node: Trail
    needs: Trail
    needs_kind: NodeKind
    alternatives: int
    needed: int
    buffer_h: Guarded[float]
    holds_h: Guarded[float]
    recharge_h: Guarded[float]
    buffer_kind: Guarded[BufferKind]
    stock: Guarded[Trail]
    draw_per_hour: Guarded[float]
    to_run: bool
    to_start: bool
    checked_on: date | None
    source: Guarded[str]
    may_write: bool


@dataclass(frozen=True, slots=True)
class StockView:
    """A store that several draw from; `hours` is how long it lasts when all of them do."""

    id: int
    version: int
    key: str
    name: str
    unit_id: int
    unit: str
    building: Guarded[Trail]
    measured_in: str
    amount: Guarded[float]
    usable_share: Guarded[float]
    use_per_hour: Guarded[float]
    hours: Guarded[float]
    drawn_by: tuple[Trail, ...]
    may_write: bool

    @property
    def trail(self) -> Trail:
        """The way to it."""
        return Trail("stock", self.id, self.name)


@cache
def sectors() -> Mapping[str, Named]:
    """Every critical sector of the published lists by its id."""
    return _named("critical_sectors")


@cache
def hazards() -> Mapping[str, Named]:
    """Every hazard of the published lists by its id."""
    return _named("hazards")


def _named(set_: str) -> dict[str, Named]:
    return {
        str(row["id"]): Named(str(row["id"]), str(row["name_sv"]), str(row["name_en"]), one.key)
        for one in reference.editions(set_)
        for row in one.rows
    }


def named(known: Mapping[str, Named], entry: str) -> Named:
    """The entry of a list; one that no list has goes by its id."""
    return known.get(entry) or Named(entry, entry, entry)


def service_view(sight: Sight, row: Any, units: Mapping[int, str]) -> ServiceView:
    """A service as the viewer meets it."""
    return ServiceView(
        id=row.id,
        version=row.version,
        key=row.key,
        name=row.name,
        sector=named(sectors(), row.sector),
        unit_id=row.unit_id,
        unit=units.get(row.unit_id, ""),
        owner=row.owner,
        building=building_of(sight, "service", row),
        protects=sight.field("service", row, "protects"),
        lowest_level=sight.field("service", row, "lowest_level"),
        review_months=row.review_months,
        may_write=sight.viewer.may(Permission.WRITE_RESILIENCE, row.unit_id),
    )


def node_view(sight: Sight, row: Any, units: Mapping[int, str]) -> NodeView:
    """A node as the viewer meets it."""
    service = sight.services.get(row.service_id)
    return NodeView(
        id=row.id,
        version=row.version,
        key=row.key,
        name=row.name,
        kind=row.kind,
        service=Trail("service", service.id, service.name) if service else None,
        unit_id=row.unit_id,
        unit=units.get(row.unit_id, ""),
        building=building_of(sight, "node", row),
        place=sight.field("node", row, "place"),
        supplier=sight.field("node", row, "supplier"),
        recovery_h=sight.field("node", row, "recovery_h"),
        people_served=sight.field("node", row, "people_served"),
        may_write=sight.viewer.may(Permission.WRITE_RESILIENCE, row.unit_id),
    )


def building_of(sight: Sight, kind: str, row: Any) -> Guarded[Trail]:
    """The building that a row is in, as a way to its page."""
    found: Guarded[int] = sight.field(kind, row, "building_id")
    return found.then(lambda building: Trail("building", building, row.building_name or ""))


def dependency_view(cascades: Cascades, row: Any) -> DependencyView:
    """A dependency as the viewer meets it; both its ends are seen."""
    sight = cascades.sight
    nodes = sight.nodes
    return DependencyView(
        id=row.id,
        version=row.version,
        key=row.key,
        node=Trail("node", row.node_id, nodes[row.node_id].name),
        needs=Trail("node", row.needs_id, nodes[row.needs_id].name),
        needs_kind=nodes[row.needs_id].kind,
        alternatives=row.alternatives,
        needed=row.needed,
        buffer_h=sight.field("dependency", row, "buffer_h"),
        holds_h=_holds(cascades, row),
        recharge_h=sight.field("dependency", row, "recharge_h"),
        buffer_kind=sight.field("dependency", row, "buffer_kind"),
        stock=_stock_of(sight, row),
        draw_per_hour=sight.field("dependency", row, "draw_per_hour"),
        to_run=row.to_run,
        to_start=row.to_start,
        checked_on=row.checked_on,
        source=sight.field("dependency", row, "source"),
        may_write=sight.viewer.may(
            Permission.WRITE_RESILIENCE, sight.register.unit_of("dependency", row)
        ),
    )


def _stock_of(sight: Sight, row: Any) -> Guarded[Trail]:
    """The shared stock; one that the viewer does not see is not there."""
    found: Guarded[int] = sight.field("dependency", row, "stock_id")
    if found.value is not None and found.value not in sight.stocks:
        return Guarded(None)
    return found.then(lambda stock: Trail("stock", stock, sight.stocks[stock].name))


def _holds(cascades: Cascades, row: Any) -> Guarded[float]:
    if row.stock_id not in cascades.hours:
        return cascades.sight.field("dependency", row, "buffer_h")
    inputs = (("dependency", row, ("stock_id",)), *cascades.stock_inputs(row.stock_id))
    grounds = every_ground(cascades.sight.grounds(k, one.id, *names) for k, one, names in inputs)
    if not cascades.may_read(inputs):
        return withheld(grounds)
    return Guarded(cascades.hours[row.stock_id], Mark.VALUE, grounds)


def stock_view(cascades: Cascades, row: Any, units: Mapping[int, str]) -> StockView:
    """A stock as the viewer meets it, with those of its users that he sees."""
    sight = cascades.sight
    inputs = tuple(cascades.stock_inputs(row.id))
    grounds = every_ground(sight.grounds(kind, one.id, *names) for kind, one, names in inputs)
    is_open = cascades.may_read(inputs)
    return StockView(
        id=row.id,
        version=row.version,
        key=row.key,
        name=row.name,
        unit_id=row.unit_id,
        unit=units.get(row.unit_id, ""),
        building=building_of(sight, "stock", row),
        measured_in=row.measured_in,
        amount=sight.field("stock", row, "amount"),
        usable_share=sight.field("stock", row, "usable_share"),
        use_per_hour=sight.field("stock", row, "use_per_hour"),
        hours=Guarded(cascades.hours[row.id], Mark.VALUE, grounds) if is_open
        else withheld(grounds),
        drawn_by=tuple(_drawing(sight, row.id)),
        may_write=sight.viewer.may(Permission.WRITE_RESILIENCE, row.unit_id),
    )  # fmt: skip


def _drawing(sight: Sight, stock_id: int) -> Iterable[Trail]:
    """The nodes that draw from a stock, where the viewer may know that they do."""
    drawing = {
        row.node_id
        for row in sight.dependencies.values()
        if row.stock_id == stock_id and sight.may_read("dependency", row, "stock_id")
    }
    return (Trail("node", n, row.name) for n, row in sight.nodes.items() if n in drawing)
