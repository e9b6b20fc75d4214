"""`python -m runner integrator`: let a reader of events in, show how it connects, or end it."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable, Sequence

import nats
from nats.errors import Error as NatsError

from chassis.embedded.folder import LOOPBACK, ServerFolder
from chassis.embedded.nats_config import NatsUser, nats_accounts
from chassis.errors import MingbaiError
from kernel.units import unit_id
from runner.environment import SERVICES
from runner.errors import IntegratorError
from runner.integrators import Integrator, Integrators, domain
from runner.keeping import read_ports
from runner.settings import COUNTY, RunSettings

ADMITTED_SECONDS_MAX = 20.0
CONNECT_SECONDS_MAX = 2
PAUSE_SECONDS = 0.25
_ANYBODY = NatsUser(name="services", password="0" * 16)


def integrator(arguments: Sequence[str]) -> int:
    """Do what the words say; gives the exit code."""
    given = _parsed(arguments)
    settings = RunSettings.read()
    integrators = Integrators(settings.run, SERVICES)
    try:
        if given.act == "add":
            added = integrators.add(given.name, service=given.service, town=given.town)
            _say(_connection(settings, added))
            _wait_until_admitted(settings, added)
        elif given.act == "remove":
            integrators.remove(given.name)
        elif given.act == "config":
            _say([_config(integrators.find(given.name))])
        elif given.act == "show":
            _say(_connection(settings, integrators.find(given.name)))
        else:
            _say(f"{each.name} {each.service} {each.town}" for each in integrators.all())
    except MingbaiError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
        return 1
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m runner integrator")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="name every integrator with its service and town")
    for act, meaning in (
        ("add", "let one in, and print how it connects"),
        ("show", "print how one connects"),
        ("config", "print the accounts of one for a server that is not ours"),
        ("remove", "let one in no longer"),
    ):
        named = acts.add_parser(act, help=meaning)
        named.add_argument("name")
        if act == "add":
            named.add_argument("--service", required=True, help="the one service it reads")
            named.add_argument("--town", required=True, help="the town's three digits")
    return parser.parse_args(arguments)


def _connection(settings: RunSettings, added: Integrator) -> list[str]:
    """Give the variables by which a client connects, as `export` takes them."""
    ports = read_ports(settings.run / "ports.json")
    if "gateway" not in ports:
        raise IntegratorError("the county was never started here: start it once, and show it then")
    return [
        f"NATS_URL={_nats_url(settings, added)}",
        f"NATS_DOMAIN={domain(COUNTY)}",
        f"NATS_CONSUMER={added.consumer}",
        f"NATS_INBOX={added.inbox_prefix}",
        f"AUDIT_URL=http://{LOOPBACK}:{ports['gateway']}/audit",
        f"SERVICE_URL=http://{LOOPBACK}:{ports['gateway']}/{added.service}",
        f"ISSUER_URL=http://{LOOPBACK}:{ports['gateway']}/issuer",
        f"UNIT={unit_id(COUNTY, COUNTY + added.town)}",
    ]


def _nats_url(settings: RunSettings, added: Integrator) -> str:
    if settings.nats_url is not None:
        place = settings.nats_url.removeprefix("nats://")
    else:
        place = f"{LOOPBACK}:{ServerFolder(settings.run / 'nats').remembered().get('port', 0)}"
    return f"nats://{added.consumer}:{added.password}@{place}"


def _config(added: Integrator) -> str:
    """Give what a server's configuration needs for one integrator: its account and the exports."""
    accounts = nats_accounts([_ANYBODY, added.user(COUNTY)])
    exports = {"exports": accounts[_ANYBODY.account]["exports"]}
    block = {_ANYBODY.account: exports, added.consumer: accounts[added.consumer]}
    return json.dumps({"accounts": block}, indent=1)


def _wait_until_admitted(settings: RunSettings, added: Integrator) -> None:
    """Wait until a running county has let the integrator in, or say when it will."""
    ends_at = time.monotonic() + ADMITTED_SECONDS_MAX
    while not asyncio.run(_admitted(_nats_url(settings, added))):
        if time.monotonic() > ends_at:
            sys.stderr.write("it is let in when the county is started\n")
            return
        time.sleep(PAUSE_SECONDS)


async def _admitted(url: str) -> bool:
    async def quiet(_: Exception) -> None:
        """Say nothing: not being let in yet is what is asked about."""

    try:
        # The client itself would try for two minutes.
        client = await asyncio.wait_for(
            nats.connect(url, allow_reconnect=False, error_cb=quiet), CONNECT_SECONDS_MAX
        )
    except (NatsError, OSError, TimeoutError):
        return False
    await client.close()
    return True


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
