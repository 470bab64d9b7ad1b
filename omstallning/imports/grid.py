"""Numbers under keys, for tables too large to keep a row for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A line for each moment, or whatever the lines are of, and a column for each key.

    values  lines × keys, float64, NaN where nothing is reported or the cell was rejected
    """

    keys: tuple[str, ...]
    values: np.ndarray[Any, Any]

    @property
    def filled(self) -> int:
        """How many numbers there are."""
        return int((~np.isnan(self.values)).sum())
