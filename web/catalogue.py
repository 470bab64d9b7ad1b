"""Where the rooms meet: which pages, menu entries and ways down the product has.

A room adds its blueprint, its menu items and, for each kind of record it can show, the endpoint
that explains it. Nothing is filled by importing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from emissions import operations as emissions
from emissions import report as emissions_report
from emissions.territory import operations as territory
from energy import operations as energy
from energy import report as energy_report
from omstallning.access.model import Permission
from omstallning.changes.operations import Rebuild
from omstallning.changes.report import Curtain
from omstallning.duties.model import DutySource
from omstallning.imports.model import Importer
from resilience import operations as resilience
from resilience import report as resilience_report
from web import auth, current, languages
from web.account import routes as account
from web.audit import routes as audit
from web.buildings import routes as buildings
from web.documents import routes as documents
from web.factors import routes as factors
from web.followup import routes as followup
from web.imports import kinds
from web.imports import routes as imports
from web.inventory import routes as inventory
from web.menu import Item, Section
from web.meters import hours as meters
from web.meters import points
from web.organisation import routes as organisation
from web.people import routes as people
from web.plants import routes as plants
from web.records import choices as source_choices
from web.records import metered
from web.records import routes as records
from web.risks import writing as risks
from web.services import outages, secrecy
from web.services import taking as services
from web.situation import routes as situation
from web.start import routes as start
from web.start import waiting
from web.start.waiting import Form

BLUEPRINTS: tuple[Blueprint, ...] = (
    languages.blueprint,
    account.blueprint,
    start.blueprint,
    people.blueprint,
    imports.blueprint,
    records.blueprint,
    source_choices.blueprint,
    metered.blueprint,
    inventory.blueprint,
    factors.blueprint,
    situation.blueprint,
    followup.blueprint,
    organisation.blueprint,
    audit.blueprint,
    documents.blueprint,
    buildings.blueprint,
    meters.blueprint,
    points.blueprint,
    plants.blueprint,
    services.blueprint,
    outages.blueprint,
    secrecy.blueprint,
    risks.blueprint,
)

IMPORTERS: tuple[Importer, ...] = (
    *emissions.IMPORTERS,
    *territory.IMPORTERS,
    *energy.IMPORTERS,
    *resilience.IMPORTERS,
)
"""What can be taken in as files, from every room."""

DUTIES: tuple[DutySource, ...] = (
    *emissions_report.DUTIES,
    *energy_report.DUTIES,
    *resilience_report.DUTIES,
)
"""What may wait for somebody, from every room."""

FORMS: Mapping[str, Form] = {
    "state_record": Form("records.add", filled=("period",)),
    "decide_run": Form("inventory.run"),
    "metered_year": Form("metered.show", "ar"),
    "meters.read": Form("meters.read"),
    "service_review": Form("services.show"),
    "risk_review": Form("risks.show"),
    "risk_acceptance": Form("risks.accept"),
}
"""The name that a duty gives its form → the page where it is done."""

REBUILD: Mapping[str, Rebuild] = {
    **emissions.REBUILD,
    **energy.REBUILD,
    **resilience.REBUILD,
}
"""Kind of record → what brings its room up to date, or refuses, when a change set is taken back."""

CURTAINS: Mapping[str, Curtain] = {**resilience_report.CURTAINS}
"""Kind of record → what is withheld of it where a change set is shown."""

INSTALL: tuple[Callable[[Flask], None], ...] = (
    auth.install,
    lambda app: kinds.install(app, IMPORTERS),
    lambda app: waiting.install(app, DUTIES, FORMS),
    lambda app: current.rebuild_with(app, REBUILD),
    lambda app: current.curtain_with(app, CURTAINS),
)
"""What a room sets up on the app beside its pages: sign-in finds the viewer."""

MENU: tuple[Section, ...] = (
    Section(
        _("Overview"),
        (
            Item("situation.show", _("Where we stand"), Permission.READ),
            Item("situation.series", _("The municipality's emissions"), Permission.READ),
            Item("situation.editions", _("Editions"), Permission.READ),
        ),
    ),
    Section(
        _("Emissions"),
        (
            Item("inventory.overview", _("The organisation's emissions"), Permission.READ),
            Item("sources.index", _("Sources"), Permission.READ),
            Item("records.index", _("Records"), Permission.READ),
            Item("metered.show", _("From the meters"), Permission.READ),
            Item("imports.index", _("Import files"), Permission.READ),
            Item("inventory.runs", _("Runs"), Permission.READ),
            Item("factors.index", _("Emission factors"), Permission.READ),
        ),
    ),
    Section(
        _("Energy"),
        (
            Item("buildings.index", _("Buildings"), Permission.READ),
            Item("meters.index", _("Meters"), Permission.READ, ("/anlaggningar", "/serier")),
            Item("plants.index", _("Own production"), Permission.READ),
        ),
    ),
    Section(
        _("Risk & continuity"),
        (
            Item("services.index", _("Services"), Permission.READ),
            Item("outages.show", _("Outages"), Permission.READ),
            Item("risks.index", _("Risks"), Permission.READ),
        ),
    ),
    Section(
        _("Follow-up"),
        (
            Item("followup.targets", _("Targets"), Permission.READ),
            Item("followup.policy", _("The policy"), Permission.READ),
        ),
    ),
    Section(
        _("Organisation"),
        (Item("organisation.index", _("Units"), Permission.READ),),
    ),
    Section(
        _("Administration"),
        (
            Item("people.index", _("People and roles"), Permission.MANAGE_PEOPLE),
            Item("audit.index", _("The log"), Permission.READ_AUDIT),
        ),
    ),
)

TRAILS: Mapping[str, str] = {
    "territory_value": "situation.number",
    "territory_vintage": "situation.edition",
    "import_batch": "imports.show",
    "source": "sources.show",
    "emission_source": "sources.show",
    "activity_record": "records.show",
    "metered_year": "metered.show",
    "run": "inventory.run",
    "run_lines": "inventory.lines",
    "run_line": "inventory.line",
    "run_eliminations": "inventory.eliminations",
    "factor": "factors.show",
    "document": "documents.show",
    "unit": "organisation.show",
    "target": "followup.target",
    "commitment": "followup.commitment",
    "change_set": "audit.change",
    "inventory_run": "inventory.run",
    "building": "buildings.show",
    "buildings": "buildings.index",
    "supply_point": "points.show",
    "supply_points": "meters.index",
    "meter": "meters.show",
    "stand": "meters.stand",
    "supplier_month": "points.supplier_month",
    "series": "points.series",
    "reading_block": "points.block",
    "generation_plant": "plants.show",
    "generation_plants": "plants.index",
    "service": "services.show",
    "node": "services.node",
    "stock": "services.stock",
    "outage": "outages.of_kind",
    "release": "outages.release_of",
    "risk": "risks.show",
}
"""Kind of a trail → endpoint that shows it and takes `id`."""
