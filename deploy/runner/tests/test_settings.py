"""What the runner is told from outside, and how it shows its progress."""

import io

import pytest

from runner.errors import RunSettingsError
from runner.settings import REPOSITORY, RunSettings
from runner.show import PlainShow


def test_everything_has_a_default() -> None:
    settings = RunSettings.read()

    assert settings.run == REPOSITORY / ".run"
    assert (settings.pack / "pack.yaml").exists()
    assert settings.postgres_url is None
    assert settings.nats_url is None


def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGBAI_SEEED", "7")

    with pytest.raises(RunSettingsError, match="MINGBAI_SEEED: no such setting"):
        RunSettings.read()


@pytest.mark.parametrize(
    "given",
    [
        {"MINGBAI_NATS_URL": "nats://127.0.0.1:4222"},
        {"MINGBAI_NATS_URL": "nats://a:b@127.0.0.1:4222", "MINGBAI_NATS_OPS_PASSWORD": "c"},
        {"MINGBAI_SCALE": "0"},
        {"MINGBAI_QUARTERS": "1"},
        {"MINGBAI_QUARTERS": "5"},
        {"MINGBAI_PORT": "70000"},
    ],
)
def test_settings_that_cannot_be_are_refused(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(RunSettingsError):
        RunSettings.read()


def test_progress_is_plain_lines_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    show = PlainShow(out)

    show.say("begun")
    show.phase("2026-01", 3)
    show.advance(2, "2026-01-04")
    show.phase("2026-02", 1)
    show.advance(1, "2026-02-01")
    show.close()

    begun, first, second = out.getvalue().splitlines()
    assert begun == "begun"
    assert first.startswith("2026-01: 2 of 3, ")
    assert first.endswith("/s, 2026-01-04")
    assert second.startswith("2026-02: 1 of 1, ")
