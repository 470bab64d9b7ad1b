"""Two at once: the second sees both versions, nothing is lost, and one form has one effect."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import func, select

from emissions.tables import ActivityRecord, EmissionSource
from omstallning.access import audit
from omstallning.changes.tables import Change, ChangeSet
from omstallning.imports.tables import ImportCommit
from omstallning.period import month
from tests.faults.conftest import Room
from tests.faults.service import Answer, form_in

ROUNDS = 3
OFTEN = 6
"""How many times the same form is sent at once."""


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """What each was answered, when all begin together."""
    answers: list[Answer | None] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], Answer]) -> None:
        start.wait()
        answers[number] = act()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def statuses(answers: Sequence[Answer]) -> list[int]:
    """The answers by their numbers."""
    return sorted(answer.status for answer in answers)


def in_force(room: Room, first: ActivityRecord) -> list[ActivityRecord]:
    """Everything that was ever stated in place of a record, the latest last."""
    with room.database.reading() as session:
        found = [session.get_one(ActivityRecord, first.id)]
        while True:
            later = session.scalar(
                select(ActivityRecord).where(ActivityRecord.supersedes_id == found[-1].id)
            )
            if later is None:
                return found
            found.append(later)


def test_the_second_of_two_correctors_sees_both_versions_and_can_keep_the_own(room: Room) -> None:
    people = [room.strategist(), room.strategist()]
    for number in range(ROUNDS):
        stated = room.group.state("skola-varme", 50.0, month(2021, number + 1))
        path = f"/utslapp/uppgifter/{stated.id}/ratta"
        fields = {"period": f"2021-{number + 1:02d}", "unit": "MWh", "status": "measured"}
        for person in people:
            assert person.get(path).status == 200
        answers = at_once(
            partial(people[0].post, path, **fields, quantity="61,5", reason="Läst av igen"),
            partial(people[1].post, path, **fields, quantity="72,5", reason="Ny räkning"),
        )
        assert statuses(answers) == [303, 409]
        loser = answers[1] if answers[0].status == 303 else answers[0]
        own, other = (61.5, 72.5) if loser is answers[0] else (72.5, 61.5)
        assert "61,5" in loser.text
        assert "72,5" in loser.text
        first, winner = in_force(room, stated)
        assert winner.quantity == other
        again = f"/utslapp/uppgifter/{winner.id}/ratta"
        kept = people[answers.index(loser)].post(again, **form_in(loser.text, again))
        assert kept.status == 303, kept.text
        assert [one.quantity for one in in_force(room, first)] == [50.0, other, own]
    _chain_holds(room)


def test_the_second_of_two_who_change_a_source_sees_both_and_loses_nothing(room: Room) -> None:
    people = [room.strategist(), room.strategist()]
    source = room.group.sources["brandbil"]
    path = f"/utslapp/kallor/{source}/andra"
    for _ in range(ROUNDS):
        page = people[0].get(path)
        people[1].get(path)
        fields = _written(page.text) | {"reason": "Ny ansvarig"}
        answers = at_once(
            partial(people[0].post, path, **{**fields, "owner": "Brandmästaren"}),
            partial(people[1].post, path, **{**fields, "owner": "Verkstaden"}),
        )
        assert statuses(answers) == [303, 409]
        loser = answers[1] if answers[0].status == 303 else answers[0]
        assert "Brandmästaren" in loser.text
        assert "Verkstaden" in loser.text
        kept = people[answers.index(loser)].post(path, **form_in(loser.text, path))
        assert kept.status == 303, kept.text
    with room.database.reading() as session:
        version = session.get_one(EmissionSource, source).version
        before = session.scalars(
            select(Change.before)
            .where(Change.kind == EmissionSource.__tablename__, Change.record_id == source)
            .order_by(Change.id)
        ).all()
    assert version == 1 + 2 * ROUNDS
    owners = [image["owner"] for image in before if image is not None]
    assert len(owners) == 2 * ROUNDS
    assert {"Brandmästaren", "Verkstaden"} <= set(owners)
    _chain_holds(room)


def _written(text: str) -> dict[str, str]:
    """What the form of a source holds, as a browser would send it."""
    form = next(one for one in re.findall(r"(?s)<form.*?</form>", text) if 'name="owner"' in one)
    fields = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, options in re.findall(r'(?s)<select[^>]*?name="([^"]+)".*?>(.*?)</select>', form):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen.group(1) if chosen else ""
    return {name: value for name, value in fields.items() if name != "csrf_token"}


def test_the_same_record_sent_many_times_at_once_is_stated_once(room: Room) -> None:
    person = room.strategist()
    source = room.group.sources["panna-gas"]
    answers = at_once(
        *[
            lambda: person.post(
                f"/utslapp/kallor/{source}/ny-uppgift",
                period="2021-05", quantity="12", unit="MWh", status="measured",
            )
        ] * OFTEN
    )  # fmt: skip
    assert Counter(statuses(answers)) == {303: 1, 422: OFTEN - 1}
    with room.database.reading() as session:
        count = session.scalar(
            select(func.count()).where(
                ActivityRecord.source_id == source, ActivityRecord.period_from == date(2021, 5, 1)
            )
        )
    assert count == 1
    _chain_holds(room)


def test_the_same_correction_sent_many_times_at_once_is_made_once(room: Room) -> None:
    stated = room.group.state("panna-gas", 5.0, month(2021, 7))
    person = room.strategist()
    path = f"/utslapp/uppgifter/{stated.id}/ratta"
    fields = {"period": "2021-07", "quantity": "6", "unit": "MWh", "status": "measured"}
    answers = at_once(*[lambda: person.post(path, **fields, reason="Rätt avläsning")] * OFTEN)
    first, only = in_force(room, stated)
    assert (first.quantity, only.quantity) == (5.0, 6.0)
    assert statuses(answers) == [303] * OFTEN
    assert {answer.location for answer in answers} == {f"/utslapp/uppgifter/{only.id}"}


def test_the_same_change_of_a_source_sent_many_times_at_once_is_made_once(room: Room) -> None:
    person = room.strategist()
    source = room.group.sources["skola-el"]
    path = f"/utslapp/kallor/{source}/andra"
    fields = _written(person.get(path).text) | {"owner": "Driftchefen", "reason": "Ny ansvarig"}
    answers = at_once(*[lambda: person.post(path, **fields)] * OFTEN)
    assert statuses(answers) == [303] * OFTEN
    with room.database.reading() as session:
        assert session.get_one(EmissionSource, source).version == 2


def test_an_import_confirmed_many_times_at_once_is_taken_in_once(room: Room) -> None:
    person = room.strategist()
    content = "källa;period;mängd;enhet;status\npanna-gas;2021-09;3;MWh;uppmätt\n".encode()
    handed = person.hand_in_activity(content)
    assert handed.status == 303, handed.text
    answers = at_once(*[lambda: person.post(f"{handed.location}/genomfor", reason="Nytt")] * OFTEN)
    assert {answer.status for answer in answers} == {303}
    batch = int(handed.location.rpartition("/")[2])
    with room.database.reading() as session:
        commits = session.scalar(select(func.count()).where(ImportCommit.batch_id == batch))
        imports = session.scalar(select(func.count()).where(ChangeSet.verb == "import"))
        stated = session.scalar(
            select(func.count()).where(ActivityRecord.period_from == date(2021, 9, 1))
        )
    assert (commits, imports, stated) == (1, 1, 1)
    _chain_holds(room)


def _chain_holds(room: Room) -> None:
    with room.database.reading() as session:
        assert audit.verify(session).first_bad is None
