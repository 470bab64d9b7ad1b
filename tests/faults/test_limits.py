"""Too large, not yet known, or nowhere to write: said plainly, with nothing half done."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from emissions import report
from emissions.tables import ActivityRecord, Run
from omstallning.access.operations import actor_of
from omstallning.database import Database
from tests.example import Example
from tests.faults.conftest import Room
from tests.faults.service import PATIENCE, Person
from tests.faults.test_bad_files import CODE, command, words

MEGABYTE = 1024**2
NOTE = "Ring Anna på driften"
"""What somebody writes belongs on no line of the server's log."""
INSIDES = re.compile(r"sqlite|psycopg|sqlalchemy|Traceback|INSERT|/site-packages/", re.IGNORECASE)
"""What a page never shows of how we are built."""


@pytest.fixture(scope="module")
def client(throwaway: Example) -> FlaskClient:
    """The strategist of the example."""
    return throwaway.client("klimatstrateg")


def multipart(name: str, content: bytes, file_name: str = "") -> dict[str, object]:
    """One part of a form, as its bytes."""
    about = f'form-data; name="{name}"' + (f'; filename="{file_name}"' if file_name else "")
    head = f"--edge\r\nContent-Disposition: {about}\r\n\r\n"
    body = head.encode() + content + b"\r\n--edge--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=edge"}


def test_a_file_larger_than_the_limit_is_refused_and_not_kept(
    throwaway: Example, client: FlaskClient
) -> None:
    before = sorted(throwaway.settings.documents.rglob("*"))
    form = multipart("file", b"0;" * (26 * MEGABYTE), "stor.csv")
    answer = client.post("/import/uppgifter", **form)
    assert answer.status_code == 413
    assert CODE.search(words(answer.get_data(as_text=True).partition("<main")[2])) is None
    assert sorted(throwaway.settings.documents.rglob("*")) == before


@pytest.mark.parametrize(
    "form",
    [
        multipart("note", b"n" * (3 * MEGABYTE)),
        {
            "data": b"--edge\r\nContent-Disposition: form-data; name=n\r\n\r\n\r\n" * 30_000
            + b"--edge--\r\n",
            "content_type": "multipart/form-data; boundary=edge",
        },
    ],
    ids=["one long field", "too many fields"],
)
def test_a_form_larger_than_any_form_is_refused(
    client: FlaskClient, form: dict[str, object]
) -> None:
    answer = client.post("/utslapp/kallor/1/ny-uppgift", **form)
    assert answer.status_code == 413
    assert "<h1" in answer.get_data(as_text=True)


def test_a_year_whose_factors_are_not_published_is_not_made_final(
    throwaway: Example, client: FlaskClient
) -> None:
    with throwaway.database.reading() as session:
        sources = report.sources(session, actor_of(session, 1)).sources
    by_key = {row.source.key: row for row in sources}
    for key, unit in (("lokaler-olja", "MWh"), ("lokaler-el", "kWh")):
        stated = client.post(
            f"/utslapp/kallor/{by_key[key].id}/ny-uppgift",
            data={"period": "2026", "quantity": "5", "unit": unit, "status": "measured"},
        )
        assert stated.status_code == 303
    chosen = {"year": "2026", "kind": "final", "gwp_set": "AR5"}
    page = client.get("/utslapp/korningar/ny", query_string=chosen).get_data(as_text=True)
    assert "nordic_residual_mix" in page
    assert 'name="seen"' not in page
    preliminary = client.get(
        "/utslapp/korningar/ny", query_string={**chosen, "kind": "preliminary"}
    ).get_data(as_text=True)
    shown = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', preliminary))
    assert shown["seen"]
    forced = client.post("/utslapp/korningar/ny", data={**shown, **chosen})
    assert forced.status_code == 409
    told = command(
        throwaway, "inventory", "run", "2026", "--kind", "final", "--as", "klimatstrateg"
    )
    assert told.exit_code == 2
    assert "nordic_residual_mix" in told.stderr
    with throwaway.database.reading() as session:
        assert session.scalar(select(func.count()).where(Run.year == 2026)) == 0


def test_a_body_that_would_be_endless_is_refused_before_it_is_read(room: Room) -> None:
    person = room.strategist()
    connection = http.client.HTTPConnection("127.0.0.1", room.service.port, timeout=PATIENCE)
    connection.putrequest("POST", "/import/uppgifter")
    connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in person.cookies.items()))
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Nothing can be written to the database, as when a disk is mounted for reading alone."""
    if database.is_sqlite:
        folder = Path(database.url.removeprefix("sqlite:///")).parent
        places = [folder, *(path for path in folder.iterdir() if path.is_file())]
        modes = {place: place.stat().st_mode for place in places}
        with database.engine.connect():  # keeps the log of writes where a reader finds it
            for place in places:
                place.chmod(modes[place] & ~0o222)
            yield
            for place in places:
                place.chmod(modes[place])
    else:
        name = database.engine.url.database
        say = f"ALTER DATABASE {name} SET default_transaction_read_only = "
        with database.engine.begin() as connection:
            connection.execute(text(say + "on"))
        yield
        with database.engine.begin() as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))
            connection.execute(text(say + "off"))


def _save(room: Room, person: Person) -> tuple[int, str]:
    answer = person.post(
        f"/utslapp/kallor/{room.group.sources['panna-gas']}/ny-uppgift",
        period="2022-02", quantity="7", unit="MWh", status="measured", note=NOTE,
    )  # fmt: skip
    return answer.status, answer.text


def test_where_nothing_can_be_written_pages_are_read_and_a_save_says_so(room: Room) -> None:
    person = room.strategist()
    room.service.stop()
    room.service.is_bound = True
    with read_only(room.database):
        room.service.start()
        for path in ("/utslapp/kallor", "/utslapp/uppgifter", "/konto"):
            assert person.get(path).status == 200, path
        status, page = _save(room, person)
        assert status in {500, 503}
        assert INSIDES.search(page) is None
        assert len(words(page.partition("<main")[2]).split()) > 10
        number = re.search(r"\b[0-9a-f]{8}\b", words(page.partition("<main")[2]))
        assert number is not None
        logged = room.service.said()
        assert number.group(0) in logged
        assert NOTE not in logged
        room.service.stop()
    with room.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ActivityRecord)) == 0
    room.service.is_bound = False
    room.service.start()
    assert _save(room, person)[0] == 303
