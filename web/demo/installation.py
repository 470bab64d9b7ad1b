"""The example as an installation of its own, in a folder of its own."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from omstallning.database import Database
from omstallning.settings import Mode, Settings
from web.demo import files
from web.demo.load import load
from web.migrations import steps


def prepare(
    folder: Path, *, fresh: bool, progress: Callable[[str], None]
) -> tuple[Settings, dict[str, str]]:
    """Settings of the loaded example, and each person's password.

    fresh  throw away what is there; otherwise a loaded example is used as it was left
    """
    kept = folder / "sign-in.json"
    if fresh or not kept.exists():
        shutil.rmtree(folder, ignore_errors=True)
        _load(folder, progress)
    stored = json.loads(kept.read_text(encoding="utf-8"))
    return _settings(folder, stored["secret_key"]), stored["passwords"]


def _load(folder: Path, progress: Callable[[str], None]) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    key = secrets.token_urlsafe(48)
    settings = _settings(folder, key)
    database = Database(settings.database_url)
    progress("database")
    steps.upgrade(database)
    passwords = load(database, settings, progress)
    database.dispose()
    exercises = folder / "exercises"
    exercises.mkdir()
    for name, content in files.exercises().items():
        (exercises / name).write_bytes(content)
    kept = folder / "sign-in.json"
    kept.touch(0o600)
    kept.write_text(json.dumps({"secret_key": key, "passwords": passwords}), encoding="utf-8")


def _settings(folder: Path, key: str) -> Settings:
    return Settings(
        mode=Mode.DEMO,
        database_url=Settings().database_url
        if "database_url" in Settings().model_fields_set
        else f"sqlite:///{folder}/omstallning.sqlite3",
        documents=folder / "documents",
        secret_key=SecretStr(key),
        secure_cookies=False,
    )
