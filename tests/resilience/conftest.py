"""The example register, once for each test and each database."""

from __future__ import annotations

import pytest

from omstallning.database import Database
from tests.resilience.register import Town, town


@pytest.fixture
def place(database: Database) -> Town:
    """The register of the example, on both databases."""
    return town(database)


@pytest.fixture
def one_place(sqlite: Database) -> Town:
    """The register of the example, where the question is not about the database."""
    return town(sqlite)
