"""The verbs of this room: who may, change set, audit."""

from collections.abc import Mapping

from omstallning.changes.operations import Rebuild
from omstallning.imports.model import Importer
from resilience.operations.imported import DEPENDENCIES, NODES, SERVICES
from resilience.operations.imported_risks import RISKS
from resilience.operations.nodes import (
    add_dependency,
    add_node,
    add_stock,
    change_dependency,
    change_node,
    change_stock,
    withdraw,
)
from resilience.operations.reviews import review
from resilience.operations.risks import (
    accept_risk,
    add_risk,
    assess,
    change_risk,
    link_measure,
    unlink_measure,
)
from resilience.operations.scales import publish_scale, publish_template
from resilience.operations.secrecy import lift_mark, mark, release
from resilience.operations.services import (
    add_impact_step,
    add_service,
    change_impact_step,
    change_service,
    set_tolerance,
)

IMPORTERS: tuple[Importer, ...] = (SERVICES, NODES, DEPENDENCIES, RISKS)
"""What this room takes in as files; services before nodes before dependencies."""

REBUILD: Mapping[str, Rebuild] = {}
"""Nothing is derived and stored here, so an undo has nothing to bring up to date."""

__all__ = [
    "IMPORTERS",
    "REBUILD",
    "accept_risk",
    "add_dependency",
    "add_impact_step",
    "add_node",
    "add_risk",
    "add_service",
    "add_stock",
    "assess",
    "change_dependency",
    "change_impact_step",
    "change_node",
    "change_risk",
    "change_service",
    "change_stock",
    "lift_mark",
    "link_measure",
    "mark",
    "publish_scale",
    "publish_template",
    "release",
    "review",
    "set_tolerance",
    "unlink_measure",
    "withdraw",
]
