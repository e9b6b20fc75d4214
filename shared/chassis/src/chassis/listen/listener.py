"""Listens to other services: FastStream on a durable pull consumer that operations created."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nats.errors
from faststream import AckPolicy
from faststream.exceptions import NackMessage
from faststream.message import StreamMessage
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsMessage
from faststream.security import BaseSecurity
from nats.aio.client import Client
from nats.js.errors import ServiceUnavailableError
from pydantic import BaseModel

from chassis.broker import BrokerOptions, report_errors
from chassis.listen.database import Database
from chassis.listen.desk import Desk
from chassis.listen.handlers import Handler, Handlers, Model, Order
from chassis.listen.messages import Received
from chassis.listen.options import ListenHooks, ListenOptions
from chassis.listen.reception import Reception
from chassis.streams import (
    API_SECONDS_MAX,
    ConsumerSettings,
    check_consumer,
    consumer_config,
    filter_of,
)

START_RETRY_SECONDS = 1.0

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ListenerHealth:
    """How far a consumer is behind."""

    undelivered: int
    unacknowledged: int
    redelivered: int

    @property
    def settled(self) -> bool:
        """Whether everything that the stream had for the consumer is dealt with."""
        return self.undelivered == 0 and self.unacknowledged == 0


class Listener:
    """One consumer of one service: register handlers with `on`, then `run`."""

    def __init__(self, options: ListenOptions, hooks: ListenHooks | None = None) -> None:
        """Nothing connects before `run` or `desk`."""
        self._options = options
        self._hooks = hooks or ListenHooks()
        self._handlers = Handlers()
        self._broker: NatsBroker | None = None

    def on(
        self, event_type: str, *, model: type[Model], order: str = Order.FREE, commands_max: int = 1
    ) -> Callable[[Handler[Model]], Handler[Model]]:
        """Register the handler of one type; see `Handlers.on`."""
        return self._handlers.on(event_type, model=model, order=order, commands_max=commands_max)

    @property
    def reads(self) -> dict[str, type[BaseModel]]:
        """Give, by type of event, the model with which this consumer reads it."""
        found = {name: self._handlers.find(name) for name in self._handlers.types}
        return {name: each.model for name, each in found.items() if each is not None}

    @property
    def consumer(self) -> ConsumerSettings:
        """The durable consumer that operations create for this listener.

        Where the order counts, one event at a time is in flight: only so does the server, over
        all processes and through every crash, deliver nothing past one that is not settled.
        """
        options = self._options
        ordered = self._handlers.order is Order.PER_SUBJECT
        county = options.own.county
        return ConsumerSettings(
            durable=options.consumer,
            filter_subjects=tuple(
                filter_of(event_type, county=county, stream=options.stream)
                for event_type in self._handlers.types
            ),
            stream=options.stream,
            ack_wait_seconds=options.ack_wait_seconds,
            max_ack_pending=1 if ordered else options.ack_pending_max,
        )

    def desk(self, database: Database) -> Desk:
        """Give the operator's desk over an open database; it works without the broker."""
        reception = Reception(self._handlers, database, self._options, self._hooks)
        return Desk(self._handlers, database, self._options, reception)

    def database(self) -> Database:
        """Give the consumer's connections, not open yet."""
        return Database(self._options.store, connections_max=self._options.connections_max)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until told to stop; what is in work then is finished.

        Raises `ConsumerMissingError` or `ConsumerDiffersError` at the start.
        """
        database = self.database()
        reception = Reception(self._handlers, database, self._options, self._hooks)
        broker = self._make_broker(reception)
        await database.open()
        try:
            await self._check(broker, stop)
            if stop.is_set():
                return
            await broker.start()
            self._broker = broker
            desk = Desk(self._handlers, database, self._options, reception)
            sweeping = asyncio.create_task(self._sweep(desk, stop))
            await stop.wait()
            await sweeping
        finally:
            self._broker = None
            try:
                await broker.stop()
            except (OSError, nats.errors.Error) as error:
                _LOG.warning("the connection to the stream ended out of order: %r", error)
            finally:
                await database.close()

    async def health(self) -> ListenerHealth | None:
        """Ask the server how far the consumer is; None while not listening.

        Raises `ConsumerMissingError` or `ConsumerDiffersError` when somebody changed it since.
        """
        if self._broker is None:
            return None
        js = (await self._broker.connect()).jetstream(timeout=API_SECONDS_MAX)
        await check_consumer(js, self.consumer)
        info = await js.consumer_info(self._options.stream, self._options.consumer)
        return ListenerHealth(
            undelivered=info.num_pending or 0,
            unacknowledged=info.num_ack_pending or 0,
            redelivered=info.num_redelivered or 0,
        )

    async def _check(self, broker: NatsBroker, stop: asyncio.Event) -> None:
        client: Client = await broker.connect()
        js = client.jetstream(timeout=API_SECONDS_MAX)
        while not stop.is_set():
            try:
                await check_consumer(js, self.consumer)
            except (nats.errors.TimeoutError, ServiceUnavailableError) as error:
                _LOG.warning("the stream does not answer yet: %r", error)
                await asyncio.sleep(START_RETRY_SECONDS)
            else:
                return

    async def _sweep(self, desk: Desk, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await desk.sweep()
            except Exception:  # noqa: BLE001  # logged, and tried again
                _LOG.exception("what was set aside could not be taken up; it is tried again")
            try:
                await asyncio.wait_for(stop.wait(), self._options.sweep_seconds)
            except TimeoutError:
                continue

    def _make_broker(self, reception: Reception) -> NatsBroker:
        options = self._options
        settings = self.consumer
        ordered = settings.max_ack_pending == 1
        broker = _broker(options.broker, options.handler_seconds_max)
        subscriber = broker.subscriber(
            durable=options.consumer,
            config=consumer_config(settings),
            stream=JStream(options.stream, declare=False),
            pull_sub=PullSub(
                batch_size=1 if ordered else options.events_at_once_max,
                timeout=options.fetch_seconds,
            ),
            inbox_prefix=f"{options.broker.inbox_prefix}.".encode(),
            decoder=_keep_whole,
            # Below everything that is caught here: never the default, which ends the message.
            ack_policy=AckPolicy.NACK_ON_ERROR,
            no_reply=True,
        )

        async def receive(message: NatsMessage) -> None:
            delay = await reception.receive(_received(message))
            if delay is not None:
                raise NackMessage(delay=delay)

        subscriber(receive)
        return broker


def _broker(options: BrokerOptions, graceful_seconds: float) -> NatsBroker:
    security = None
    if options.tls is not None:
        security = BaseSecurity(ssl_context=options.tls, use_ssl=True)
    return NatsBroker(
        list(options.servers),
        error_cb=report_errors(options.name),
        name=options.name,
        connect_timeout=options.connect_seconds_max,
        reconnect_time_wait=options.reconnect_wait_seconds,
        max_reconnect_attempts=-1,
        ping_interval=options.ping_seconds,
        max_outstanding_pings=options.outstanding_pings_max,
        inbox_prefix=options.inbox_prefix,
        pending_size=options.pending_bytes_max,
        security=security,
        graceful_timeout=graceful_seconds,
        # Nothing is injected; the machinery for it would take a thread for each message.
        apply_types=False,
        logger=_LOG,
        log_level=logging.DEBUG,
    )


async def _keep_whole(message: StreamMessage[Any]) -> StreamMessage[Any]:
    """Hand over the message as it came: each handler's own model reads the stored bytes."""
    return message


def _received(message: NatsMessage) -> Received:
    raw = message.raw_message
    metadata = raw.metadata
    return Received(
        subject=raw.subject,
        headers=raw.headers or {},
        body=raw.data,
        place=f"{metadata.stream}/{metadata.sequence.stream}",
        deliveries=metadata.num_delivered,
    )
