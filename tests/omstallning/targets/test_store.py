from __future__ import annotations

import pytest

from omstallning import reference
from omstallning.errors import NotFound
from omstallning.policy import report as policy
from omstallning.targets import report
from omstallning.targets.model import PathKind
from omstallning.units import parse_unit


def test_every_row_of_the_table_becomes_a_target_with_its_own_key():
    rows = [row for edition in reference.in_force("targets") for row in edition.rows]
    keys = [one.key for one in report.targets()]
    assert keys == [row["id"] for row in rows]
    assert len(set(keys)) == 31


def test_every_unit_of_a_target_is_one_the_registry_reads():
    for one in report.targets():
        if one.unit:
            assert parse_unit(one.unit) is not None, one.key


def test_every_path_gives_its_reason_and_every_decision_too():
    for one in report.targets():
        assert one.path_reason, one.key
        assert one.decided_reason, one.key
        assert one.status_reason, one.key


def test_a_path_with_an_end_has_a_target_year():
    for one in report.targets():
        if one.path in {PathKind.LINEAR, PathKind.MILESTONES}:
            assert one.target_year is not None, one.key


def test_policy_and_targets_name_each_other():
    by_target = {
        (one.key, commitment) for one in report.targets() for commitment in one.commitments
    }
    by_policy = {(target, one.key) for one in policy.policy().commitments for target in one.targets}
    assert by_target == by_policy


def test_the_targets_of_a_commitment_are_found_by_its_key():
    assert [one.key for one in report.of_commitment("G6")] == ["ALI-POLICY-PEERS"]
    assert report.of_commitment("R2") == ()


def test_an_unknown_target_is_not_found():
    with pytest.raises(NotFound) as caught:
        report.target("SE-1999")
    assert caught.value.fields == {"kind": "target", "id": "SE-1999"}
