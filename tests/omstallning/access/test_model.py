"""Roles and rights: what each role may never do, and how far a right for a unit reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.access.model import ROLE_PERMISSIONS, Actor, Permission, Role
from omstallning.errors import Refused

# 1 the group; 2, 3 under it; 4 under 2; 5 under 4 and once under 3.
PARENTS = {
    1: frozenset[int](),
    2: frozenset({1}),
    3: frozenset({1}),
    4: frozenset({1, 2}),
    5: frozenset({1, 2, 3, 4}),
}
WRITES = {
    Permission.WRITE_EMISSIONS, Permission.WRITE_TERRITORY, Permission.WRITE_ORGANISATION,
    Permission.REVIEW, Permission.APPROVE, Permission.PUBLISH,
}  # fmt: skip


def actor(*grants: tuple[Role, int | None]) -> Actor:
    return Actor(1, "a", frozenset(grants), PARENTS)


def test_every_role_is_told_what_it_may():
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize(
    "role",
    [Role.ADMINISTRATOR, Role.AUDITOR, Role.READER, Role.POLITICIAN, Role.SECRETARY,
     Role.CONTROLLER, Role.CONTRIBUTOR, Role.PROPERTY_MANAGER, Role.PREPAREDNESS_OFFICER],
)  # fmt: skip
def test_only_strategists_and_approvers_decide_or_write_the_inventory(role: Role):
    assert ROLE_PERMISSIONS[role] & WRITES == set()


def test_only_the_administrator_manages_people():
    holders = {role for role, held in ROLE_PERMISSIONS.items() if Permission.MANAGE_PEOPLE in held}
    assert holders == {Role.ADMINISTRATOR}


def test_only_the_auditor_and_the_administrator_read_the_log():
    holders = {role for role, held in ROLE_PERMISSIONS.items() if Permission.READ_AUDIT in held}
    assert holders == {Role.AUDITOR, Role.ADMINISTRATOR}


def test_who_keeps_the_inventory_does_not_approve_it():
    assert Permission.APPROVE not in ROLE_PERMISSIONS[Role.STRATEGIST]
    assert ROLE_PERMISSIONS[Role.APPROVER] & {
        Permission.WRITE_EMISSIONS, Permission.PUBLISH} == set()  # fmt: skip


def test_somebody_without_roles_may_nothing():
    nobody = actor()
    assert not any(nobody.may(permission) for permission in Permission)
    assert not any(nobody.may_somewhere(permission) for permission in Permission)


@pytest.mark.parametrize(
    ("given_for", "reached"),
    [(None, {None, 1, 2, 3, 4, 5}), (1, {1, 2, 3, 4, 5}), (2, {2, 4, 5}), (3, {3, 5}), (5, {5})],
)
def test_a_right_reaches_its_unit_and_those_below(given_for: int | None, reached: set[int | None]):
    who = actor((Role.STRATEGIST, given_for))
    places = {None, 1, 2, 3, 4, 5}
    assert {p for p in places if who.may(Permission.WRITE_EMISSIONS, p)} == reached
    assert who.may_somewhere(Permission.WRITE_EMISSIONS)


def test_a_right_for_a_unit_does_not_reach_a_unit_that_is_not_there():
    assert not actor((Role.STRATEGIST, 2)).may(Permission.READ, 99)


@given(
    st.frozensets(st.tuples(st.sampled_from(Role), st.sampled_from([None, 1, 2, 3, 4, 5]))),
    st.tuples(st.sampled_from(Role), st.sampled_from([None, 1, 2, 3, 4, 5])),
    st.sampled_from(Permission),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
)
def test_another_role_never_takes_a_right_away(
    held: frozenset[tuple[Role, int | None]],
    more: tuple[Role, int | None],
    permission: Permission,
    place: int | None,
):
    if actor(*held).may(permission, place):
        assert actor(*held, more).may(permission, place)


@given(
    st.frozensets(st.tuples(st.sampled_from(Role), st.sampled_from([None, 1, 2, 3, 4, 5]))),
    st.sampled_from(Permission),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
)
def test_asking_and_requiring_agree(
    held: frozenset[tuple[Role, int | None]], permission: Permission, place: int | None
):
    who = actor(*held)
    if who.may(permission, place):
        who.require(permission, place)
        who.require_somewhere(permission)
    else:
        with pytest.raises(Refused) as refused:
            who.require(permission, place)
        assert refused.value.fields == {"right": permission, "unit_id": place}
