"""Who may be let in as an integrator, and what the command says of it."""

import json
from pathlib import Path

import pytest

from chassis.embedded.nats_config import InvalidNatsUserError, nats_accounts
from runner.errors import IntegratorError
from runner.integrator_command import integrator as command
from runner.integrators import Integrators

COUNTY = "510604"
SERVICES = ("points", "assets")
TOWN = "102"


@pytest.mark.parametrize(
    ("name", "service", "town"),
    [
        ("Bank", "points", TOWN),
        ("bank.>", "points", TOWN),
        ("bank", "nothing", TOWN),
        ("bank", "points", "*"),
        ("bank", "points", "1024"),
        ("taken", "points", TOWN),
    ],
)
def test_an_integrator_that_cannot_be_kept_apart_is_refused(
    tmp_path: Path, name: str, service: str, town: str
) -> None:
    integrators = Integrators(tmp_path, SERVICES)
    integrators.add("taken", service="assets", town=TOWN)

    with pytest.raises(IntegratorError):
        integrators.add(name, service=service, town=town)

    assert [each.name for each in integrators.all()] == ["taken"]


def test_the_command_adds_shows_and_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGBAI_RUN", str(tmp_path))
    monkeypatch.setattr("runner.integrator_command.ADMITTED_SECONDS_MAX", 0.0)
    before = command(["add", "bank", "--service", "points", "--town", TOWN])
    (tmp_path / "ports.json").write_text('{"gateway": 1}')
    added = command(["add", "bank", "--service", "points", "--town", TOWN])
    said = capsys.readouterr().out.splitlines()

    assert (before, added) == (1, 0)
    assert [line.partition("=")[0] for line in said] == [
        "NATS_URL", "NATS_DOMAIN", "NATS_CONSUMER", "NATS_INBOX", "AUDIT_URL", "SERVICE_URL",
        "ISSUER_URL", "UNIT",
    ]  # fmt: skip
    assert command(["show", "bank"]) == 0
    assert capsys.readouterr().out.splitlines() == said
    assert command(["config", "bank"]) == 0
    accounts = json.loads(capsys.readouterr().out)["accounts"]
    assert set(accounts) == {"main", "integrator-bank"}
    assert command(["remove", "bank"]) == 0
    assert command(["list"]) == 0
    assert capsys.readouterr().out == ""
    assert command(["show", "bank"]) == 1


def test_nobody_asks_an_account_that_is_not_there(tmp_path: Path) -> None:
    bank = Integrators(tmp_path, SERVICES).add("bank", service="points", town=TOWN)

    with pytest.raises(InvalidNatsUserError, match="nobody is in main"):
        nats_accounts([bank.user(COUNTY)])
