"""A service as a process: its parts, its roles, and the commands of its operator."""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from fastapi import FastAPI
from pydantic import BaseModel

from chassis import operator
from chassis.beats import beat, beat_subject
from chassis.broker import BrokerOptions, connect
from chassis.contracts.asyncapi import asyncapi_of
from chassis.errors import MingbaiError
from chassis.foundation import Foundation, ServiceName
from chassis.http.app import AppOptions, create_app
from chassis.http.limits import Limits
from chassis.http.log import log_routes
from chassis.http.server import Address
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, Trouble
from chassis.migrate import migrate
from chassis.parts import Parts
from chassis.projections.projector import Projector
from chassis.replica.handlers import CONSUMER_SUFFIX, RegisterReplica
from chassis.restore.restoring import restore
from chassis.running import (
    Role,
    project,
    run_roles,
    serve,
    set_up_logging,
    tick,
    together,
    tune_interpreter,
)
from chassis.settings import ServiceSettings
from chassis.streams import API_SECONDS_MAX, ensure_consumer
from kernel.units import unit_id

_LOG = logging.getLogger(__name__)

ROLES = ("serve", "listen", "relay", "project", "tick")


Build = Callable[[Foundation], Parts]
Command = Callable[[Foundation, Sequence[str]], Awaitable[int]]


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service: its name, how its settings are read and how its parts are made."""

    name: ServiceName
    settings: type[ServiceSettings]
    build: Build
    migrations: Path
    commands: Mapping[str, Command] = field(default_factory=dict)
    """Further commands of the operator, by name; each runs on an open foundation."""

    def main(self, arguments: Sequence[str]) -> int:
        """Do what the command line says; no role named means all of them."""
        parser = argparse.ArgumentParser(prog=f"python -m {self.name.name}")
        known = (*ROLES, "migrate", "provision", "rebuild", "set-aside", "restore", *self.commands)
        parser.add_argument(
            "command", nargs="?", help=f"one of {', '.join(known)}; none: all roles"
        )
        parser.add_argument("rest", nargs=argparse.REMAINDER)
        given = parser.parse_args(arguments)
        if given.command is not None and given.command not in known:
            parser.error(f"choose from {', '.join(known)}")
        settings = self.settings.read(self.name.name)
        set_up_logging(settings.log_level)
        if given.command == "migrate":
            return self._migrate(settings)
        if given.command == "provision" and settings.migrator_url is not None:
            # One process does both at a county's start: to begin one takes longer than its work.
            self._migrate(settings)
        names = ROLES if given.command is None else (given.command,)
        return _run(self._perform(settings, names, given.rest))

    def _migrate(self, settings: ServiceSettings) -> int:
        if settings.migrator_url is None:
            raise SystemExit(f"set {self.name.name.upper()}_MIGRATOR_URL to migrate")
        done = migrate(
            settings.migrator_url.get_secret_value(),
            service=self.name.name,
            source=settings.source(self.name.name),
            folder=self.migrations,
            logs=self.name.logs,
        )
        print(json.dumps({"service": self.name.name, "migrated": done}))  # noqa: T201  # the command's answer
        return 0

    async def _perform(
        self, settings: ServiceSettings, names: Sequence[str], rest: Sequence[str]
    ) -> int:
        foundation = Foundation(self.name, settings)
        await foundation.open()
        try:
            running = Running(self, foundation)
            if names[0] == "provision":
                return await running.provision()
            if names[0] == "rebuild":
                return await running.rebuild()
            if names[0] == "set-aside":
                return await running.set_aside(rest)
            if names[0] == "restore":
                return await running.restore()
            if names[0] in self.commands:
                await foundation.level.find(foundation.broker, foundation.reader.chain_at)
                return await self.commands[names[0]](foundation, rest)
            return await run_roles(running.roles(), (*names, "know"))
        finally:
            await foundation.close()


class Running:
    """The roles of one service on one open foundation."""

    def __init__(self, service: Service, foundation: Foundation) -> None:
        """Make the service's parts."""
        self._service = service
        self._base = foundation
        self._parts = service.build(foundation)
        self._replica = RegisterReplica(foundation.database, foundation.forget)
        self._listeners = self._make_listeners()
        self._projector = Projector(
            foundation.settings.projector_url.get_secret_value(),
            models=self._parts.read_models,
            roles=foundation.roles,
        )

    def reads(self) -> dict[str, dict[str, type[BaseModel]]]:
        """Give, by durable consumer, the model with which it reads each type of event."""
        return {listener.consumer.durable: listener.reads for listener in self._listeners}

    def asyncapi(self) -> dict[str, Any]:
        """Give the AsyncAPI document of what the service publishes and receives."""
        name = self._service.name
        return asyncapi_of(name.name, version=name.version, reads=self.reads())

    def roles(self) -> dict[str, Role]:
        """Give every role by its name."""
        base = self._base
        address = Address(host=base.settings.http_host, port=base.settings.http_port)
        listening = [listener.run for listener in self._listeners]
        return {
            "serve": serve(base.telemetry.traced(self._app()), address),
            "listen": together(self._keep_level, *listening, *self._parts.extra),
            "relay": self._relay(),
            "project": project(self._projector),
            "tick": tick({**self._parts.jobs, "end_idempotency": base.end_idempotency}),
            "know": together(
                self._know_level,
                base.keep_register_fresh,
                base.keep_vault_fresh,
                *self._parts.everywhere,
            ),
        }

    async def provision(self) -> int:
        """Create the durable consumers, with the credentials of operations."""
        settings = self._base.settings
        if settings.ops_nats_url is None:
            raise SystemExit(f"set {self._service.name.name.upper()}_OPS_NATS_URL to provision")
        client = await connect(
            BrokerOptions(
                servers=(settings.ops_nats_url.get_secret_value(),),
                name=f"{settings.county} operations",
            )
        )
        try:
            stream = client.jetstream(timeout=API_SECONDS_MAX)
            for listener in self._listeners:
                await ensure_consumer(stream, listener.consumer)
        finally:
            await client.close()
        return 0

    async def restore(self) -> int:
        """Make the service whole again that came back from a backup; its processes are stopped."""
        settings = self._base.settings
        name = self._service.name.name
        if settings.migrator_url is None or settings.ops_nats_url is None:
            upper = name.upper()
            raise SystemExit(f"set {upper}_MIGRATOR_URL and {upper}_OPS_NATS_URL to restore")
        return await restore(
            migrator_url=settings.migrator_url.get_secret_value(),
            source=self._base.source,
            operations=BrokerOptions(
                servers=(settings.ops_nats_url.get_secret_value(),),
                name=f"{settings.county} operations",
            ),
            consumers=[listener.consumer for listener in self._listeners],
            forget=self._base.forget,
        )

    async def set_aside(self, arguments: Sequence[str]) -> int:
        """List, offer again or dismiss what the service's consumers put aside."""
        given = operator.parse(self._service.name.name, arguments)
        return await operator.set_aside(self._listeners, self._base.database, given, sys.stdout)

    async def rebuild(self) -> int:
        """Rebuild the read models beside the live ones, compare, and switch."""
        try:
            digests = await asyncio.to_thread(self._projector.rebuild)
        except MingbaiError as error:
            print(json.dumps({"code": error.code, "message": error.message}))  # noqa: T201  # the command's answer
            return 1
        for digest in digests:
            print(f"{digest.table}: {digest.rows} rows, sha256 {digest.sha256}")  # noqa: T201  # the same
        return 0

    def _relay(self) -> Role:
        base = self._base
        relay = base.relay()
        subject = beat_subject(base.settings.county, self._service.name.name)
        base.telemetry.gauge(
            "mingbai.relay.lag", "Events stored and not published yet.", lambda: relay.health.lag
        )

        async def keep_beating(stop: asyncio.Event) -> None:
            await beat(base.broker, subject, lambda: relay.health.published, stop)

        return together(relay.run, keep_beating)

    def _hooks(self) -> ListenHooks:
        telemetry = self._base.telemetry
        faulted = telemetry.counter("mingbai.consumer.faults", "Deliveries that failed.")
        aside = telemetry.counter("mingbai.consumer.set_aside", "Events that wait for a person.")

        def alarm(trouble: Trouble) -> None:
            _LOG.error(
                "%s cannot finish %s after %s deliveries, %s: %s",
                *(trouble.consumer, trouble.subject, trouble.deliveries),
                *(trouble.code, trouble.reason),
            )

        return ListenHooks(
            faulted=lambda _: faulted(1), alarmed=alarm, set_aside=lambda _: aside(1)
        )

    async def _know_level(self, stop: asyncio.Event) -> None:
        await self._base.level.keep(self._base.broker, self._base.reader.chain_at, stop)

    async def _keep_level(self, stop: asyncio.Event) -> None:
        await self._base.keep_level(self._replica, self._listeners[0], stop)

    def _app(self) -> FastAPI:
        base = self._base
        county = unit_id(base.settings.county, base.settings.county)
        name = self._service.name
        log = log_routes(base.gate, base.reader, service=name.name, county_unit=county)
        return create_app(
            name=name.name,
            version=name.version,
            routers=[*self._parts.routers, log],
            options=AppOptions(
                checks=base.checks(),
                limits=Limits(uploads=self._parts.uploads, forms=self._parts.forms),
                titles=self._parts.titles,
                events=self.asyncapi,
                problem_page=self._parts.problem_page,
                token_url=f"{base.settings.issuer}/token" if base.settings.demonstration else None,
            ),
        )

    def _make_listeners(self) -> list[Listener]:
        register = Listener(self._base.listen_options(CONSUMER_SUFFIX), self._hooks())
        self._replica.register(register)
        listeners = [register]
        for name, handlers in self._parts.consumers.items():
            listener = Listener(self._base.listen_options(name), self._hooks())
            handlers(listener)
            listeners.append(listener)
        return listeners


def _run(work: Coroutine[None, None, int]) -> int:
    tune_interpreter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
