"""The level of a risk, looked up and never multiplied."""

from __future__ import annotations

from resilience.model import Judgement, ScaleView


def not_judged(judgement: Judgement) -> tuple[str, ...]:
    """The variables of consequence that nobody has judged, in their order."""
    return tuple(name for name, level in judgement.consequences.items() if level is None)


def worst_known(judgement: Judgement) -> int | None:
    """The worst consequence among those judged; a lower bound where some are not."""
    return max((level for level in judgement.consequences.values() if level is not None),
               default=None)  # fmt: skip


def overall(judgement: Judgement) -> int | None:
    """The consequence as a whole: the worst of its variables, unknown while one is not judged.

    `not_judged` says which, `worst_known` how bad it is at least.

    >>> overall(Judgement(3, {"life": 2, "environment": 4}))
    4
    >>> overall(Judgement(3, {"life": 2, "environment": None})) is None
    True
    """
    return None if not_judged(judgement) else worst_known(judgement)


def level(scale: ScaleView, judgement: Judgement) -> int | None:
    """The risk's level by a version of the scales.

    level = grid[likelihood − 1][consequence − 1]

    Unknown where a side is missing, never a default. A level outside the scale is a fault of the
    record and raises IndexError.

    Source: the scale's own.
    """
    consequence = overall(judgement)
    if judgement.likelihood is None or consequence is None:
        return None
    if judgement.likelihood < 1 or consequence < 1:
        raise IndexError((judgement.likelihood, consequence))
    return scale.grid[judgement.likelihood - 1][consequence - 1]
