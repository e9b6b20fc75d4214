"""Looks at the stream as the server has it: settings, ends, and the messages that are gone."""

import json
from typing import Any

import nats.errors

from audit.application.errors import StreamGoneError, StreamSilentError
from audit.domain.watching.stream import StreamSeen
from chassis.broker import BrokerOptions, connect
from chassis.streams import API_SECONDS_MAX, EVENTS

NOT_FOUND = 404


async def look_at_stream(broker: BrokerOptions, stream: str = EVENTS) -> StreamSeen:
    """Ask the server once; raises `StreamGoneError` or `StreamSilentError`.

    It needs no right but `STREAM.INFO`, which audit's reader has.
    """
    try:
        client = await connect(broker)
    except (nats.errors.Error, OSError) as error:
        raise StreamSilentError(type(error).__name__) from error
    try:
        answer = await client.request(
            f"$JS.API.STREAM.INFO.{stream}",
            json.dumps({"deleted_details": True}).encode(),
            timeout=API_SECONDS_MAX,
        )
    except (nats.errors.Error, TimeoutError) as error:
        raise StreamSilentError(type(error).__name__) from error
    finally:
        await client.close()
    said: dict[str, Any] = json.loads(answer.data)
    if "error" in said:
        if said["error"].get("code") == NOT_FOUND:
            raise StreamGoneError(f"the server has no stream {stream}")
        raise StreamSilentError(str(said["error"].get("description")))
    state = said["state"]
    return StreamSeen(
        stream=stream,
        settings=said["config"],
        first=int(state["first_seq"]),
        last=int(state["last_seq"]),
        removed=tuple(int(each) for each in state.get("deleted") or ()),
    )
