"""What stops an act in this room, with what is needed to mend it.

OmstallningError
├─ TooFew          an aggregate over too few is not let go of
└─ ScaleDiffers    a judgement holds a step or a variable that its scale has not
"""

from __future__ import annotations

from omstallning.errors import OmstallningError


class TooFew(OmstallningError):
    """An aggregate over so few would tell of each of them."""

    code = "too_few_to_release"

    def __init__(self, n: int, *, least: int) -> None:
        super().__init__(n=n, least=least)


class ScaleDiffers(OmstallningError):
    """A judgement does not fit the scale it is made with."""

    code = "judgement_outside_scale"

    def __init__(self, name: str, value: object, *, steps: int, scale: str) -> None:
        super().__init__(name=name, value=value, steps=steps, scale=scale)
