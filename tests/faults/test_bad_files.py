"""Files that hold no table, and tables with faults: plain words, the row named, nothing stored."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import func, select

from emissions.tables import ActivityRecord, EmissionSource, Instrument
from emissions.territory.tables import TerritoryVintage
from omstallning.access.model import ROLE_PERMISSIONS, Role
from omstallning.imports.tables import ImportBatch, ImportCommit
from tests.example import Example
from tests.faults import bad_files
from web import catalogue, cli

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|Traceback|\b[A-Z]\w+(Error|Exception)\b")
"""What a person should never have to read."""
STORED = (ActivityRecord, EmissionSource, Instrument, TerritoryVintage, ImportCommit)


@pytest.fixture(scope="module")
def client(throwaway: Example) -> FlaskClient:
    """The strategist."""
    return throwaway.client("klimatstrateg")


def stored(throwaway: Example) -> list[int]:
    """How many rows of each kind there are."""
    with throwaway.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in STORED]


def hand_in(client: FlaskClient, path: str, name: str, content: bytes) -> tuple[int, str, str]:
    """The answer's status, where it leads, and the words of the page."""
    data = {"file": (io.BytesIO(content), name), "edition": "2099-01-01"}
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def words(html: str) -> str:
    """What a page says, without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def doors(client: FlaskClient) -> list[str]:
    """Where files can be handed in."""
    page = client.get("/import").get_data(as_text=True)
    found = sorted(set(re.findall(r'href="(/import/[a-z]+)"', page)) - {"/import/historik"})
    mine = [i for i in catalogue.IMPORTERS if i.permission in ROLE_PERMISSIONS[Role.STRATEGIST]]
    assert len(found) == len(mine)
    return found


@pytest.mark.parametrize("name", bad_files.NO_TABLE)
def test_a_file_without_a_table_is_refused_in_plain_words(
    throwaway: Example, client: FlaskClient, name: str
) -> None:
    before = stored(throwaway)
    for path in doors(client):
        status, _, page = hand_in(client, path, name, bad_files.NO_TABLE[name])
        told = words("".join(re.findall(r'(?s)class="error-summary".*?</div>', page)))
        assert status == 422, path
        assert len(told.split()) > 5, path
        assert CODE.search(told) is None, told
    assert stored(throwaway) == before


def test_each_bad_row_is_named_with_its_fault_and_nothing_is_stored(
    throwaway: Example, client: FlaskClient
) -> None:
    before = stored(throwaway)
    status, location, _ = hand_in(client, "/import/uppgifter", "fel.csv", bad_files.A_TABLE)
    assert status == 303
    page = client.get(location).get_data(as_text=True)
    table = re.search(r'(?s)id="avvisade".*?</table>', page)
    assert table is not None
    told = re.findall(r"(?s)<tr[^>]*>\s*<th.*?</tr>", table.group(0).partition("</thead>")[2])
    assert [int(re.findall(r"\d+", words(row))[0]) for row in told] == bad_files.REFUSED
    for row in told:
        reason = words(row.rpartition("<td")[2])
        assert len(reason.split()) > 3, row
        assert CODE.search(reason) is None, reason
    with throwaway.database.reading() as session:
        batch = session.get_one(ImportBatch, int(location.rpartition("/")[2]))
    assert batch.rows_read == batch.rows_accepted + batch.rows_rejected == len(bad_files.ROWS)
    assert batch.rows_new == bad_files.TAKEN
    assert stored(throwaway) == before


def test_a_file_whose_columns_are_unknown_asks_instead_of_guessing(
    throwaway: Example, client: FlaskClient
) -> None:
    before = stored(throwaway)
    content = b"a;b;c\n1;2;3\n"
    for path in doors(client):
        status, location, _ = hand_in(client, path, "annat.csv", content)
        page = client.get(location)
        assert (status, page.status_code) == (303, 200)
        assert "<select" in page.get_data(as_text=True)
    assert stored(throwaway) == before


def command(throwaway: Example, *arguments: str) -> Result:
    """What the command line answers to the strategist."""
    environment = {
        "OMSTALLNING_MODE": "demo",
        "OMSTALLNING_DATABASE_URL": throwaway.settings.database_url,
        "OMSTALLNING_DOCUMENTS": str(throwaway.settings.documents),
        "OMSTALLNING_SECRET_KEY": throwaway.settings.secret_key.get_secret_value(),
        "COLUMNS": "300",
        "LANG": "sv_SE.UTF-8",
    }
    return CliRunner().invoke(cli.main, list(arguments), env=environment)


@pytest.mark.parametrize("name", bad_files.NO_TABLE)
def test_the_command_line_refuses_a_file_without_a_table(throwaway: Example, name: str) -> None:
    before = stored(throwaway)
    path = throwaway.settings.documents.parent / name
    path.write_bytes(bad_files.NO_TABLE[name])
    told = command(
        throwaway, "import", str(path), "--kind", "activity", "--as", "klimatstrateg", "--commit"
    )
    assert told.exit_code == 2, told.output
    assert len(told.stderr.split()) > 2
    assert CODE.search(told.stderr) is None, told.stderr
    assert stored(throwaway) == before


def test_the_command_line_names_each_bad_row_and_stores_nothing_unasked(
    throwaway: Example,
) -> None:
    before = stored(throwaway)
    path = throwaway.settings.documents.parent / "fel.csv"
    path.write_bytes(bad_files.A_TABLE)
    told = command(throwaway, "import", str(path), "--kind", "activity", "--as", "klimatstrateg")
    assert told.exit_code == 0, told.output
    named = [int(row) for row in re.findall(r"(?m)^  (\d+)", told.output)]
    assert named == bad_files.REFUSED
    assert CODE.search(told.output) is None, told.output
    assert stored(throwaway) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "finns-inte.csv", "--kind", "activity", "--as", "klimatstrateg"],
        ["import", __file__, "--kind", "activity", "--as", "ingen"],
        ["import", __file__, "--kind", "okänd", "--as", "klimatstrateg"],
        ["inventory", "run", "1800", "--as", "klimatstrateg"],
        ["inventory", "run", "99999", "--as", "klimatstrateg"],
        ["inventory", "run", "2023", "--edition", "ivl", "--as", "klimatstrateg"],
        ["inventory", "run", "2023", "--edition", "ivl=1066", "--as", "klimatstrateg"],
        ["inventory", "run", "2023", "--as", "politiker"],
        ["inventory", "publish", "999", "--as", "klimatstrateg"],
        ["inventory", "publish", "1", "--as", "klimatstrateg"],
        ["add-person", "x", "--name", "X", "--role", "kung", "--password", "hemlig nyckel 123"],
        ["migrate", "--to", "9999"],
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be_done_says_so_and_ends_with_two(
    throwaway: Example, arguments: list[str]
) -> None:
    before = stored(throwaway)
    told = command(throwaway, *arguments)
    assert told.exit_code == 2, told.output + repr(told.exception)
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr
    assert stored(throwaway) == before
