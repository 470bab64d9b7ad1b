"""Which buildings to look into first: far above their like, up since last year, or in trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from energy.report import BuildingRow
from omstallning.organisation.model import BuildingUse
from omstallning.provenance import Figure

FAR_ABOVE = 0.25
"""So far over the median of its use a building stands out; the house's own bound."""
MUCH_MORE = 10.0
"""A rise in percent over the same months that is not weather alone; the house's own bound."""
FEWEST_LIKE = 4
"""A median of fewer buildings says little."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A building of the list beside its like.

    above     how far its kWh/m² is over the median of its use; None: not known, or too few like it
    excess    kWh over what it would use at the median, 0 where it is under
    has_risen whether it uses much more than in the same months the year before
    """

    row: BuildingRow
    above: float | None
    excess: float
    has_risen: bool

    @property
    def stands_out(self) -> bool:
        """Whether it uses far more than its like."""
        return self.above is not None and self.above > FAR_ABOVE

    @property
    def to_look_into(self) -> bool:
        """Whether somebody should look at it."""
        return self.stands_out or self.has_risen or bool(self.row.troubles)

    @property
    def weight(self) -> tuple[bool, float, int]:
        """What stands first: the most to gain, then the most that is wrong."""
        return self.to_look_into, self.excess, len(self.row.troubles)


def judged(rows: Iterable[BuildingRow]) -> list[Judged]:
    """Every building beside the median of its use, what misbehaves first."""
    found = list(rows)
    medians = medians_by_use(found)
    made = [_judged(row, medians.get(row.building.use)) for row in found]
    return sorted(made, key=lambda one: (*(-part for part in one.weight), one.row.building.name))


def medians_by_use(rows: Iterable[BuildingRow]) -> Mapping[BuildingUse, float]:
    """Use → median kWh/m² of the buildings that are wholly measured, where there are enough."""
    known: dict[BuildingUse, list[float]] = defaultdict(list)
    for row in rows:
        if is_whole(row.specific) and row.specific.value is not None:
            known[row.building.use].append(row.specific.value)
    return {use: median(values) for use, values in known.items() if len(values) >= FEWEST_LIKE}


def is_whole(figure: Figure) -> bool:
    """Whether every hour behind a figure is known."""
    coverage = figure.coverage
    return figure.value is not None and (coverage is None or coverage.have >= coverage.of)


def _judged(row: BuildingRow, middle: float | None) -> Judged:
    value, area = row.specific.value, row.area.value
    above = None
    if middle and value is not None and is_whole(row.specific):
        above = value / middle - 1
    excess = above * middle * area if above and middle and area and above > 0 else 0.0
    risen = row.change.value is not None and row.change.value > MUCH_MORE
    return Judged(row, above, excess, risen)


def most_like(rows: Sequence[Judged]) -> BuildingUse | None:
    """The use to draw when none is chosen: that of what stands out most, else the commonest."""
    for one in rows:
        if one.stands_out:
            return one.row.building.use
    uses = [one.row.building.use for one in rows if one.row.specific.value is not None]
    return max(uses, key=lambda use: (uses.count(use), use.value), default=None)
