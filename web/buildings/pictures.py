"""A use's buildings against each other, and a building's months beside the year before."""

from __future__ import annotations

from flask_babel import gettext as _

from energy.model import Carrier
from energy.report import BuildingEnergy, BuildingList
from web import charts
from web.buildings import words
from web.buildings.remarks import Judged, is_whole
from web.charts import Picture, Ranked, Series
from web.formatting import label

MOST_BARS = 16
COLOURS = {
    Carrier.ELECTRICITY: "ochre",
    Carrier.DISTRICT_HEAT: "spruce",
    Carrier.DISTRICT_COOLING: "sea",
    Carrier.FUEL: "plum",
}
OWN = "moss"


def ranking(alike: list[Judged], found: BuildingList) -> Picture | None:
    """The buildings of one use by kWh/m², the most first; nothing where nothing is known."""
    drawn = known(alike)
    if not drawn:
        return None
    return charts.ranked_bars(
        [_bar(one) for one in drawn[:MOST_BARS]],
        title=words.ranking_title(drawn),
        description=words.ranking_summary(drawn),
        unit_code="kWh/m2",
        before_words=str(found.year - 1),
        standing_out_words=_("Far above its like"),
    )


def known(alike: list[Judged]) -> list[Judged]:
    """The buildings whose kWh/m² is known, the most first."""
    found = [one for one in alike if one.row.specific.value is not None]
    return sorted(found, key=lambda one: -(one.row.specific.value or 0.0))


def _bar(one: Judged) -> Ranked:
    """A building's bar; where it stood the year before only when the same months are known."""
    specific, change = one.row.specific, one.row.change
    before = None
    if specific.value is not None and change.value is not None and is_whole(change):
        before = specific.value / (1 + change.value / 100)
    return Ranked(one.row.building.name, specific.value, before, one.stands_out)


def months(found: BuildingEnergy) -> Picture | None:
    """A building's months by carrier beside the year before; nothing where nothing is known."""
    if all(one.used.value is None and one.before.value is None for one in found.months):
        return None
    carriers = [carrier for carrier in Carrier if carrier in found.carriers]
    parts = [
        Series(
            label(carrier),
            tuple((one.month.month, figure.value) for one in found.months
                  if (figure := one.carriers.get(carrier)) is not None),
            COLOURS[carrier],
        )
        for carrier in carriers
    ]  # fmt: skip
    own = tuple((one.month.month, one.own.value) for one in found.months)
    if any(value is not None for _month, value in own):
        parts.append(Series(_("Own solar used"), own, OWN))
    return charts.months_beside(
        parts,
        [(one.month.month, one.before.value) for one in found.months],
        title=words.building_title(found),
        description=words.months_summary(found),
        unit_code="kWh",
        before_words=str(found.year - 1),
        month_words=words.month_words(),
        partial=[one.month.month for one in found.months if not is_whole(one.used)],
    )
