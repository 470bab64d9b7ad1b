"""The one way of a record from draft to published."""

from __future__ import annotations

from enum import StrEnum

from omstallning.errors import OmstallningError


class State(StrEnum):
    """How far a record has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETURNED = "returned"


STEPS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REVIEWED}),
    State.RETURNED: frozenset({State.DRAFT, State.REVIEWED}),
    State.REVIEWED: frozenset({State.APPROVED, State.RETURNED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.RETURNED}),
    State.PUBLISHED: frozenset(),
}


class StepNotAllowed(OmstallningError):
    """A record cannot go from its state to that one."""

    code = "step_not_allowed"


class OwnRecord(OmstallningError):
    """Four eyes are asked for: somebody else than the author decides."""

    code = "own_record"


def next_states(current: State, *, review_required: bool = True) -> frozenset[State]:
    """Where a record may go from here.

    review_required  a kind may declare that it goes from draft to approved at once

    >>> sorted(next_states(State.REVIEWED))
    [<State.APPROVED: 'approved'>, <State.RETURNED: 'returned'>]
    """
    steps = STEPS[current]
    if not review_required and current in {State.DRAFT, State.RETURNED}:
        return steps | {State.APPROVED}
    return steps


def check_step(current: State, to: State, *, review_required: bool = True) -> State:
    """The new state, when the step is allowed. Raises StepNotAllowed."""
    allowed = next_states(current, review_required=review_required)
    if to not in allowed:
        raise StepNotAllowed(current=current, to=to, allowed=tuple(sorted(allowed)))
    return to


def check_four_eyes(author_id: int | None, decider_id: int) -> None:
    """Stop somebody from deciding on what they made. Raises OwnRecord."""
    if author_id == decider_id:
        raise OwnRecord(person=decider_id)
