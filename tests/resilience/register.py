"""A small invented register: the power cut that can be reckoned by hand, entered through the verbs.

Power is out 0–24 h. The mast holds 4 h and is back in 1: out 4–25. The waterworks holds 8 h and is
back in 2: out 8–26. The alarm leans on the mast, and on power with 24 h of battery, and is back in
0.5: out 4–25.5. The care home has 12 h of water and 48 h of reserve power, and is back in 1: out
20–27, an hour longer than the six it can bear.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from omstallning.access.model import Actor, Role
from omstallning.access.operations import actor_of
from omstallning.database import Database
from omstallning.organisation import store as organisation
from omstallning.organisation.model import UnitKind
from omstallning.organisation.operations import found_unit, put_up_building
from resilience import operations
from resilience.model import NodeKind, Stage, Uncertainty
from tests.conftest import person

START = date(2020, 1, 1)
TODAY = date(2026, 6, 1)
VARIABLES = (
    "life_and_health", "function_of_society", "economy_and_environment", "democracy_and_rights",
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """The register's people, and the ids of what is in it by key."""

    database: Database
    officer: Actor
    reader: Actor
    strategist: Actor
    units: dict[str, int]
    buildings: dict[str, int]
    services: dict[str, int]
    nodes: dict[str, int]
    dependencies: dict[str, int]
    scale_id: int

    def do(self, verb: Any, *args: Any, actor: Actor | None = None, **values: Any) -> Any:
        """One verb in its own save, by the officer."""
        with self.database.writing() as session:
            return verb(session, actor or self.officer, *args, **values)

    def ask(self, answer: Any, *args: Any, viewer: Actor | None = None, **values: Any) -> Any:
        """One answer, for the officer."""
        with self.database.reading() as session:
            return answer(session, viewer or self.officer, *args, **values)

    def service(self, key: str, **values: Any) -> int:
        """One more service of the care committee."""
        said = {"name": key.title(), "sector": "S04", "unit_id": self.units["care"],
                "owner": "Verksamhetschef"}  # fmt: skip
        made = self.do(operations.add_service, key=key, **(said | values))
        return int(made.id)

    def activity(self, key: str, service_id: int, *, limit_h: float | None = None) -> int:
        """One more activity, with the hour from which an outage of it cannot be borne."""
        made = self.do(
            operations.add_node, key=key, name=key.title(), kind=NodeKind.ACTIVITY,
            unit_id=self.units["care"], service_id=service_id, recovery_h=1.0,
        )  # fmt: skip
        if limit_h is not None:
            self.do(operations.add_impact_step, made.id, after_h=limit_h, consequence=4, text="Nej")
        return int(made.id)

    def lean(self, key: str, node_id: int, needs: str, **values: Any) -> int:
        """One more dependency on a node of the register."""
        said: dict[str, Any] = {"alternatives": self.nodes[needs], "buffer_h": 0.0}
        made = self.do(
            operations.add_dependency, key=key, node_id=node_id, needs_id=self.nodes[needs],
            **(said | values),
        )  # fmt: skip
        return int(made.id)

    def risk(self, key: str, **values: Any) -> int:
        """One more risk of the care committee."""
        said = {"title": key.title(), "hazard": "H01", "unit_id": self.units["care"],
                "owner": "Säkerhetssamordnare"}  # fmt: skip
        made = self.do(operations.add_risk, key=key, **(said | values))
        return int(made.id)

    def assess(
        self, risk_id: int, likelihood: int | None, consequence: int | None, **values: Any
    ) -> Any:
        """Judge a risk with the same consequence for every variable."""
        said = {
            "stage": Stage.NOW, "scale_id": self.scale_id, "likelihood": likelihood,
            "consequences": dict.fromkeys(VARIABLES, consequence),
            "likelihood_reason": "Underlag saknas" if likelihood is None else None,
            "reason": "Workshop", "method": "Gruppbedömning", "assessed_on": date(2026, 3, 1),
            "uncertainty": Uncertainty.MEDIUM,
        }  # fmt: skip
        return self.do(operations.assess, risk_id, **(said | values))


def town(database: Database) -> Town:
    """The register of the example, with the municipal scale."""
    strategist = person(database, Role.STRATEGIST)
    officer = person(database, Role.PREPAREDNESS_OFFICER)
    reader = person(database, Role.READER)
    units, buildings = _places(database, strategist)
    with database.writing() as session:
        scale = operations.publish_template(
            session, officer, publisher="omstallning", edition="municipal-2026",
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
    made = Town(database, officer, reader, strategist, units, buildings, {}, {}, {}, scale.id)
    _services(made)
    return made


def _places(database: Database, strategist: Actor) -> tuple[dict[str, int], dict[str, int]]:
    with database.writing() as session:
        group = found_unit(
            session, strategist, key="town", kind=UnitKind.GROUP, name="Kommunen", valid_from=START
        )
        units = {"town": group.id}
        for key, name in (("care", "Vård- och omsorgsnämnden"), ("technical", "Tekniska nämnden")):
            units[key] = found_unit(
                session, strategist, key=key, kind=UnitKind.COMMITTEE, name=name,
                valid_from=START, parent_id=group.id,
            ).id  # fmt: skip
        home = put_up_building(
            session, strategist, unit_id=group.id, site_key="centrum", site_name="Centrum",
            designation="KVARNEN 1", building_key="brunnsgarden", building_name="Brunnsgården",
            valid_from=START, area_m2=2500.0,
        )  # fmt: skip
        return units, {"home": home.id}


def _services(made: Town) -> None:
    care, technical = made.units["care"], made.units["technical"]
    for key, name, sector, unit in (
        ("home", "Särskilt boende", "S04", care),
        ("alarm", "Trygghetslarm", "S04", care),
    ):
        made.services[key] = made.service(
            key, name=name, sector=sector, unit_id=unit,
            building_id=made.buildings["home"] if key == "home" else None,
        )  # fmt: skip
    for key, kind, unit, recovery, service in (
        ("power", NodeKind.POWER, technical, None, None),
        ("mast", NodeKind.TELECOM, technical, 1.0, None),
        ("water", NodeKind.WATER, technical, 2.0, None),
        ("alarm", NodeKind.ACTIVITY, care, 0.5, "alarm"),
        ("home", NodeKind.ACTIVITY, care, 1.0, "home"),
    ):
        node = made.do(
            operations.add_node, key=key, name=key.title(), kind=kind, unit_id=unit,
            recovery_h=recovery, service_id=made.services[service] if service else None,
            people_served=40 if service else None, supplier=f"Leverantör {key}",
        )  # fmt: skip
        made.nodes[key] = node.id
    for node, needs, buffer in (
        ("mast", "power", 4.0),
        ("water", "power", 8.0),
        ("alarm", "mast", 0.0),
        ("alarm", "power", 24.0),
        ("home", "water", 12.0),
        ("home", "power", 48.0),
    ):
        key = f"{node}-{needs}"
        made.dependencies[key] = made.lean(key, made.nodes[node], needs, buffer_h=buffer)
    made.do(
        operations.add_impact_step, made.nodes["home"], after_h=2.0, consequence=2, text="Obehag"
    )
    made.do(operations.add_impact_step, made.nodes["home"], after_h=6.0, consequence=4, text="Fara")
    made.do(operations.set_tolerance, made.nodes["alarm"], mtpd_h=24.0, rto_h=20.0, wrt_h=4.0)


def signed_in(database: Database, role: Role, unit_id: int | None) -> Actor:
    """Somebody with a role in a unit, as the pages know him: with the units above each unit."""
    actor = person(database, role, unit_id=unit_id)
    with database.reading() as session:
        return actor_of(session, actor.person_id, organisation.organisation(session).parents())
