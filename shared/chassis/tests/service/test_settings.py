import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from chassis.clock import ClockError, PlayedClock, SystemClock
from chassis.settings import ServiceSettings, SettingsError

LEAST = {
    "COUNTY": "510604",
    "DATABASE_URL": "postgresql://app@127.0.0.1/sample",
    "PROJECTOR_URL": "postgresql://projector@127.0.0.1/sample",
    "NATS_URL": "nats://127.0.0.1:4222",
    "NATS_USER": "sample",
    "NATS_PASSWORD": "p@ss/word:1",
    "HTTP_PORT": "8001",
    "ISSUER": "http://127.0.0.1:8000",
    "COUNTY_KEY": "2026a:" + base64.b64encode(bytes(32)).decode(),
    "IDENTITY_KEY": base64.b64encode(bytes(32)).decode(),
}


class SampleSettings(ServiceSettings):
    """A service's own settings beside the shared ones."""

    service_urls: dict[str, str] = Field(default_factory=dict)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in LEAST.items():
        monkeypatch.setenv(f"SAMPLE_{name}", value)
    return monkeypatch


def test_settings_are_read_under_the_services_own_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("OTHER_COUNTY", "510683")

    settings = SampleSettings.read("sample")

    assert (settings.county, settings.http_port) == ("510604", 8001)
    assert settings.source("sample") == "/510604/sample"


def test_an_unknown_variable_is_refused_by_its_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SAMPLE_HTTP_PROT", "8002")

    with pytest.raises(SettingsError, match="SAMPLE_HTTP_PROT") as caught:
        SampleSettings.read("sample")

    assert caught.value.code == "setting_unknown"


def test_a_missing_setting_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SAMPLE_COUNTY_KEY")

    with pytest.raises(ValidationError, match="county_key"):
        SampleSettings.read("sample")


def test_a_setting_of_several_values_is_a_json_object(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SAMPLE_SERVICE_URLS", '{"points": "http://127.0.0.1:8002"}')

    assert SampleSettings.read("sample").service_urls == {"points": "http://127.0.0.1:8002"}


def test_settings_do_not_show_their_secrets() -> None:
    shown = repr(SampleSettings.read("sample"))

    assert "p@ss" not in shown
    assert LEAST["COUNTY_KEY"] not in shown
    assert LEAST["IDENTITY_KEY"] not in shown


def test_a_password_of_any_characters_can_stand_in_the_address() -> None:
    address = SampleSettings.read("sample").nats_address()

    assert address == "nats://sample:p%40ss%2Fword%3A1@127.0.0.1:4222"


def test_a_played_clock_outside_a_demonstration_is_refused(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("SAMPLE_CLOCK_FILE", str(tmp_path / "clock"))

    with pytest.raises(SettingsError, match="demonstrations alone"):
        SampleSettings.read("sample").clock()


def test_a_demonstration_plays_its_clock_and_says_so_in_its_source(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    instant = datetime(2026, 5, 1, 8, tzinfo=UTC)
    environment.setenv("SAMPLE_CLOCK_FILE", str(tmp_path / "clock"))
    environment.setenv("SAMPLE_DEMONSTRATION", "true")
    PlayedClock(tmp_path / "clock").set(instant)

    settings = SampleSettings.read("sample")

    assert settings.clock().now() == instant
    assert settings.source("sample") == "/demo/510604/sample"


def test_without_a_file_the_clock_is_the_machines() -> None:
    clock = SampleSettings.read("sample").clock()

    assert isinstance(clock, SystemClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_played_clock_reads_any_zone_as_utc(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("2026-05-01T08:00:00+08:00\n")

    assert PlayedClock(file).now() == datetime(2026, 5, 1, tzinfo=UTC)
    assert PlayedClock(file).now().tzinfo is UTC


@pytest.mark.parametrize("held", [None, "", "tomorrow", "明天"])
def test_a_played_clock_without_an_instant_is_an_error(tmp_path: Path, held: str | None) -> None:
    file = tmp_path / "clock"
    if held is not None:
        file.write_text(held, "utf-8")

    with pytest.raises(ClockError) as caught:
        PlayedClock(file).now()

    assert caught.value.code == "clock_unreadable"
