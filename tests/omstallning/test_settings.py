"""An installation that would be open to strangers does not start."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from omstallning.settings import SHORTEST_KEY, Mode, Settings, UnsafeStart

GOOD = "2f7c1e9a4b8d3065f1a2c3d4e5b6a798"


def faults(**values: object) -> tuple[str, ...]:
    given = {"secret_key": SecretStr(GOOD)} | values
    try:
        Settings(**given).refuse_unsafe()  # type: ignore[arg-type]
    except UnsafeStart as unsafe:
        return unsafe.fields["faults"]  # type: ignore[return-value]
    return ()


def test_good_settings_start():
    assert faults() == ()


@pytest.mark.parametrize(
    "key", ["", "secret", "changeme", GOOD[:-1], "a" * 64, "abababab" * 8, "dev"]
)
def test_a_key_that_is_known_short_or_dull_is_refused_in_every_mode(key: str):
    for mode in Mode:
        assert faults(secret_key=SecretStr(key), mode=mode) == ("secret_key",)


def test_no_key_is_built_in():
    assert Settings().secret_key.get_secret_value() == ""


@pytest.mark.parametrize("values", [{"debug": True}, {"secure_cookies": False}])
def test_what_a_trial_may_a_service_may_not(values: dict[str, bool]):
    assert faults(**values) == tuple(values)
    assert faults(**values, mode=Mode.DEMO) == ()


def test_every_fault_is_named_at_once():
    assert faults(secret_key=SecretStr("x"), debug=True, secure_cookies=False) == (
        "secret_key", "debug", "secure_cookies")  # fmt: skip


def test_a_key_is_never_printed():
    settings = Settings(secret_key=SecretStr(GOOD))
    assert GOOD not in repr(settings)
    assert GOOD not in str(settings.model_dump())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMSTALLNING_SECRET_KEY", GOOD)
    monkeypatch.setenv("OMSTALLNING_MODE", "demo")
    monkeypatch.setenv("OMSTALLNING_IDLE_MINUTES", "5")
    read = Settings()
    assert (read.secret_key.get_secret_value(), read.mode, read.idle_minutes) == (
        GOOD, Mode.DEMO, 5)  # fmt: skip
    assert len(GOOD) == SHORTEST_KEY


def test_a_setting_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        Settings(secrett_key="x")  # type: ignore[call-arg]
