"""The verbs of this room: who may, change set, audit."""

from energy.operations.blocks import Recorded, record_blocks
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

__all__ = [
    "REBUILD", "Photo", "Reading", "Recorded", "add_plant", "add_product", "add_series",
    "add_supply_point", "correct_month", "correct_stand", "install_meter", "read_stand",
    "record_blocks", "state_month", "swap_meter", "withdraw_month", "withdraw_stand",
]  # fmt: skip
