"""The operator's command `restore`: makes a service whole again that came back from a backup."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from uuid import UUID

import orjson
import psycopg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from chassis.broker import BrokerOptions, connect
from chassis.errors import MingbaiError
from chassis.eventstore.schema import MAIN
from chassis.restore.taking_back import BATCH_MESSAGES_MAX, FETCH_SECONDS_MAX, take_back
from chassis.streams import (
    API_SECONDS_MAX,
    EVENTS,
    ConsumerSettings,
    filter_of,
    parse_source,
    recreate_consumer,
)

FORGOTTEN = "registry.person.forgotten.v1"
WIDTH = 40

Forget = Callable[[UUID, Sequence[str], str], None]


async def restore(
    *,
    migrator_url: str,
    source: str,
    operations: BrokerOptions,
    consumers: Sequence[ConsumerSettings],
    forget: Forget,
) -> int:
    """Take the missing events back, end the keys of the forgotten, and rewind the consumers.

    Gives the command's exit code. The service's processes must be stopped; what was done is right
    also when a later step fails, and doing it again does no harm.
    """
    client = await connect(operations)
    try:
        js = client.jetstream(timeout=API_SECONDS_MAX)
        async with await psycopg.AsyncConnection.connect(
            migrator_url, autocommit=True, application_name="mingbai restore"
        ) as connection:
            taken = await take_back(
                connection, js, source=source, schema=MAIN, progress=_draw("events")
            )
            forgotten = await _forget_again(js, source, forget)
            for consumer in consumers:
                # What the consumer finished before is in its inbox: it is skipped.
                await recreate_consumer(js, consumer)
    except MingbaiError as error:
        print(json.dumps({"code": error.code, "message": error.message}))  # noqa: T201  # the command's answer
        return 1
    finally:
        await client.close()
    answer = {
        "before": taken.before,
        "taken_back": taken.after - taken.before,
        "sealed": taken.sealed,
        "forgotten_again": forgotten,
        "consumers": [consumer.durable for consumer in consumers],
    }
    print(json.dumps(answer))  # noqa: T201  # the same
    return 0


async def _forget_again(js: JetStreamContext, source: str, forget: Forget) -> int:
    """Delete again the keys that were deleted since the backup: none comes back with it."""
    subject = filter_of(FORGOTTEN, county=parse_source(source).county)
    try:
        last = await js.get_last_msg(EVENTS, subject, direct=True)
    except NotFoundError:
        return 0
    config = ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE)
    reading = await js.pull_subscribe(subject, stream=EVENTS, config=config)
    done = 0
    try:
        sequence = 0
        while sequence < (last.seq or 0):
            for message in await reading.fetch(BATCH_MESSAGES_MAX, timeout=FETCH_SECONDS_MAX):
                sequence = message.metadata.sequence.stream
                event = orjson.loads(message.data)
                said = event["data"]
                await asyncio.to_thread(
                    forget, UUID(event["subject"]), said["classes"], said["authority"]
                )
                done += 1
    finally:
        await reading.unsubscribe()
    return done


def _draw(what: str) -> Callable[[int, int], None]:
    """Give a progress bar on the terminal; nothing is drawn where nobody looks."""

    def draw(done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = WIDTH * done // max(total, 1)
            bar = "#" * filled + "." * (WIDTH - filled)
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r[{bar}] {done} of {total} {what}{end}")

    return draw
