"""The one way from draft to published."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omstallning.changes.approval import (
    OwnRecord,
    State,
    StepNotAllowed,
    check_four_eyes,
    check_step,
    next_states,
)

ALLOWED = {
    ("draft", "reviewed"), ("returned", "draft"), ("returned", "reviewed"),
    ("reviewed", "approved"), ("reviewed", "returned"),
    ("approved", "published"), ("approved", "returned"),
}  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [*product(State, State)])
def test_only_the_named_steps_can_be_taken(start: State, end: State):
    if (start, end) in ALLOWED:
        assert check_step(start, end) is end
    else:
        with pytest.raises(StepNotAllowed) as refused:
            check_step(start, end)
        assert set(refused.value.fields["allowed"]) == {
            State(b) for a, b in ALLOWED if a == start}  # fmt: skip


@given(st.lists(st.sampled_from(State)), st.booleans())
def test_nothing_is_published_that_was_not_approved_just_before(wishes: list[State], review: bool):
    walked = [State.DRAFT]
    for wish in wishes:
        if wish in next_states(walked[-1], review_required=review):
            walked.append(wish)
    for before, after in pairwise(walked):
        if after is State.PUBLISHED:
            assert before is State.APPROVED
        if after is State.APPROVED and review:
            assert before is State.REVIEWED
        assert before is not State.PUBLISHED


def test_a_kind_without_review_goes_from_draft_to_approved():
    assert check_step(State.DRAFT, State.APPROVED, review_required=False) is State.APPROVED
    with pytest.raises(StepNotAllowed):
        check_step(State.DRAFT, State.PUBLISHED, review_required=False)


def test_nobody_decides_on_their_own_record():
    check_four_eyes(1, 2)
    check_four_eyes(None, 2)
    with pytest.raises(OwnRecord):
        check_four_eyes(2, 2)
