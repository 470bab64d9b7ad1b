"""Roles, rights and the person who acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omstallning.errors import Refused


class Role(StrEnum):
    """What somebody is to the system."""

    STRATEGIST = "strategist"
    PROPERTY_MANAGER = "property_manager"
    PREPAREDNESS_OFFICER = "preparedness_officer"
    SECRETARY = "secretary"
    CONTROLLER = "controller"
    READER = "reader"
    POLITICIAN = "politician"
    AUDITOR = "auditor"
    CONTRIBUTOR = "contributor"
    ADMINISTRATOR = "administrator"
    APPROVER = "approver"


class Permission(StrEnum):
    """One thing that may be done."""

    READ = "read"
    WRITE_EMISSIONS = "write_emissions"
    WRITE_TERRITORY = "write_territory"
    WRITE_ORGANISATION = "write_organisation"
    WRITE_ENERGY = "write_energy"
    WRITE_RESILIENCE = "write_resilience"
    READ_SECRET = "read_secret"  # noqa: S105
    RELEASE = "release"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"


_READ = frozenset({Permission.READ})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.STRATEGIST: _READ
    | {
        Permission.WRITE_EMISSIONS,
        Permission.WRITE_TERRITORY,
        Permission.WRITE_ORGANISATION,
        Permission.WRITE_ENERGY,
        Permission.REVIEW,
        Permission.PUBLISH,
    },
    Role.PROPERTY_MANAGER: _READ | {Permission.WRITE_ENERGY},
    Role.PREPAREDNESS_OFFICER: _READ
    | {Permission.WRITE_RESILIENCE, Permission.READ_SECRET, Permission.RELEASE},
    Role.SECRETARY: _READ,
    Role.CONTROLLER: _READ,
    Role.READER: _READ,
    Role.POLITICIAN: _READ,
    Role.AUDITOR: _READ | {Permission.READ_AUDIT},
    Role.CONTRIBUTOR: frozenset(),
    Role.ADMINISTRATOR: _READ | {Permission.MANAGE_PEOPLE, Permission.READ_AUDIT},
    Role.APPROVER: _READ | {Permission.REVIEW, Permission.APPROVE},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an act, with rights given for the whole group or for one unit and below.

    grants        (role, unit id or None for the whole group)
    unit_parents  unit id → ids of the units above it, handed in by the caller
    """

    person_id: int
    handle: str
    grants: frozenset[tuple[Role, int | None]]
    unit_parents: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def may(self, permission: Permission, in_unit: int | None = None) -> bool:
        """Whether the right is held there; a right given for a unit reaches the units below it."""
        for role, unit in self.grants:
            if permission not in ROLE_PERMISSIONS[role]:
                continue
            if unit is None:
                return True
            if in_unit is not None and (
                unit == in_unit or unit in self.unit_parents.get(in_unit, frozenset())
            ):
                return True
        return False

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether the right is held for any unit at all."""
        return any(permission in ROLE_PERMISSIONS[role] for role, _ in self.grants)

    def require(self, permission: Permission, in_unit: int | None = None) -> None:
        """Stop unless the right is held. Raises Refused."""
        if not self.may(permission, in_unit):
            raise Refused(permission, unit_id=in_unit)

    def require_somewhere(self, permission: Permission) -> None:
        """Stop unless the right is held for some unit. Raises Refused."""
        if not self.may_somewhere(permission):
            raise Refused(permission)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held, wherever it is held."""
        return frozenset(role for role, _ in self.grants)
