"""One county on one machine: servers, databases, rights, and all its processes."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.errors import MingbaiError
from runner.backbone import Backbone, raise_backbone
from runner.children import Limits, Process
from runner.databases import DatabaseUrls, provision_databases
from runner.demo.script import Plan
from runner.environment import SERVICES, Environments, source_of
from runner.errors import StepFailedError
from runner.integrators import Integrators
from runner.keeping import Ports, Secrets
from runner.processes import Supervisor
from runner.quiet import Quiet
from runner.settings import RunSettings

STEP_SECONDS_MAX = 300.0
OUTPUT_CHARACTERS_MAX = 4_000


@dataclass(frozen=True, kw_only=True)
class County:
    """Everything that was brought up; the processes run under the supervisor."""

    settings: RunSettings
    environments: Environments
    supervisor: Supervisor
    quiet: Quiet
    guests: "Guests"


class Guests:
    """Lets integrators in who were added or removed while the county is up."""

    def __init__(self, backbone: Backbone, secrets: Secrets, folder: Path) -> None:
        """Know who was let in at the start."""
        self._backbone = backbone
        self._secrets = secrets
        self._integrators = Integrators(folder, SERVICES)
        self._seen = self._integrators.changed_at

    def look(self, report: Callable[[str], None]) -> None:
        """Give the rights anew where somebody changed who there is."""
        changed_at = self._integrators.changed_at
        if changed_at == self._seen:
            return
        self._seen = changed_at
        try:
            self._backbone.admit(SERVICES, self._secrets)
        except MingbaiError as error:
            report(f"integrators stay as they were: {error.message}")
        else:
            report("the integrators' rights are in force")


def bring_up(settings: RunSettings, plan: Plan, report: Callable[[str], None]) -> County:
    """Start the servers, provision them, migrate; the processes are started by the supervisor.

    When it fails, whatever was started has ended.
    """
    folder = settings.run
    folder.mkdir(parents=True, exist_ok=True)
    secrets = Secrets(folder / "secrets", data_exists=(folder / "postgres" / "data").exists())
    ports = Ports(folder / "ports.json").choose(
        ("gateway", "issuer", *SERVICES), fixed={"gateway": settings.port}
    )
    report("starting PostgreSQL and NATS")
    backbone = raise_backbone(settings, secrets)
    try:
        report("setting up databases, roles and rights")
        databases = provision_databases(backbone.postgres_url, SERVICES, secrets)
        environments = Environments(
            ports=ports,
            databases=databases,
            nats_url=backbone.nats_url,
            ops_nats_url=backbone.ops_nats_url,
            secrets=secrets,
            clock_file=folder / "clock",
            folder=folder,
            otlp_endpoint=settings.otlp_endpoint,
            guests=settings.guests,
        )
        _step_in_each("provision", environments.provisioning)
        backbone.admit(SERVICES, secrets)
    except BaseException:
        for server in list(backbone.servers.values())[::-1]:
            server.stop()
        raise
    return County(
        settings=settings,
        environments=environments,
        supervisor=Supervisor(
            servers=backbone.servers,
            processes=_processes(environments, plan, folder / "logs"),
            limits=Limits(failures_max=settings.failures_max),
            report=report,
        ),
        quiet=_quiet(backbone, databases),
        guests=Guests(backbone, secrets, folder),
    )


def begin_step(
    service: str, arguments: tuple[str, ...], env: Mapping[str, str]
) -> subprocess.Popen[str]:
    """Begin a command of a service."""
    return subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", service, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(env),
        text=True,
        # An interrupt at the terminal is for us, who stop all in order.
        start_new_session=True,
    )


def finish_step(service: str, arguments: tuple[str, ...], begun: subprocess.Popen[str]) -> str:
    """Wait for a command; gives what it wrote, or raises `StepFailedError` with the end of it."""
    try:
        output, _ = begun.communicate(timeout=STEP_SECONDS_MAX)
    except BaseException:
        begun.kill()
        begun.wait()
        raise
    if begun.returncode != 0:
        named = " ".join(("python -m", service, *arguments))
        raise StepFailedError(
            f"{named} ended with {begun.returncode}:\n{output[-OUTPUT_CHARACTERS_MAX:]}"
        )
    return output


def _step_in_each(command: str, env: Callable[[str], Mapping[str, str]]) -> None:
    """Run a command in all services at once: each works on a database of its own."""
    begun = {service: begin_step(service, (command,), env(service)) for service in SERVICES}
    try:
        for service, process in begun.items():
            finish_step(service, (command,), process)
    finally:
        for process in begun.values():
            if process.poll() is None:
                process.kill()
                process.wait()


def _processes(environments: Environments, plan: Plan, logs: Path) -> list[Process]:
    """Give the issuer and the gateway, at which tokens are checked, and then the services."""
    own = [
        ("issuer", ["-m", "runner.issuer"], environments.issuer_process(plan), "/healthz"),
        ("gateway", ["-m", "runner.gateway"], environments.gateway_process(), "/healthz"),
    ]
    services = [
        (service, ["-m", service], environments.service(service), "/readyz") for service in SERVICES
    ]
    return [
        Process(
            name=name,
            argv=[sys.executable, *arguments],
            env=env,
            log=logs / f"{name}.log",
            ready=environments.address(name) + path,
            beside=name not in ("issuer", SERVICES[0]),
        )
        for name, arguments, env, path in (*own, *services)
    ]


def _quiet(backbone: Backbone, databases: Mapping[str, DatabaseUrls]) -> Quiet:
    return Quiet(
        broker=backbone.operations,
        sources={service: source_of(service) for service in SERVICES},
        auditor_urls={service: urls.auditor for service, urls in databases.items()},
    )
