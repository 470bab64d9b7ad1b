"""The verbs of this room: who may, change set, audit."""

from energy.operations.blocks import Recorded, record_blocks
from energy.operations.imported_hours import HOURS
from energy.operations.imported_months import MONTHS
from energy.operations.imported_stands import STANDS
from energy.operations.meters import (
    Photo,
    Reading,
    correct_stand,
    install_meter,
    read_stand,
    swap_meter,
    withdraw_stand,
)
from energy.operations.months import correct_month, state_month, withdraw_month
from energy.operations.points import add_plant, add_product, add_series, add_supply_point
from energy.operations.rebuilding import REBUILD
from omstallning.imports.model import Importer

IMPORTERS: tuple[Importer, ...] = (HOURS, MONTHS, STANDS)
"""What this room takes in as files."""

__all__ = [
    "REBUILD", "Photo", "Reading", "Recorded", "add_plant", "add_product", "add_series",
    "add_supply_point", "correct_month", "correct_stand", "install_meter", "read_stand",
    "record_blocks", "state_month", "swap_meter", "withdraw_month", "withdraw_stand",
]  # fmt: skip
