"""Targets and policy on pages: the words follow the numbers, and what is missing says why."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient

from emissions.territory import operations
from emissions.territory.model import Edition, Sector, Value
from omstallning.access.model import Actor, Role
from omstallning.database import Database
from omstallning.indicators.model import GasScope
from omstallning.policy import report as policy
from omstallning.targets import report as targets
from tests.conftest import person
from tests.web.conftest import post

CODE = "1489"
GOAL = "/uppfoljning/mal/ALI-2030-GEO"
FALLING = {1990: 168_000.0, 2021: 82_000.0, 2022: 80_000.0, 2023: 60_000.0, 2024: 50_000.0}
"""The path goes from 80 000 in 2022 to 33 600 in 2030, so it asks 74 200 and then 68 400."""
Visitor = Callable[..., FlaskClient]


@pytest.fixture
def author(sqlite: Database) -> Actor:
    """Somebody who keeps the series."""
    return person(sqlite, Role.STRATEGIST)


@pytest.fixture
def browser(visitor: Visitor, author: Actor) -> FlaskClient:
    """Their browser, before anything is published."""
    return visitor(actor=author)


@pytest.fixture
def published(sqlite: Database, author: Actor) -> None:
    """The editions that come with the product."""
    with sqlite.writing() as session:
        operations.load_published_vintages(session, author, CODE, reason="Published")


def publish(sqlite: Database, author: Actor, totals: Mapping[int, float]) -> None:
    """Take an edition with these totals into use."""
    about = Edition(CODE, "smhi", "2027", date(2027, 6, 1), GasScope.CO2E)
    values = [Value(year, Sector.TOTAL, "Alla", None, tonnes) for year, tonnes in totals.items()]
    with sqlite.writing() as session:
        made = operations.import_vintage(session, author, about, values)
        operations.accept_vintage(
            session, author, made.id, expected_version=made.version, reason="Checked"
        )


def source_of(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return answer.get_data(as_text=True)


def plain(markup: str) -> str:
    words = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", markup)))
    return re.sub(r"\s+", " ", words)


def told(browser: FlaskClient, path: str) -> str:
    """What a page says in its main part, the picture aside."""
    main = source_of(browser, path).partition("<main")[2].partition("</main>")[0]
    return plain(re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL))


def heading(browser: FlaskClient, path: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", source_of(browser, path), re.DOTALL)
    assert found is not None
    return plain(found.group(1))


def figure(browser: FlaskClient, path: str, label: str) -> str:
    """The words of the figure with this label."""
    figures = re.findall(r'<div class="figure[ "].*?</div>', source_of(browser, path), re.DOTALL)
    (found,) = [one for one in map(plain, figures) if label in one]
    return found


def row_with(browser: FlaskClient, path: str, link: str) -> str:
    """The words of the table row that leads to an address."""
    rows = re.findall(r"<tr.*?</tr>", source_of(browser, path), re.DOTALL)
    (found,) = [plain(row) for row in rows if f'href="{link}"' in row]
    return found


def in_english(browser: FlaskClient) -> FlaskClient:
    post(browser, "/sprak", "/", language="en", next="/")
    return browser


@pytest.mark.usefixtures("published")
def test_the_heading_counts_the_rows_that_bind_and_those_with_a_verdict(
    browser: FlaskClient,
) -> None:
    page = source_of(browser, "/uppfoljning/mal")
    table = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if "<td" in row]
    binding = [row for row in table if re.search(r">\s*(Gäller|Ifrågasatt)\s*<", row)]
    measured = [row for row in binding if "Okänt" not in row]
    assert len(table) == len(targets.targets())
    assert heading(browser, "/uppfoljning/mal") == (
        f"{len(measured)} av {len(binding)} gällande mål går att mäta, och inget av dem är i fas"
    )
    assert len(measured) == 2


def test_before_anything_is_published_no_target_has_a_verdict(browser: FlaskClient) -> None:
    assert heading(browser, "/uppfoljning/mal").endswith("mål gäller, och inget går att mäta än")
    page = told(browser, GOAL)
    assert "Ingen bedömning kan göras i dag." in page
    assert "målbanan hittills" not in page


@pytest.mark.usefixtures("published")
def test_a_target_that_cannot_be_measured_says_why_in_its_row(browser: FlaskClient) -> None:
    row = row_with(browser, "/uppfoljning/mal", "/uppfoljning/mal/A2030-13.1")
    assert "Okänt" in row
    assert "Målet är i ord och har inget tal att jämföra med." in row


@pytest.mark.usefixtures("published")
def test_a_choice_of_level_and_status_leaves_only_what_fits(browser: FlaskClient) -> None:
    page = source_of(browser, "/uppfoljning/mal?level=national&status=proposed")
    shown = set(re.findall(r'href="/uppfoljning/mal/([^"?]+)"', page))
    assert shown == {"SE-2030-ESR-SOU2025-107", "SE-EPBD-TRANSP"}


@pytest.mark.usefixtures("published")
def test_the_file_of_the_targets_holds_each_of_them_once(browser: FlaskClient) -> None:
    content = browser.get("/uppfoljning/mal.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [row["mal"] for row in rows] == list(dict.fromkeys(row["mal"] for row in rows))
    assert {row["mal"] for row in rows} == {one.key for one in targets.targets()}
    assert {row["mal"]: row["lage"] for row in rows}["ALI-2030-GEO"] == "off_track"


@pytest.mark.usefixtures("published")
def test_above_the_path_the_sum_is_a_debt(browser: FlaskClient) -> None:
    owed = figure(browser, GOAL, "Skuld mot målbanan")
    assert "30 258 t CO₂e" in owed
    assert "Åren sedan beslutet 2022 ligger sammanlagt över målbanan." in owed
    page = told(browser, GOAL)
    assert "Under målbanan hittills" not in page
    assert "2024 ligger 19,0 % av hela sträckan över målbanan." in page
    assert "Den skuggade ytan är det som ligger över målbanan." in page


def test_below_the_path_the_sum_is_no_debt_and_has_no_sign(
    browser: FlaskClient, sqlite: Database, author: Actor
) -> None:
    publish(sqlite, author, FALLING)
    spared = figure(browser, GOAL, "Under målbanan hittills")
    assert re.search(r"(?<![−\d])32 600 t CO₂e", spared)  # 14 200 + 18 400
    assert "Åren sedan beslutet 2022 ligger sammanlagt under målbanan." in spared
    page = told(browser, GOAL)
    assert "Skuld mot målbanan" not in page
    assert "2024 ligger 13,7 % av hela sträckan under målbanan." in page  # 18 400 / 134 400
    assert "skuggade" not in page


def test_no_outcome_of_the_trend_lies_below_zero(
    browser: FlaskClient, sqlite: Database, author: Actor
) -> None:
    publish(sqlite, author, FALLING)
    page = told(browser, GOAL)
    assert re.search(r"hamnar utfallet 2030 mellan 0 t CO₂e och [1-9][\d ]* t CO₂e med 95 %", page)


@pytest.mark.usefixtures("published")
def test_the_band_of_the_trend_lies_around_its_line(browser: FlaskClient) -> None:
    page = told(browser, GOAL)
    found = re.search(
        r"Håller trenden i sig hamnar utfallet 2030 mellan ([\d ]+) t CO₂e och ([\d ]+) t CO₂e "
        r"med 95 % sannolikhet\.",
        page,
    )
    assert found is not None
    low, high = (float(part.replace(" ", "")) for part in found.groups())
    assert low < high
    years = [1990, 2000, 2005, 2010, 2015, *range(2020, 2025)]
    outcomes = dict(series_in(browser))
    assert sorted(outcomes) == years
    centre = sum(years) / len(years)
    slope = sum((year - centre) * outcomes[year] for year in years) / sum(
        (year - centre) ** 2 for year in years
    )
    line = sum(outcomes.values()) / len(years) + slope * (2030 - centre)
    assert (low + high) / 2 == pytest.approx(line, abs=1.0)


def series_in(browser: FlaskClient) -> list[tuple[int, float]]:
    content = browser.get(f"{GOAL}/serie.csv").get_data().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content), delimiter=";")
    return [
        (int(row["artal"]), float(row["utfall"].replace(",", "."))) for row in rows if row["utfall"]
    ]


@pytest.mark.usefixtures("published")
def test_a_commitment_shows_its_targets_with_the_measured_ones_first(browser: FlaskClient) -> None:
    page = source_of(browser, "/uppfoljning/policy/K1")
    shown = re.findall(r'<th scope="row".*?href="/uppfoljning/mal/([^"]+)"', page, re.DOTALL)
    assert shown[:2] == ["ALI-2030-GEO", "SE-2045"]
    assert sorted(shown) == sorted(one.key for one in targets.of_commitment("K1"))
    lede = told(browser, "/uppfoljning/policy/K1")
    assert f"Mål: {len(shown)}, varav 1 långt efter, 1 efter." in lede


@pytest.mark.usefixtures("published")
def test_targets_without_a_verdict_are_counted_without_one(browser: FlaskClient) -> None:
    page = told(browser, "/uppfoljning/policy/G8")
    assert "Mål: 1." in page
    assert "varav" not in page


def test_a_commitment_with_nothing_behind_it_says_so(browser: FlaskClient) -> None:
    page = told(browser, "/uppfoljning/policy/G1")
    assert "Det finns inget mätbart bakom åtagandet än." in page
    assert "Inget mål hör till åtagandet." in page
    assert "Ansvarig Fullmäktige, kommunstyrelsen" in page


def test_one_walks_through_every_commitment_in_the_policys_order(browser: FlaskClient) -> None:
    keys = [one.key for one in policy.policy().commitments]
    walked, seen = [keys[0]], None
    while step := way(browser, walked[-1], "next"):
        assert way(browser, walked[-1], "prev") == seen
        seen = walked[-1]
        walked.append(step)
    assert walked == keys


def way(browser: FlaskClient, key: str, kind: str) -> str | None:
    page = source_of(browser, f"/uppfoljning/policy/{key}")
    found = re.search(rf'href="/uppfoljning/policy/([^"]+)" rel="{kind}"', page)
    return None if found is None else found.group(1)


@pytest.mark.usefixtures("published")
def test_the_policy_counts_what_has_an_indicator_and_figures(browser: FlaskClient) -> None:
    page = told(browser, "/uppfoljning/policy")
    parts = re.findall(r"(\d+) med siffror · (\d+) med planerad indikator · (\d+) utan", page)
    figures, planned, none = (sum(map(int, column)) for column in zip(*parts, strict=True))
    asked = len(policy.policy().commitments)
    assert figures + planned + none == asked
    assert heading(browser, "/uppfoljning/policy") == (
        f"{figures + planned} av {asked} åtaganden har en indikator, "
        f"{figures} av dem med siffror i dag"
    )
    rows = {
        key: row_with(browser, "/uppfoljning/policy", f"/uppfoljning/policy/{key}")
        for key in (one.key for one in policy.policy().commitments)
    }
    assert [key for key, row in rows.items() if "med siffror" in row] == ["K1", "K2"]


def test_the_policys_own_headings_are_told_from_ours(browser: FlaskClient) -> None:
    page = source_of(browser, "/uppfoljning/policy")
    for one in policy.directions():
        card = plain(page.partition(f'id="{one.direction.key}"')[2].partition("<table")[0])
        assert ("Policyns egen rubrik." in card) is one.direction.is_quoted
        assert ("Vår rubrik." in card) is not one.direction.is_quoted


@pytest.mark.parametrize(
    "path",
    ["mal/NO-SUCH", "mal/ali-2030-geo", "mal/NO-SUCH/serie.csv", "mal/PARIS-1.5/serie.csv",
     "policy/K99", "policy/ALI-2030-GEO"],
)  # fmt: skip
@pytest.mark.usefixtures("published")
def test_what_is_unknown_is_not_found(browser: FlaskClient, path: str) -> None:
    assert browser.get(f"/uppfoljning/{path}").status_code == 404


def test_nobody_reads_the_pages_without_the_right(client: FlaskClient, visitor: Visitor) -> None:
    contributor = visitor(Role.CONTRIBUTOR)
    for path in ("mal", "mal.csv", "mal/ALI-2030-GEO", "policy", "policy/K1"):
        assert client.get(f"/uppfoljning/{path}").status_code == 303
        assert contributor.get(f"/uppfoljning/{path}").status_code == 403


@pytest.mark.usefixtures("published")
def test_the_pages_are_whole_in_english(browser: FlaskClient) -> None:
    in_english(browser)
    assert heading(browser, "/uppfoljning/mal").endswith("and none of them is on track")
    page = told(browser, GOAL)
    assert "2024 lies 19,0 % of the whole way above the path." in page
    assert "The years since the decision in 2022 lie above the path, added up." in page
    assert "Were the trend to last, the outcome of 2030 would lie between" in page
    asked = told(browser, "/uppfoljning/policy/K1")
    assert ", of which 1 off track, 1 behind." in asked
    assert "Next: K2" in asked
    assert "The policy's own heading." in told(browser, "/uppfoljning/policy")
