"""Factors that the example borrows from other years, each accepted by name with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandInExample:
    """Years without a published value, and the neighbour that serves instead."""

    publisher: str
    key: str
    first_year: int
    last_year: int
    edition: str
    factor_id: str
    reason: str


STAND_INS = (
    StandInExample("ivl", "ivl_nordic_mix", 2024, 2025, "2025", "ivl_nordic_mix_2021_2023",
                   "Medelvärdet 2021–2023 är det senaste publicerade"),
    StandInExample("energimarknadsinspektionen", "nordic_residual_mix", 2025, 2025, "2025",
                   "ei_residual_2024", "Residualmixen för 2025 publiceras först sommaren 2026"),
    StandInExample("energimarknadsinspektionen", "ei_go_hydro", 2022, 2025, "2023", "ei_go_hydro",
                   "Värdet anges utan år; ursprungsgaranterad vattenkraft ändras inte"),
    StandInExample("preem", "preem_hvo100", 2022, 2025, "undated", "preem_hvo100",
                   "Leverantören anger inget år; samma bränsle hela perioden"),
    StandInExample("desnz", "desnz_flight_short_avg_rf", 2022, 2024, "2025",
                   "desnz2025_flight_short_avg_rf", "Ett års värde finns; används för alla år"),
    StandInExample("desnz", "desnz_waste_residual_incin", 2022, 2024, "2025",
                   "desnz2025_waste_residual_incin", "Ett års värde finns; används för alla år"),
    StandInExample("boverket", "boverket_6000000030", 2022, 2023, "2026", "boverket_6000000030",
                   "Klimatdatabasens typiska värde används även för tidigare år"),
    StandInExample("trafikverket", "trv_car_fleet", 2022, 2023, "2026", "trv_car_fleet_2024",
                   "Flottans värde för 2024 är det närmaste som har lästs"),
)  # fmt: skip
