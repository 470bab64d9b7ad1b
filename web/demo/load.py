"""Entering the example as people would: through the importers and the verbs, in order."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from emissions import operations as emissions
from emissions import report
from emissions.model import InstrumentKind, RunKind
from emissions.territory import operations as territory
from omstallning.access.model import Actor
from omstallning.access.operations import actor_of, add_person
from omstallning.database import Database
from omstallning.organisation import operations as organisation
from omstallning.organisation import store as organisation_store
from omstallning.period import Interval, month
from omstallning.settings import Settings
from omstallning.units import GwpSet
from web.demo import example, files
from web.demo.buildings import BUILDINGS
from web.demo.load_energy import energy, purchased
from web.demo.load_preparedness import preparedness
from web.demo.loading import Loading, Progress, take_in
from web.demo.stand_ins import STAND_INS

COLLECTED = "Årlig insamling från enheterna"
UNLOADED_VINTAGE = "2026-07-02"
"""The newest real edition is left for the person who follows the tutorial."""


def load(
    database: Database,
    settings: Settings,
    progress: Progress = lambda _: None,
    today: date | None = None,
) -> dict[str, str]:
    """Fill an empty database with the example; answers with fresh passwords by sign-in name.

    today  readings end with the last whole month before it
    """
    progress("people")
    passwords = add_people(database)
    with database.reading() as session:
        by_handle = {
            handle: actor_of(session, number)
            for number, (handle, _, _) in enumerate(example.PEOPLE, start=1)
        }
    loading = Loading(
        database,
        settings.documents,
        by_handle["klimatstrateg"],
        by_handle["kvalitetsgranskare"],
        by_handle["fastighetsforvaltare"],
        by_handle["beredskapssamordnare"],
        progress,
        today or datetime.now(UTC).date(),
    )
    for name, step in (
        ("organisation", _organisation),
        ("sources", _sources),
        ("territory", lambda at: _territory(at, settings.municipality_code)),
        ("activity", _activity),
        ("energy", energy),
        ("purchased energy", purchased),
        ("factors", _stand_ins),
        ("guarantees", _guarantees),
        ("runs", _runs),
        ("restatement", _restate),
        ("preparedness", preparedness),
    ):
        progress(name)
        step(loading)
    return passwords


def add_people(database: Database) -> dict[str, str]:
    """The example's people, each with a password nobody has seen before."""
    passwords = {handle: secrets.token_urlsafe(12) for handle, _, _ in example.PEOPLE}
    with database.writing() as session:
        first: Actor | None = None
        for handle, name, roles in example.PEOPLE:
            person = add_person(
                session,
                first,
                handle=handle,
                display_name=name,
                password=passwords[handle],
                roles=dict.fromkeys(roles),
            )
            first = first or actor_of(session, person.id)
    return passwords


def _organisation(at: Loading) -> None:
    ids: dict[str, int] = {}
    with at.database.writing() as session:
        for unit in example.UNITS:
            made = organisation.found_unit(
                session,
                at.strategist,
                key=unit.key,
                kind=unit.kind,
                name=unit.name,
                valid_from=example.START,
                parent_id=ids[unit.parent] if unit.parent else None,
                share=unit.share,
            )
            ids[unit.key] = made.id
        renamed = ids[example.RENAMED_UNIT]
        name = organisation.name_in_force(session, renamed)
        organisation.rename_unit(
            session,
            at.strategist,
            renamed,
            name=example.NEW_NAME,
            valid_from=example.RENAMED_ON,
            expected_version=1 if name is None else name.version,
            reason="Ny nämndorganisation",
        )
        for number, building in enumerate(BUILDINGS, start=1):
            organisation.put_up_building(
                session,
                at.strategist,
                unit_id=ids[building.unit_key],
                site_key=building.site_key,
                site_name=building.name.removesuffix(" hus A").removesuffix(" hus B"),
                designation=f"Lövås {1 + number // 12}:{number}",
                building_key=building.key,
                building_name=building.name,
                valid_from=building.since,
                valid_before=building.before,
                area_m2=building.area_m2,
                use=building.use,
                tenure=building.tenure,
            )


def _sources(at: Loading) -> None:
    with at.database.writing() as session:
        units = organisation_store.organisation(session)
        ids: dict[str, int] = {}
        for source in sorted(example.SOURCES, key=lambda s: s.supplied_by is not None):
            unit = units.by_key(source.unit_key)
            made = emissions.add_source(
                session,
                at.strategist,
                key=source.key,
                name=source.name,
                unit_id=0 if unit is None else unit.id,
                scope=source.scope,
                category=source.category,
                control=source.control,
                owner=source.owner,
                activity_unit=source.unit,
                valid_from=example.START,
                scope3_category=source.scope3_category,
                supplied_by_id=ids[source.supplied_by] if source.supplied_by else None,
            )
            ids[source.key] = made.id
            for factor in source.factors:
                emissions.assign_factor(
                    session,
                    at.strategist,
                    source_id=made.id,
                    publisher=factor.publisher,
                    factor_key=factor.key,
                    valid_from=factor.first,
                    valid_before=factor.before,
                    reason=factor.reason,
                    method=factor.method,
                    is_proxy=factor.is_proxy,
                )


def _territory(at: Loading, municipality_code: str) -> None:
    with at.database.writing() as session:
        territory.load_published_vintages(
            session,
            at.strategist,
            municipality_code,
            reason="Publicerad utgåva som följer med produkten",
            leave_out=frozenset({UNLOADED_VINTAGE}),
        )


def _activity(at: Loading) -> None:
    for number in range(example.FIRST_YEAR, example.PRELIMINARY_YEAR + 1):
        take_in(
            at,
            at.strategist,
            emissions.ACTIVITY,
            f"uppgifter-{number}.csv",
            files.activity_file(number),
            COLLECTED,
        )
    take_in(
        at,
        at.strategist,
        emissions.ACTIVITY,
        "uppgifter-2023-rättad-rad.csv",
        files.mended_file(),
        COLLECTED,
    )


def _stand_ins(at: Loading) -> None:
    with at.database.writing() as session:
        for stand_in in STAND_INS:
            emissions.accept_stand_in(
                session,
                at.strategist,
                publisher=stand_in.publisher,
                factor_key=stand_in.key,
                valid_from=date(stand_in.first_year, 1, 1),
                valid_before=date(stand_in.last_year + 1, 1, 1),
                borrowed_edition=stand_in.edition,
                borrowed_factor_id=stand_in.factor_id,
                reason=stand_in.reason,
            )


def _guarantees(at: Loading) -> None:
    """Hydro power guarantees month by month; December 2024 was never cancelled for the group."""
    ids = _source_ids(at)
    years = range(example.FIRST_YEAR, example.PRELIMINARY_YEAR + 1)
    months = [month(y, m) for y in years for m in range(1, 13)]
    months.remove(month(*example.MONTH_WITHOUT_GUARANTEE))
    with at.database.writing() as session:
        for key in example.GUARANTEED_SOURCES:
            source = next(s for s in example.SOURCES if s.key == key)
            for period in months:
                yearly = source.yearly[period.start.year - example.FIRST_YEAR] or 0.0
                _guarantee(session, at, ids[key], period, yearly)


def _guarantee(session: Session, at: Loading, source_id: int, period: Interval, kwh: float) -> None:
    share = files.SEASON[period.start.month - 1] / 12
    emissions.add_instrument(
        session,
        at.strategist,
        source_id=source_id,
        kind=InstrumentKind.ORIGIN_GUARANTEE,
        period=period,
        quantity_kwh=round(kwh * share * 1.05, -3),
        publisher="energimarknadsinspektionen",
        factor_key="ei_go_hydro",
        meets_criteria=True,
        criteria="Annullerad för koncernen, samma år och marknad",
    )


def _source_ids(at: Loading) -> dict[str, int]:
    with at.database.reading() as session:
        return {source.key: source.id for source in report.sources(session, at.strategist).sources}


def _runs(at: Loading) -> None:
    for number in range(example.FIRST_YEAR, example.LAST_FINAL_YEAR + 1):
        _publish(at, number, RunKind.FINAL, None)
    _publish(at, example.PRELIMINARY_YEAR, RunKind.PRELIMINARY, None)


def _restate(at: Loading) -> None:
    """A machine depot had been left out of 2022: the record is corrected, the year restated."""
    take_in(
        at, at.strategist, emissions.ACTIVITY, "rattelse-2022.csv", files.restated_file(), COLLECTED
    )
    _publish(at, 2022, RunKind.FINAL, "Arbetsmaskinerna i ett förråd saknades")


def _publish(at: Loading, number: int, kind: RunKind, reason: str | None) -> None:
    """Made by the strategist, looked through and approved by another, then published."""
    run = emissions.make_run(
        at.database, at.strategist, year=number, kind=kind, gwp_set=GwpSet.AR5, reason=reason
    )
    for version, (step, actor) in enumerate(
        (
            (emissions.review_run, at.approver),
            (emissions.approve_run, at.approver),
            (emissions.publish_run, at.strategist),
        ),
        start=run.version,
    ):
        with at.database.writing() as session:
            step(session, actor, run.id, expected_version=version)
