"""The invented risks, with what was found of each and what is done."""

from __future__ import annotations

from dataclasses import dataclass

from omstallning.measures.model import MeasureKind


@dataclass(frozen=True, slots=True)
class RiskExample:
    """A risk with its judgement before measures and now.

    before, now  (likelihood, consequence for life and health, for service, for economy and nature);
                 None where it was not judged
    reviewed     months since somebody looked through it; None: never
    accepted     months until the acceptance ends, below nothing where it has ended
    """

    key: str
    title: str
    hazard: str
    unit_key: str
    owner: str
    service: str | None
    building: str | None
    before: tuple[int | None, int | None, int | None, int | None]
    now: tuple[int | None, int | None, int | None, int | None] | None
    reviewed: int | None = 4
    accepted: int | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureExample:
    """Something that is done or planned against a risk."""

    key: str
    name: str
    kind: MeasureKind
    unit_key: str
    owner: str
    cost_sek: float | None
    decided: int | None
    """The year of the decision; None where it is only proposed."""
    in_force: int | None
    is_multifunctional: bool = False


MEASURES = (
    MeasureExample("svackdike", "Svackdike och översvämningsyta vid Björkgården",
                   MeasureKind.NATURE_BASED, "stadsmiljo", "Landskapsarkitekt", 2_400_000,
                   2024, 2026, is_multifunctional=True),
    MeasureExample("tradplan", "Träd och skugga på skolgårdar", MeasureKind.NATURE_BASED,
                   "larande", "Lokalstrateg", 3_100_000, 2025, None, is_multifunctional=True),
    MeasureExample("vattentank", "En timmes större vattenförråd på Björkgården",
                   MeasureKind.PREPAREDNESS, "omsorg", "Enhetschef", 85_000, None, None),
    MeasureExample("reservkraft-mast", "Reservkraft till mobilmasten", MeasureKind.GREY,
                   "koncern", "Säkerhetschef", 640_000, 2026, None),
    MeasureExample("backventil", "Backventiler i källare", MeasureKind.GREY, "lokaler",
                   "Fastighetsförvaltare", 410_000, 2023, 2024),
    MeasureExample("ovning", "Årlig övning av elavbrott", MeasureKind.ORGANISATIONAL, "koncern",
                   "Säkerhetschef", 60_000, 2024, 2024),
    MeasureExample("kylrum", "Svala rum på särskilda boenden", MeasureKind.PREPAREDNESS, "omsorg",
                   "Områdeschef", 900_000, 2025, 2026),
)  # fmt: skip

RISKS = (
    RiskExample("skyfall-bjorkgarden", "Skyfall översvämmar Björkgården", "H23", "omsorg",
                "Enhetschef", "bjorkgarden", "bjorkgarden", (3, 4, 4, 3), (2, 3, 3, 3),
                measure="svackdike"),
    RiskExample("varme-aldre", "Värmebölja hos äldre", "H16", "omsorg", "Områdeschef",
                "bjorkgarden", "bjorkgarden", (5, 4, 3, 1), (5, 3, 2, 1), 15, measure="kylrum"),
    RiskExample("varme-furugarden", "Värmebölja på Furugården", "H16", "omsorg", "Enhetschef",
                "furugarden", "furugarden", (5, 4, 3, 1), (5, 4, 3, 1), 2, measure="kylrum"),
    RiskExample("storm-el", "Storm bryter elen i tre dygn", "H20", "energi", "Nätchef",
                "elnat-drift", None, (4, 3, 4, 3), (4, 3, 4, 3), 5, measure="ovning"),
    RiskExample("storm-mast", "Storm slår ut mobilmasten", "H20", "koncern", "Säkerhetschef",
                "trygghetslarm", None, (4, 4, 4, 2), (4, 4, 4, 2), 3, measure="reservkraft-mast"),
    RiskExample("skyfall-kallare", "Skyfall fyller källare i skolor", "H23", "larande",
                "Lokalstrateg", "forskola", "lindskolan", (4, 1, 2, 3), (3, 1, 2, 2), 7,
                measure="backventil"),
    RiskExample("oversvamning-a", "Ån svämmar över vid pumpstationen", "H24", "vatten",
                "Driftchef avlopp", "avlopp", "pumpstationen", (4, 2, 4, 4), (4, 2, 4, 4), 20),
    RiskExample("oversvamning-verk", "Ån svämmar över vid vattenverket", "H24", "vatten",
                "Driftchef vatten", "dricksvatten", "vattenverket", (2, 4, 5, 4), (2, 4, 5, 4), 1),
    RiskExample("torka", "Torka sänker grundvattnet", "H22", "vatten", "Driftchef vatten",
                "dricksvatten", "vattenverket", (3, 2, 4, 3), None, 9),
    RiskExample("vattenbrist", "Långvarig vattenbrist", "H11", "vatten", "Driftchef vatten",
                "dricksvatten", None, (None, 3, 4, 3), None, 6),
    RiskExample("skogsbrand", "Skogsbrand nära samhället", "H18", "raddning", "Räddningschef",
                "raddning", None, (3, 4, 3, 5), (3, 3, 3, 5), 4),
    RiskExample("kold", "Köldknäpp när värmen är borta", "H17", "energi", "Driftchef värme",
                "fjarrvarme", None, (2, 5, 4, 2), (2, 4, 3, 2), 8),
    RiskExample("sno", "Snöoväder stänger vägarna", "H20", "stadsmiljo", "Driftchef gata",
                "vaghallning", "forrad-soder", (4, 3, 3, 2), (4, 2, 2, 2), 10),
    RiskExample("ras-vag", "Ras vid ån drar med sig vägen", "H27", "stadsmiljo",
                "Driftchef gata", "vaghallning", None, (2, 4, 4, 4), None, 13),
    RiskExample("sattning", "Sättningar under Ekskolan", "H28", "larande", "Lokalstrateg", None,
                "ekskolan", (3, 1, 2, 3), (3, 1, 2, 3), 11, accepted=7),
    RiskExample("hetta-skola", "Heta klassrum i maj och juni", "H02", "larande", "Rektor",
                "forskola", "almskolan-b", (5, 2, 2, 1), (5, 2, 2, 1), 3, measure="tradplan"),
    RiskExample("nederbord", "Mer vinterregn i avloppet", "H06", "vatten", "Driftchef avlopp",
                "avlopp", "avloppsverket", (5, 2, 3, 4), (5, 2, 3, 4), 2),
    RiskExample("jordflytning", "Jordflytning i slänten vid simhallen", "H15", "kultur",
                "Anläggningschef", None, "simhallen", (1, 3, 2, 4), None, 4),
    RiskExample("temperatur", "Varmare år ger mer kyla", "H01", "lokaler",
                "Fastighetsförvaltare", None, "stadshuset", (5, 1, 1, 2), (5, 1, 1, 2), 5,
                accepted=-3),
    RiskExample("temperatur-is", "Kort issäsong i ishallen", "H03", "kultur", "Anläggningschef",
                None, "ishallen", (4, 1, 2, 2), None, 5),
    RiskExample("vind-tak", "Storm lyfter tak på Norrhallen", "H20", "kultur",
                "Anläggningschef", "trygghetspunkter", "norrhallen", (3, 3, 3, 3), (3, 3, 3, 3), 6),
    RiskExample("vatten-smitta", "Smitta i dricksvattnet efter skyfall", "H23", "vatten",
                "Driftchef vatten", "dricksvatten", "vattenverket", (3, 4, 4, 3), (2, 4, 4, 3), 4),
    RiskExample("livsmedel", "Torka gör livsmedel dyra", "H22", "maltid", "Måltidschef",
                "skolmaltider", None, (4, 1, 3, 3), None, None),
    RiskExample("skadedjur", "Nya skadedjur i gatuträden", "H03", "stadsmiljo",
                "Landskapsarkitekt", None, None, (4, 1, 1, 3), None, None),
    RiskExample("oversvamning-el", "Översvämning i en nätstation", "H24", "energi", "Nätchef",
                "elnat-drift", None, (2, 2, 4, 3), (2, 2, 4, 3), 14),
    RiskExample("blixt-server", "Åska slår ut serverhallen", "H20", "koncern", "It-chef",
                "it-drift", "stadshuset", (3, 1, 4, 3), (2, 1, 3, 2), 2),
    RiskExample("skyfall-stadshus", "Skyfall i stadshusets källare", "H23", "lokaler",
                "Fastighetsförvaltare", "krisledning", "stadshuset", (3, 1, 4, 3), (3, 1, 3, 3), 9,
                measure="backventil"),
    RiskExample("varme-trygghet", "Värmebölja på trygghetsbostaden", "H16", "omsorg",
                "Områdeschef", "hemtjanst", "trygghetsbostaden", (5, 3, 2, 1), None, 12),
    RiskExample("personal-varme", "Personal sjuk i värmebölja", "H16", "omsorg", "Områdeschef",
                "hemtjanst", None, (4, 3, 4, 2), (4, 3, 4, 2), 16),
    RiskExample("markforsamring", "Torr mark tar inte upp skyfall", "H13", "stadsmiljo",
                "Landskapsarkitekt", None, None, (None, 1, 2, 3), None, None),
)  # fmt: skip
"""Thirty risks."""
