"""What this room answers, for a viewer."""

from resilience.from_energy import OwnPlant, OwnSupply
from resilience.report.buildings import BuildingSupply, InBuilding, in_building, supply_of
from resilience.report.cascades import Span
from resilience.report.curtains import CURTAINS
from resilience.report.duties import DUTIES
from resilience.report.judgements import AssessmentView, Oddity
from resilience.report.looking import ReviewView
from resilience.report.matrix import MatrixCell, MatrixView, matrix
from resilience.report.nodes import (
    DependencyPage,
    NodePage,
    StockPage,
    dependency,
    node,
    nodes,
    stock,
    stocks,
)
from resilience.report.outages import (
    LENGTHS_H,
    LengthRow,
    NodeOutage,
    OutageView,
    ServiceOutage,
    lengths,
    outage,
)
from resilience.report.preparedness import (
    Preparedness,
    ReleaseView,
    preparedness,
    releases,
)
from resilience.report.risks import (
    AcceptanceView,
    MeasureView,
    RiskList,
    RiskPage,
    RiskRow,
    RiskView,
    risk,
    risks,
    scales,
)
from resilience.report.secrecy import Guarded, MarkView
from resilience.report.services import (
    ActivityView,
    LeastBuffer,
    ServiceList,
    ServicePage,
    ServiceRow,
    StepView,
    ToleranceView,
    marks,
    service,
    services,
)
from resilience.report.templates import ScaleTemplate, template, templates
from resilience.report.views import (
    DependencyView,
    Named,
    NodeView,
    ServiceView,
    StockView,
    hazards,
    sectors,
)

__all__ = [
    "CURTAINS",
    "DUTIES",
    "LENGTHS_H",
    "AcceptanceView",
    "ActivityView",
    "AssessmentView",
    "BuildingSupply",
    "DependencyPage",
    "DependencyView",
    "Guarded",
    "InBuilding",
    "LeastBuffer",
    "LengthRow",
    "MarkView",
    "MatrixCell",
    "MatrixView",
    "MeasureView",
    "Named",
    "NodeOutage",
    "NodePage",
    "NodeView",
    "Oddity",
    "OutageView",
    "OwnPlant",
    "OwnSupply",
    "Preparedness",
    "ReleaseView",
    "ReviewView",
    "RiskList",
    "RiskPage",
    "RiskRow",
    "RiskView",
    "ScaleTemplate",
    "ServiceList",
    "ServiceOutage",
    "ServicePage",
    "ServiceRow",
    "ServiceView",
    "Span",
    "StepView",
    "StockPage",
    "StockView",
    "ToleranceView",
    "dependency",
    "hazards",
    "in_building",
    "lengths",
    "marks",
    "matrix",
    "node",
    "nodes",
    "outage",
    "preparedness",
    "releases",
    "risk",
    "risks",
    "scales",
    "sectors",
    "service",
    "services",
    "stock",
    "stocks",
    "supply_of",
    "template",
    "templates",
]
