"""The invented buildings, and which of them have meters, solar cells and a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from omstallning.organisation.model import BuildingUse, Tenure


@dataclass(frozen=True, slots=True)
class BuildingExample:
    """A building of the invented group."""

    key: str
    name: str
    unit_key: str
    use: BuildingUse
    area_m2: float
    since: date
    before: date | None = None
    tenure: Tenure = Tenure.OWNED
    site: str | None = None
    """Key of a site that several buildings share; by default the building's own."""

    @property
    def site_key(self) -> str:
        """The place it stands on."""
        return self.site or self.key


@dataclass(frozen=True, slots=True)
class PlantExample:
    """Solar cells on one of the buildings."""

    building: str
    peak_kw: float
    tilt: float
    azimuth: float
    since: date


_OWNERS = {
    BuildingUse.SCHOOL: "larande",
    BuildingUse.PRESCHOOL: "larande",
    BuildingUse.CARE_HOME: "omsorg",
    BuildingUse.HOUSING: "omsorg",
    BuildingUse.ICE_RINK: "kultur",
    BuildingUse.BATH: "kultur",
    BuildingUse.SPORTS_HALL: "kultur",
    BuildingUse.LIBRARY: "kultur",
    BuildingUse.TOWN_HALL: "lokaler",
    BuildingUse.OFFICE: "lokaler",
    BuildingUse.FIRE_STATION: "raddning",
    BuildingUse.DEPOT: "stadsmiljo",
    BuildingUse.WATERWORKS: "vatten",
}

_PLAIN: tuple[tuple[BuildingUse, str, str, float, int], ...] = (
    (BuildingUse.SCHOOL, "lindskolan", "Lindskolan", 6_840, 1968),
    (BuildingUse.SCHOOL, "ronnskolan", "Rönnskolan", 4_410, 1972),
    (BuildingUse.SCHOOL, "ekskolan", "Ekskolan", 5_980, 1959),
    (BuildingUse.SCHOOL, "hasselskolan", "Hasselskolan", 3_260, 1981),
    (BuildingUse.SCHOOL, "videskolan", "Videskolan", 2_870, 1976),
    (BuildingUse.SCHOOL, "bjorkskolan", "Björkskolan", 7_350, 1965),
    (BuildingUse.SCHOOL, "askskolan", "Askskolan", 2_140, 1994),
    (BuildingUse.SCHOOL, "granskolan", "Granskolan", 3_690, 1970),
    (BuildingUse.SCHOOL, "tallskolan", "Tallskolan", 4_120, 1987),
    (BuildingUse.SCHOOL, "enskolan", "Enskolan", 1_930, 2004),
    (BuildingUse.SCHOOL, "salgskolan", "Sälgskolan", 2_480, 1974),
    (BuildingUse.PRESCHOOL, "blasippan", "Förskolan Blåsippan", 920, 1988),
    (BuildingUse.PRESCHOOL, "vitsippan", "Förskolan Vitsippan", 870, 1990),
    (BuildingUse.PRESCHOOL, "gullvivan", "Förskolan Gullvivan", 1_050, 2012),
    (BuildingUse.PRESCHOOL, "tussilagon", "Förskolan Tussilagon", 780, 1979),
    (BuildingUse.PRESCHOOL, "klovern", "Förskolan Klövern", 640, 1983),
    (BuildingUse.PRESCHOOL, "smultronet", "Förskolan Smultronet", 910, 1992),
    (BuildingUse.PRESCHOOL, "lingonet", "Förskolan Lingonet", 730, 1986),
    (BuildingUse.PRESCHOOL, "blabaret", "Förskolan Blåbäret", 1_120, 2016),
    (BuildingUse.PRESCHOOL, "hallonet", "Förskolan Hallonet", 690, 1975),
    (BuildingUse.PRESCHOOL, "kastanjen", "Förskolan Kastanjen", 1_240, 2019),
    (BuildingUse.PRESCHOOL, "kotten", "Förskolan Kotten", 560, 1982),
    (BuildingUse.PRESCHOOL, "ekorren", "Förskolan Ekorren", 820, 1991),
    (BuildingUse.PRESCHOOL, "igelkotten", "Förskolan Igelkotten", 760, 1985),
    (BuildingUse.CARE_HOME, "furugarden", "Furugårdens boende", 3_870, 1989),
    (BuildingUse.CARE_HOME, "solgarden", "Solgårdens boende", 5_120, 2008),
    (BuildingUse.CARE_HOME, "akergarden", "Åkergårdens boende", 2_940, 1984),
    (BuildingUse.CARE_HOME, "angsgarden", "Ängsgårdens boende", 3_410, 1996),
    (BuildingUse.CARE_HOME, "sjogarden", "Sjögårdens boende", 4_760, 2014),
    (BuildingUse.CARE_HOME, "strandgarden", "Strandgårdens boende", 2_680, 1978),
    (BuildingUse.CARE_HOME, "hojdgarden", "Höjdgårdens boende", 3_150, 1993),
    (BuildingUse.BATH, "simhallen", "Simhallen", 5_230, 1977),
    (BuildingUse.SPORTS_HALL, "norrhallen", "Norrhallen", 2_310, 1985),
    (BuildingUse.SPORTS_HALL, "soderhallen", "Söderhallen", 1_980, 1998),
    (BuildingUse.SPORTS_HALL, "osterhallen", "Österhallen", 2_750, 2011),
    (BuildingUse.SPORTS_HALL, "vasterhallen", "Västerhallen", 1_640, 1979),
    (BuildingUse.SPORTS_HALL, "gymnastiksalen", "Gymnastiksalen vid Ekskolan", 890, 1962),
    (BuildingUse.SPORTS_HALL, "ridhuset", "Ridhuset", 1_720, 2001),
    (BuildingUse.OFFICE, "kontor-kvarnen", "Kvarnens kontor", 1_870, 1983),
    (BuildingUse.OFFICE, "kontor-bruket", "Brukets kontor", 2_230, 1995),
    (BuildingUse.LIBRARY, "stadsbiblioteket", "Stadsbiblioteket", 2_640, 1982),
    (BuildingUse.LIBRARY, "kulturhuset", "Kulturhuset", 3_080, 1936),
    (BuildingUse.FIRE_STATION, "deltidsstationen", "Deltidsstationen", 640, 1971),
    (BuildingUse.DEPOT, "forrad-norr", "Förrådet i norr", 1_310, 1974),
    (BuildingUse.DEPOT, "forrad-soder", "Förrådet i söder", 980, 1980),
    (BuildingUse.DEPOT, "verkstaden", "Fordonsverkstaden", 1_560, 1990),
    (BuildingUse.WATERWORKS, "vattenverket", "Vattenverket", 1_240, 1966),
    (BuildingUse.WATERWORKS, "avloppsverket", "Avloppsverket", 1_890, 1969),
    (BuildingUse.WATERWORKS, "pumpstationen", "Pumpstationen vid ån", 120, 1988),
    (BuildingUse.HOUSING, "gruppbostaden", "Gruppbostaden Ljungen", 540, 2006),
    (BuildingUse.HOUSING, "trygghetsbostaden", "Trygghetsbostaden Kullen", 2_360, 2010),
)

_TOLD = (
    BuildingExample("almskolan-a", "Almskolan hus A", "larande", BuildingUse.SCHOOL, 5_240.0,
                    date(1974, 8, 1), site="almskolan"),
    BuildingExample("almskolan-b", "Almskolan hus B", "larande", BuildingUse.SCHOOL, 1_860.0,
                    date(2023, 8, 1), site="almskolan"),
    BuildingExample("bjorkgarden", "Björkgårdens boende", "omsorg", BuildingUse.CARE_HOME,
                    4_310.0, date(1991, 1, 1)),
    BuildingExample("ishallen", "Ishallen", "kultur", BuildingUse.ICE_RINK, 6_050.0,
                    date(1986, 10, 1)),
    BuildingExample("stadshuset", "Stadshuset", "lokaler", BuildingUse.TOWN_HALL, 7_480.0,
                    date(1968, 1, 1)),
    BuildingExample("brandstationen", "Brandstationen", "raddning", BuildingUse.FIRE_STATION,
                    2_120.0, date(2009, 5, 1)),
    # Sold, opened in the middle of a year, and rented without a meter of our own.
    BuildingExample("oxelskolan", "Oxelskolan", "larande", BuildingUse.SCHOOL, 2_610.0,
                    date(1969, 8, 1), before=date(2025, 7, 1)),
    BuildingExample("sparven", "Förskolan Sparven", "larande", BuildingUse.PRESCHOOL, 1_180.0,
                    date(2025, 4, 1)),
    BuildingExample("kontor-torget", "Kontoret vid torget", "lokaler", BuildingUse.OFFICE, 430.0,
                    date(2021, 1, 1), tenure=Tenure.RENTED),
)  # fmt: skip

BUILDINGS: tuple[BuildingExample, ...] = (
    *_TOLD,
    *(
        BuildingExample(key, name, _OWNERS[use], use, float(area), date(year, 8, 1))
        for use, key, name, area, year in _PLAIN
    ),
)
"""Sixty buildings."""

RENTED_WITHOUT_METER = "kontor-torget"

PLANTS = (
    PlantExample("almskolan-b", 148.0, 15.0, 180.0, date(2023, 8, 15)),
    PlantExample("lindskolan", 96.0, 10.0, 170.0, date(2021, 5, 1)),
    PlantExample("solgarden", 120.0, 20.0, 190.0, date(2020, 6, 1)),
    PlantExample("simhallen", 210.0, 5.0, 180.0, date(2022, 4, 1)),
    PlantExample("brandstationen", 44.0, 30.0, 200.0, date(2019, 9, 1)),
    PlantExample("stadsbiblioteket", 62.0, 12.0, 160.0, date(2023, 5, 1)),
    PlantExample("osterhallen", 85.0, 8.0, 180.0, date(2024, 6, 1)),
    PlantExample("vattenverket", 110.0, 25.0, 185.0, date(2022, 9, 1)),
)
"""Eight plants; one was commissioned while the hourly series ran."""
