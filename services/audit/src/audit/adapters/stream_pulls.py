"""What is asked of the server for one reader of a stream, and what its answers mean."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamInfo
from nats.js.errors import NotFoundError

from audit.domain.intake import Message

BATCH_MESSAGES_MAX = 1_000
BATCH_BYTES_MAX = 16 * 1024 * 1024
"""What one request may bring: so much of the stream is in memory at once, and no more."""
LINGER_SECONDS = 0.05
PULL_SECONDS_MAX = 5.0
ANSWER_GRACE_SECONDS = 2.0
CONSUMER = "audit-stream"
CONSUMER_IDLE_SECONDS_MAX = 60.0


class StreamInterruptedError(Exception):
    """The server stopped answering this consumer, or a message was lost on its way to us."""


class Pulls:
    """Asks one consumer for messages, one request at a time, and notices a lost one.

    The consumer counts what it sends. A gap in that count was lost on the way and is asked for
    again; a gap in the stream's own count alone is missing in the stream.
    """

    def __init__(self, client: Client, subscription: Subscription, subject: str) -> None:
        self._client = client
        self._subscription = subscription
        self._subject = subject
        self._delivered = 0

    async def batch(self) -> list[Message]:
        """Give what is there; wait for the first message for a named time, then a moment more.

        Raises `StreamInterruptedError`: then a consumer made anew goes on behind the last message.
        """
        messages = await self._pull(BATCH_MESSAGES_MAX, seconds=PULL_SECONDS_MAX)
        if 0 < len(messages) < BATCH_MESSAGES_MAX:
            # One transaction for a burst costs less than one for each of its messages.
            await asyncio.sleep(LINGER_SECONDS)
            messages += await self._pull(BATCH_MESSAGES_MAX - len(messages), seconds=0)
        return [self._counted(message) for message in messages]

    def _counted(self, message: Msg) -> Message:
        count = message.metadata.sequence
        self._delivered += 1
        if count.consumer != self._delivered:
            raise StreamInterruptedError(f"messages before {count.stream} were lost on the way")
        return Message(
            sequence=count.stream,
            subject=message.subject,
            headers=dict(message.headers or {}),
            event=message.data,
        )

    async def _pull(self, count: int, *, seconds: float) -> list[Msg]:
        request = {"batch": count, "max_bytes": BATCH_BYTES_MAX, "no_wait": True}
        if seconds:
            request["expires"] = int(seconds * 1_000_000_000)
        await self._client.publish(
            self._subject, json.dumps(request).encode(), reply=self._subscription.subject
        )
        messages: list[Msg] = []
        while len(messages) < count:
            try:
                message = await self._subscription.next_msg(seconds + ANSWER_GRACE_SECONDS)
            except (TimeoutError, nats.errors.TimeoutError) as error:
                raise StreamInterruptedError("the stream does not answer") from error
            status = (message.headers or {}).get("Status")
            if status in {"404", "408"}:
                break
            if status == "409" and messages:
                # The next message would go beyond the bytes asked for: it comes first next time.
                break
            if status is not None:
                raise StreamInterruptedError(f"the stream answers {message.headers}")
            messages.append(message)
        return messages


@contextlib.asynccontextmanager
async def open_pulls(
    client: Client, js: JetStreamContext, *, stream: str, start: int
) -> AsyncIterator[Pulls]:
    """Make the consumer anew for one session; the server forgets it soon after the session.

    It has one name, so that audit's rights need name no other. Whoever opens it last reads on:
    the session before is told that its consumer is gone.
    """
    name = CONSUMER
    with contextlib.suppress(NotFoundError):
        await js.delete_consumer(stream, name)
    config = ConsumerConfig(
        name=name,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=start,
        ack_policy=AckPolicy.NONE,
        mem_storage=True,
        num_replicas=1,
        inactive_threshold=CONSUMER_IDLE_SECONDS_MAX,
    )
    await js.add_consumer(stream, config)
    subscription = await client.subscribe(client.new_inbox())
    try:
        yield Pulls(client, subscription, f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}")
    finally:
        if not client.is_closed:
            await subscription.unsubscribe()


def weaknesses(info: StreamInfo) -> list[str]:
    """Say what about a stream lets history vanish from it, or shows that it did."""
    config, state = info.config, info.state
    found = []
    if not config.deny_delete or not config.deny_purge:
        found.append("messages can be deleted or purged: set deny_delete and deny_purge")
    limits = (config.max_msgs, config.max_bytes, config.max_age, config.max_msgs_per_subject)
    if any(limit is not None and limit > 0 for limit in limits):
        found.append("it has a limit by which messages end: remove the limit")
    if state.messages and state.first_seq > 1:
        found.append(f"it begins at {state.first_seq}: earlier messages are gone from it")
    if state.messages and state.messages != state.last_seq - state.first_seq + 1:
        found.append("some of its messages were deleted")
    return found
