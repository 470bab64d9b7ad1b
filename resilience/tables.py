"""Services, the graph they stand on, tolerances, scales, risks, and marks of secrecy."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from omstallning.database import AppendOnly, Base, Fact, RegisterRow
from resilience.model import BufferKind, Ground, NodeKind, Stage, Uncertainty


class Service(RegisterRow, Base):
    """Something that people depend on and that must go on: samhällsviktig verksamhet."""

    __tablename__ = "service"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sector: Mapped[str]
    """Id in the list of critical sectors."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    owner: Mapped[str]
    """The function that answers for it, never a person's name."""
    protects: Mapped[str | None]
    """Which values it protects."""
    lowest_level: Mapped[str | None]
    """The lowest acceptable level, in words."""
    review_months: Mapped[int] = mapped_column(default=12)


class Node(RegisterRow, Base):
    """An activity of a service, or a resource that something leans on."""

    __tablename__ = "node"
    __table_args__ = (
        CheckConstraint("recovery_h IS NULL OR recovery_h >= 0", name="recovery"),
        CheckConstraint("people_served IS NULL OR people_served >= 0", name="people"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[NodeKind]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    """The service an activity belongs to; nothing for a resource."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    place: Mapped[str | None]
    supplier: Mapped[str | None]
    recovery_h: Mapped[float | None]
    """Hours to be back once everything it needs is back; None: not known."""
    people_served: Mapped[int | None]


class Stock(RegisterRow, Base):
    """A store that several draw from: a fuel tank, a tanker, a group of staff."""

    __tablename__ = "stock"
    __table_args__ = (CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),)

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    measured_in: Mapped[str]
    amount: Mapped[float | None]
    usable_share: Mapped[float] = mapped_column(default=1.0)
    use_per_hour: Mapped[float | None]
    """Draw that is there in any case, beside what the dependencies draw."""


class Dependency(RegisterRow, Base):
    """One node leaning on another, and how long it goes on without."""

    __tablename__ = "dependency"
    __table_args__ = (
        CheckConstraint("node_id <> needs_id", name="not_itself"),
        CheckConstraint("buffer_h IS NULL OR buffer_h >= 0", name="buffer"),
        CheckConstraint("needed >= 1", name="needed"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("node.id"), index=True)
    needs_id: Mapped[int] = mapped_column(ForeignKey("node.id"), index=True)
    alternatives: Mapped[int]
    """Dependencies of one node with the same number are alternatives of each other."""
    needed: Mapped[int] = mapped_column(default=1)
    """How many of the alternatives must remain."""
    buffer_h: Mapped[float | None]
    recharge_h: Mapped[float | None]
    buffer_kind: Mapped[BufferKind | None]
    stock_id: Mapped[int | None] = mapped_column(ForeignKey("stock.id"), index=True)
    """Where the buffer is a shared stock its hours come from all that draw, not from `buffer_h`."""
    draw_per_hour: Mapped[float | None]
    to_run: Mapped[bool] = mapped_column(default=True)
    to_start: Mapped[bool] = mapped_column(default=False)
    checked_on: Mapped[date | None]
    source: Mapped[str | None]


class ImpactStep(RegisterRow, Base):
    """What an outage of an activity leads to after some hours."""

    __tablename__ = "impact_step"
    __table_args__ = (
        UniqueConstraint("node_id", "after_h", name="uq_impact_step_node_id_after_h"),
        CheckConstraint("after_h >= 0", name="after"),
        CheckConstraint("consequence BETWEEN 1 AND 5", name="consequence"),
    )

    node_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    after_h: Mapped[float]
    consequence: Mapped[int]
    text: Mapped[str]


class OutageTolerance(RegisterRow, Base):
    """How long an activity may be out and how fast it is to be back; RTO + WRT ≤ MTPD."""

    __tablename__ = "outage_tolerance"
    __table_args__ = (
        CheckConstraint("mtpd_h IS NULL OR mtpd_h >= 0", name="mtpd"),
        CheckConstraint(
            "mtpd_h IS NULL OR rto_h IS NULL OR rto_h + coalesce(wrt_h, 0) <= mtpd_h", name="order"
        ),
    )

    node_id: Mapped[int] = mapped_column(ForeignKey("node.id"), unique=True)
    mtpd_h: Mapped[float | None]
    """Maximum tolerable period of disruption."""
    rto_h: Mapped[float | None]
    """Recovery time objective."""
    rpo_h: Mapped[float | None]
    """Recovery point objective: how old the data may be."""
    wrt_h: Mapped[float | None]
    """Work recovery time: from technology back to work done."""
    minimum_level_percent: Mapped[float | None]


class RiskScale(AppendOnly, Base):
    """A version of the scales; an assessment keeps the one it was made by."""

    __tablename__ = "risk_scale"
    __table_args__ = (UniqueConstraint("key", "edition", name="uq_risk_scale_key_edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"))
    key: Mapped[str]
    edition: Mapped[str]
    likelihoods: Mapped[list[Any]]
    consequences: Mapped[list[Any]]
    grid: Mapped[list[Any]]
    levels: Mapped[list[Any]]
    unacceptable_from: Mapped[int]
    source: Mapped[str]
    valid_from: Mapped[date]


class Risk(RegisterRow, Base):
    """A hazard that can hit something and lead somewhere."""

    __tablename__ = "risk"

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    hazard: Mapped[str]
    """Id in the list of hazards."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    owner: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    node_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    description: Mapped[str | None]
    review_months: Mapped[int] = mapped_column(default=12)


class Assessment(Fact, Base):
    """What somebody found of a risk on a day; a later finding stands beside it."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(
            "likelihood IS NOT NULL OR likelihood_reason IS NOT NULL", name="likelihood_reason"
        ),
        Index("ix_assessment_risk_id_assessed_on", "risk_id", "assessed_on"),
    )

    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"))
    stage: Mapped[Stage]
    scenario: Mapped[str | None]
    horizon: Mapped[str | None]
    likelihood: Mapped[int | None]
    likelihood_reason: Mapped[str | None]
    consequences: Mapped[dict[str, Any]]
    """Variable → level, or null where it was not judged."""
    uncertainty: Mapped[Uncertainty | None]
    scale_id: Mapped[int] = mapped_column(ForeignKey("risk_scale.id"))
    method: Mapped[str]
    reason: Mapped[str]
    assessed_on: Mapped[date]


class Acceptance(Fact, Base):
    """A risk that somebody who may has accepted, until a day."""

    __tablename__ = "acceptance"

    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"), index=True)
    accepted_by: Mapped[str]
    """The body or function that accepted, never a person's name."""
    reason: Mapped[str]
    accepted_on: Mapped[date]
    valid_before: Mapped[date]


class RiskMeasure(RegisterRow, Base):
    """A measure that lessens a risk."""

    __tablename__ = "risk_measure"
    __table_args__ = (UniqueConstraint("risk_id", "measure_id", name="uq_risk_measure_pair"),)

    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    note: Mapped[str | None]


class Review(Fact, Base):
    """Somebody looked through a record and says when it is to be looked through again."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_kind_record_id", "kind", "record_id"),)

    kind: Mapped[str]
    """service or risk."""
    record_id: Mapped[int]
    reviewed_on: Mapped[date]
    due_on: Mapped[date]
    note: Mapped[str | None]


class SecrecyMark(Fact, Base):
    """A field, or a whole row, that is marked as secret: a reminder to try, never a decision."""

    __tablename__ = "secrecy_mark"
    __table_args__ = (Index("ix_secrecy_mark_kind_record_id", "kind", "record_id"),)

    kind: Mapped[str]
    record_id: Mapped[int]
    field: Mapped[str]
    ground: Mapped[Ground]
    reason: Mapped[str | None]


class Release(Fact, Base):
    """An aggregate over secret things that a named person let go, with its reason."""

    __tablename__ = "secrecy_release"
    __table_args__ = (CheckConstraint("n >= 5", name="not_few"),)

    aggregate: Mapped[str]
    """Key of the aggregate, such as services.power_24h."""
    n: Mapped[int]
    """Over how many it is made."""
    values: Mapped[dict[str, Any]]
    as_of: Mapped[date]
    reason: Mapped[str]
    released_on: Mapped[date]
