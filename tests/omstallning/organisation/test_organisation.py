"""The group on each day: names, ties with shares, places; and the verbs that change it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from omstallning.access.model import Actor, Role
from omstallning.changes.tables import ChangeSet
from omstallning.database import Database
from omstallning.errors import Invalid, NotFound, Refused
from omstallning.organisation import report
from omstallning.organisation.model import AreaKind, Organisation, UnitKind, UnitView
from omstallning.organisation.operations import found_unit, put_up_building, rename_unit
from omstallning.organisation.tables import Unit
from omstallning.period import Interval, year
from tests.conftest import person

START = date(2020, 1, 1)
DAYS = st.integers(0, 2000).map(lambda days: START + timedelta(days=days))
SHARES = st.floats(0, 1)


@st.composite
def periods(draw: st.DrawFn) -> Interval:
    start = draw(DAYS)
    return Interval(start, start + timedelta(days=draw(st.integers(1, 800))))


@st.composite
def ties(draw: st.DrawFn, parent: int) -> tuple[tuple[Interval, int, float], ...]:
    """Shares that follow each other in time, with gaps between some."""
    cuts = sorted(set(draw(st.lists(DAYS, min_size=2, max_size=6, unique=True))))
    pieces = [Interval(a, b) for a, b in pairwise(cuts)]
    kept = draw(st.lists(st.sampled_from(pieces), unique=True)) if pieces else []
    return tuple((piece, parent, draw(SHARES)) for piece in sorted(kept))


@st.composite
def groups(draw: st.DrawFn) -> Organisation:
    """A group with a company, and a daughter company of that."""
    return Organisation(
        {
            1: unit(1, UnitKind.GROUP),
            2: unit(2, UnitKind.COMPANY, draw(ties(1))),
            3: unit(3, UnitKind.COMPANY, draw(ties(2))),
        }
    )


def unit(
    number: int, kind: UnitKind, tied: tuple[tuple[Interval, int, float], ...] = ()
) -> UnitView:
    return UnitView(number, f"u{number}", kind, Interval(START), ((Interval(START), "U"),), tied)


@given(groups(), periods())
def test_a_share_lies_between_nothing_and_the_whole(group: Organisation, period: Interval):
    for number in group.units:
        share = group.group_share(number, period)
        assert share is not None
        assert -1e-12 <= share <= 1 + 1e-12


@given(groups(), DAYS, st.integers(1, 800), st.integers(1, 800))
def test_a_share_over_a_period_is_the_mean_of_its_parts_by_days(
    group: Organisation, start: date, first_days: int, second_days: int
):
    first = Interval(start, start + timedelta(days=first_days))
    second = Interval(first.before, first.before + timedelta(days=second_days))
    period = Interval(first.start, second.before)
    for number in group.units:
        whole, a, b = (group.group_share(number, p) for p in (period, first, second))
        assert whole * period.days == pytest.approx(a * first.days + b * second.days)


@given(groups(), periods())
def test_a_daughter_counts_no_more_than_its_mother(group: Organisation, period: Interval):
    assert group.group_share(3, period) <= group.group_share(2, period) + 1e-12


@given(periods(), SHARES, SHARES)
def test_shares_multiply_on_the_way_up(period: Interval, first: float, second: float):
    group = Organisation(
        {
            1: unit(1, UnitKind.GROUP),
            2: unit(2, UnitKind.COMPANY, ((Interval(START), 1, first),)),
            3: unit(3, UnitKind.COMPANY, ((Interval(START), 2, second),)),
        }
    )
    assert group.group_share(3, period) == pytest.approx(first * second)


def test_a_federation_that_joins_at_midsummer_counts_half_its_share_that_year():
    joined = Interval(date(2023, 7, 2))
    group = Organisation(
        {1: unit(1, UnitKind.GROUP), 2: unit(2, UnitKind.FEDERATION, ((joined, 1, 0.3),))}
    )
    assert group.group_share(2, year(2022)) == 0
    assert group.group_share(2, year(2023)) == pytest.approx(0.3 * 183 / 365)
    assert group.group_share(2, year(2024)) == pytest.approx(0.3)
    assert group.group_share(2, Interval(START)) is None


@pytest.fixture
def group(database: Database, strategist: Actor) -> Unit:
    """A group that has been there since 2020."""
    with database.writing() as session:
        return found_unit(
            session, strategist, key="g", kind=UnitKind.GROUP, name="Koncernen", valid_from=START
        )


def found(database: Database, who: Actor, parent: Unit, **values: object) -> Unit:
    asked = {
        "key": "k", "kind": UnitKind.COMMITTEE, "name": "Nämnden", "valid_from": START,
        "parent_id": parent.id,
    } | values  # fmt: skip
    with database.writing() as session:
        return found_unit(session, who, **asked)  # type: ignore[arg-type]


def rename(database: Database, who: Actor, unit_id: int, name: str, day: date) -> None:
    with database.writing() as session:
        version = report.unit_history(session, unit_id).version
        rename_unit(session, who, unit_id, name=name, valid_from=day, expected_version=version)


def tree(database: Database, day: date) -> tuple[report.Node, ...]:
    with database.reading() as session:
        return report.tree_on(report.organisation(session), day)


def test_a_unit_keeps_its_former_name_for_the_days_before(
    database: Database, strategist: Actor, group: Unit
):
    committee = found(database, strategist, group)
    rename(database, strategist, committee.id, "Utskottet", date(2024, 1, 1))
    with database.reading() as session:
        view = report.unit_history(session, committee.id).unit
    assert view.name_on(date(2023, 12, 31)) == "Nämnden"
    assert view.name_on(date(2024, 1, 1)) == "Utskottet"
    assert view.name_on(date(1999, 1, 1)) == "Utskottet"
    assert view.name == "Utskottet"


def test_the_tree_of_a_day_has_the_names_and_shares_of_that_day(
    database: Database, strategist: Actor, group: Unit
):
    committee = found(database, strategist, group)
    found(database, strategist, group, key="f", kind=UnitKind.FEDERATION, name="Förbundet",
          valid_from=date(2023, 1, 1), share=0.3)  # fmt: skip
    rename(database, strategist, committee.id, "Utskottet", date(2024, 1, 1))
    (before,), (after,) = tree(database, date(2022, 6, 1)), tree(database, date(2024, 6, 1))
    assert [(node.name, node.share) for node in before.below] == [("Nämnden", 1.0)]
    assert [(node.name, node.share) for node in after.below] == [
        ("Utskottet", 1.0), ("Förbundet", 0.3)]  # fmt: skip
    assert tree(database, date(2019, 12, 31)) == ()


def test_a_unit_tells_where_it_belongs_and_what_belongs_to_it(
    database: Database, strategist: Actor, group: Unit
):
    committee = found(database, strategist, group)
    with database.reading() as session:
        above = report.unit_history(session, committee.id).above
        below = report.unit_history(session, group.id).below
        parents = report.organisation(session).parents()
    assert [(tie.name, tie.share) for tie in above] == [("Koncernen", 1.0)]
    assert [(tie.name, tie.share) for tie in below] == [("Nämnden", 1.0)]
    assert parents[committee.id] == {group.id}


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"name": "  "}, "name", "required"),
        ({"share": 1.01}, "share", "share_within_one"),
        ({"share": -0.1}, "share", "share_within_one"),
        ({"key": "g"}, "key", "already_taken"),
    ],
)
def test_a_unit_that_cannot_be_founded_says_which_field(
    database: Database, strategist: Actor, group: Unit,
    values: dict[str, object], field: str, reason: str,
):  # fmt: skip
    with pytest.raises(Invalid) as refused:
        found(database, strategist, group, **values)
    assert (refused.value.fields["field"], refused.value.fields["reason"]) == (field, reason)


@pytest.mark.parametrize("day", [START, date(2019, 1, 1)])
def test_a_new_name_starts_after_the_one_in_force(
    database: Database, strategist: Actor, group: Unit, day: date
):
    with pytest.raises(Invalid, match="before_current_name"):
        rename(database, strategist, group.id, "X", day)


def test_renaming_what_is_not_there_is_told(database: Database, strategist: Actor):
    with database.writing() as session, pytest.raises(NotFound):
        rename_unit(session, strategist, 9, name="X", valid_from=START, expected_version=1)


def test_a_right_for_one_unit_reaches_no_other(database: Database, strategist: Actor, group: Unit):
    one = found(database, strategist, group)
    other = found(database, strategist, group, key="o")
    limited = person(database, Role.STRATEGIST, unit_id=one.id)
    rename(database, limited, one.id, "Egen", date(2024, 1, 1))
    with pytest.raises(Refused):
        rename(database, limited, other.id, "Annan", date(2024, 1, 1))
    with pytest.raises(Refused):
        found(database, limited, group, key="n")


def test_a_reader_changes_nothing(database: Database, group: Unit):
    reader = person(database, Role.READER, Role.ADMINISTRATOR, Role.AUDITOR)
    with pytest.raises(Refused):
        found(database, reader, group)
    with pytest.raises(Refused):
        rename(database, reader, group.id, "X", date(2024, 1, 1))
    with pytest.raises(Refused):
        build(database, reader, group, "b")


def build(database: Database, who: Actor, owner: Unit, key: str, area: float | None = 500) -> None:
    with database.writing() as session:
        put_up_building(
            session, who, unit_id=owner.id, site_key="s", site_name="Skolan",
            designation="Kvarnen 1:2", building_key=key, building_name=f"Hus {key}",
            valid_from=START, area_m2=area, area_kind=AreaKind.ATEMP,
        )  # fmt: skip


def test_two_buildings_share_their_site_and_property(
    database: Database, strategist: Actor, group: Unit
):
    build(database, strategist, group, "a")
    build(database, strategist, group, "b", area=None)
    with database.reading() as session:
        history = report.unit_history(session, group.id)
    assert history.sites == ("Skolan",)
    assert [(b.name, b.designation, len(b.areas)) for b in history.buildings] == [
        ("Hus a", "Kvarnen 1:2", 1), ("Hus b", "Kvarnen 1:2", 0)]  # fmt: skip
    assert history.buildings[0].areas[0].square_metres == 500


@pytest.mark.parametrize("area", [0, -5])
def test_a_floor_area_is_more_than_nothing(
    database: Database, strategist: Actor, group: Unit, area: float
):
    with pytest.raises(Invalid, match="must_be_positive"):
        build(database, strategist, group, "a", area)


def test_each_verb_is_one_save(database: Database, strategist: Actor, group: Unit):
    build(database, strategist, group, "a")
    with database.reading() as session:
        verbs = list(session.scalars(select(ChangeSet.verb).order_by(ChangeSet.id)))
    assert verbs == ["found_unit", "put_up_building"]


def test_nobody_builds_on_another_units_site(database: Database, strategist: Actor):
    with database.writing() as session:
        school, company = (
            found_unit(session, strategist, key=key, kind=UnitKind.COMPANY, name=key,
                       valid_from=START).id
            for key in ("skola", "bolag")
        )  # fmt: skip
    neighbour = person(database, Role.STRATEGIST, unit_id=company)

    def build(who: Actor, unit_id: int, key: str) -> None:
        with database.writing() as session:
            put_up_building(
                session, who, unit_id=unit_id, site_key="tomten", site_name="Tomten",
                designation="Eken 1", building_key=key, building_name=key, valid_from=START,
            )  # fmt: skip

    build(strategist, school, "a")
    with pytest.raises(Refused):
        build(neighbour, company, "b")


def test_a_second_group_and_a_unit_beside_the_group_are_refused(
    database: Database, strategist: Actor
) -> None:
    day = date(2020, 1, 1)
    with database.writing() as session:
        found_unit(session, strategist, key="g", kind=UnitKind.GROUP, name="G", valid_from=day)
        for kind, rule in ((UnitKind.GROUP, "one_group"), (UnitKind.COMPANY, "parent_needed")):
            with pytest.raises(Invalid) as refused:
                found_unit(session, strategist, key="x", kind=kind, name="X", valid_from=day)
            assert refused.value.fields["reason"] == rule
