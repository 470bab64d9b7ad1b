"""What moves when the same records are calculated another way, before anybody accepts it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from emissions.calculate.inventory import Lines
from emissions.model import Method


class Reason(StrEnum):
    """Why a figure is another than before."""

    RECORD = "record"
    FACTOR = "factor"
    GWP = "gwp"
    SHARE = "share"
    CLASSIFICATION = "classification"
    APPEARED = "appeared"
    VANISHED = "vanished"


_KEYS = ["record", "method", "year"]


def moved_records(old: Lines, new: Lines) -> pd.DataFrame:
    """Each record's CO2e before and after, and why it differs.

    record | method | year | source | unit | scope | category | old_kg | new_kg | difference_kg |
    reasons (tuple of Reason, empty where nothing moved)

    old_kg, new_kg  kg CO2e; NaN: unknown, or no such line
    difference_kg   new − old, where a line that is absent counts as nothing; NaN where one is
                    unknown

    A record may be cut otherwise with another edition, so its lines are added by year first; the
    group's share is applied.
    """
    before, after = _by_record(old), _by_record(new)
    both = before.add_suffix("_old").join(after.add_suffix("_new"), how="outer")
    is_old, is_new = both["has_line_old"].notna(), both["has_line_new"].notna()
    made = pd.DataFrame(index=both.index)
    for name in ("source", "unit", "scope", "category"):
        made[name] = both[f"{name}_new"].where(is_new, both[f"{name}_old"]).astype("int64")
    made["old_kg"], made["new_kg"] = both["co2e_kg_old"], both["co2e_kg_new"]
    made["difference_kg"] = (both["co2e_kg_new"].where(is_new, 0.0)
                             - both["co2e_kg_old"].where(is_old, 0.0))  # fmt: skip
    reasons = {
        Reason.APPEARED: ~is_old,
        Reason.VANISHED: ~is_new,
        Reason.RECORD: is_old & is_new & _differs(both, "used"),
        Reason.FACTOR: is_old & is_new & (both["factors_old"] != both["factors_new"]),
        Reason.SHARE: is_old & is_new & _differs(both, "share"),
        Reason.CLASSIFICATION: is_old & is_new & (
            _differs(both, "unit") | _differs(both, "scope") | _differs(both, "category")),
        Reason.GWP: is_old & is_new & (both["weight_old"] != both["weight_new"]),
    }  # fmt: skip
    is_moved = ~np.isclose(made["old_kg"], made["new_kg"], rtol=1e-12, atol=0, equal_nan=True)
    is_moved |= _differs(both, "unit") | _differs(both, "scope") | _differs(both, "category")
    holds = pd.DataFrame(reasons).to_numpy() & np.asarray(is_moved)[:, None]
    names = tuple(reasons)
    made["reasons"] = [tuple(names[i] for i in np.flatnonzero(row)) for row in holds]
    return made.reset_index()


def moved(records: pd.DataFrame, by: Sequence[str], view: Method = Method.MARKET) -> pd.DataFrame:
    """What moves, added up by source, category, or over everything (no `by`).

    <by> | old_kg | new_kg | difference_kg | reasons | unknown (records without a figure on one
    side)

    records  from `moved_records`
    view     which of the two totals; lines of the other are left out
    """
    rows = records.loc[records["method"].isin((Method.BOTH.code, view.code))]
    rows = rows.assign(
        unknown=rows["difference_kg"].isna(), all=0,
        reasons=rows["reasons"].map(frozenset),
    )  # fmt: skip
    keys = list(by) or ["all"]
    grouped = rows.groupby(keys)
    made = grouped[["old_kg", "new_kg", "difference_kg"]].sum(min_count=1)
    made["unknown"] = grouped["unknown"].sum().astype("int64")
    joined = {key: frozenset().union(*of_key) for key, of_key in grouped["reasons"]}
    groups = [key if isinstance(key, tuple) else (key,) for key in made.index]
    made["reasons"] = [tuple(r for r in Reason if r in joined[key]) for key in groups]
    return made.reset_index().drop(columns=[] if by else ["all"])


def _by_record(lines: Lines) -> pd.DataFrame:
    table = lines.table
    names = [None if f is None else f"{f.edition}:{f.id}" for f in lines.factors.factors]
    labels = np.array([*names, None, None], dtype=object)[table["factor"].to_numpy()]
    share = table["share_of_unit"].to_numpy(dtype=np.float64)
    counted = pd.DataFrame({
        **{name: table[name].to_numpy() for name in _KEYS},
        "co2e_kg": table["co2e_kg"].to_numpy() * share,
        "used": table["quantity"].to_numpy() * table["share_of_period"].to_numpy(),
        "share": share,
        "factors": labels,
        "has_line": True,
        **{name: table[name].to_numpy() for name in ("source", "unit", "scope", "category")},
    })  # fmt: skip
    if "share_of_use" in table:
        counted["used"] *= table["share_of_use"].to_numpy()
    grouped = counted.groupby(_KEYS)
    made = grouped[["source", "unit", "scope", "category", "has_line"]].first()
    made["co2e_kg"] = grouped["co2e_kg"].sum(min_count=1)
    made.loc[grouped["co2e_kg"].count() < grouped.size(), "co2e_kg"] = np.nan
    made["used"] = grouped["used"].sum(min_count=1)
    made["share"] = grouped["share"].mean()
    served = counted.loc[counted["factors"].notna()]
    distinct = served.drop_duplicates([*_KEYS, "factors"]).astype({"factors": "str"})
    joined = distinct.sort_values("factors").groupby(_KEYS)["factors"].agg(" + ".join)
    made["factors"] = joined.reindex(made.index).fillna("")
    made["weight"] = lines.potentials.value
    return made


def _differs(both: pd.DataFrame, name: str) -> pd.Series[bool]:
    old = both[f"{name}_old"].to_numpy(dtype=np.float64)
    new = both[f"{name}_new"].to_numpy(dtype=np.float64)
    is_same = np.isclose(old, new, rtol=1e-12, atol=0, equal_nan=True)
    return pd.Series(~is_same, index=both.index)
