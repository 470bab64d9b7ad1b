"""What an installation is told from outside; an unsafe start is refused, not warned about."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from omstallning.errors import OmstallningError

SHORTEST_KEY = 32
KNOWN_KEYS = frozenset({"dev", "secret", "changeme", "change-me", "development", "password"})


class Mode(StrEnum):
    """What the installation is for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class UnsafeStart(OmstallningError):
    """The settings would open the installation to strangers."""

    code: ClassVar[str] = "unsafe_start"


class Settings(BaseSettings):
    """One installation: where it keeps things and how strictly it runs.

    Read from the environment as OMSTALLNING_<NAME>; secrets are never in the repository.
    """

    model_config = SettingsConfigDict(env_prefix="OMSTALLNING_", extra="forbid")

    mode: Mode = Mode.PRODUCTION
    database_url: str = "sqlite:///var/omstallning.sqlite3"
    documents: Path = Path("var/documents")
    secret_key: SecretStr = SecretStr("")
    municipality: str = "Alingsås kommun"
    municipality_code: str = "1489"
    debug: bool = False
    secure_cookies: bool = True
    idle_minutes: int = 60
    session_hours: int = 12

    def refuse_unsafe(self) -> Settings:
        """The same settings, when they are safe to serve with.

        Raises UnsafeStart naming each fault.
        """
        key = self.secret_key.get_secret_value()
        faults = []
        if (
            len(key) < SHORTEST_KEY
            or key.lower() in KNOWN_KEYS
            or len(set(key)) < SHORTEST_KEY // 4
        ):
            faults.append("secret_key")
        if self.debug and self.mode is Mode.PRODUCTION:
            faults.append("debug")
        if not self.secure_cookies and self.mode is Mode.PRODUCTION:
            faults.append("secure_cookies")
        if faults:
            raise UnsafeStart(faults=tuple(faults), shortest_key=SHORTEST_KEY)
        return self
