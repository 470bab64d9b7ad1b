"""The verbs of the inventory: who may, what changes, what is remembered."""

from emissions.operations.factors import (
    accept_stand_in,
    add_instrument,
    assign_factor,
    withdraw_instrument,
    withdraw_stand_in,
)
from emissions.operations.imports import ACTIVITY, IMPORTERS
from emissions.operations.metered import (
    REBUILD,
    link_energy,
    state_from_energy,
    unlink_energy,
)
from emissions.operations.records import correct_activity, state_activity, withdraw_activity
from emissions.operations.runs import (
    approve_run,
    discard_run,
    make_run,
    prepare_run,
    publish_run,
    return_run,
    review_run,
    store_run,
)
from emissions.operations.sources import add_source, update_source

__all__ = [
    "ACTIVITY",
    "IMPORTERS",
    "REBUILD",
    "accept_stand_in",
    "add_instrument",
    "add_source",
    "approve_run",
    "assign_factor",
    "correct_activity",
    "discard_run",
    "link_energy",
    "make_run",
    "prepare_run",
    "publish_run",
    "return_run",
    "review_run",
    "state_activity",
    "state_from_energy",
    "store_run",
    "unlink_energy",
    "update_source",
    "withdraw_activity",
    "withdraw_instrument",
    "withdraw_stand_in",
]
