"""Follow one town's events from the first one on, and prove each against the county's log.

`follow_points.py` goes on where it stopped; `follow_points.py 2026-05-15` begins again, with what
was recorded from that day on. It needs nats-py, and what `integrator show` prints.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
from base64 import b64encode
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import nats
from nats.errors import TimeoutError as NothingCame

SINCE = sys.argv[1] if len(sys.argv) > 1 else ""


def prove(stored: bytes, event: dict[str, Any]) -> tuple[int, int]:
    """Give the event's index and the size of the signed log that has it, or raise."""
    asked = urlencode({"source": event["source"], "id": event["id"]})
    while True:
        try:
            with urlopen(f"{os.environ['AUDIT_URL']}/proofs/inclusion?{asked}") as answer:  # noqa: S310  # the address is the operator's own
                proof = json.load(answer)
                break
        except HTTPError as error:
            if json.load(error)["code"] not in {"event_not_in_log", "not_in_checkpoint_yet"}:
                raise
            time.sleep(1)  # the log follows within seconds
    found = hashlib.sha256(b"\x00" + stored).digest()
    number, last = proof["index"], proof["size"] - 1
    for step in map(bytes.fromhex, proof["path"]):
        right = number % 2 == 1 or number == last
        found = hashlib.sha256(b"\x01" + (step + found if right else found + step)).digest()
        while right and number % 2 == 0 and number:
            number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    if last or b64encode(found).decode() != proof["checkpoint"].splitlines()[2]:
        raise ValueError(f"{event['id']} is not in the log as it was read")
    return proof["index"], proof["size"]


async def refused(error: Exception) -> None:
    """Say what the server does not allow; elsewhere that shows as a timeout."""
    print(f"NATS: {error}", file=sys.stderr)


async def follow() -> None:
    """Take each event as it was stored, prove it, and acknowledge it only then."""
    env = os.environ
    client = await nats.connect(env["NATS_URL"], inbox_prefix=env["NATS_INBOX"], error_cb=refused)
    if SINCE:
        again = f"$JS.{env['NATS_DOMAIN']}.API.CONSUMER.RESET.EVENTS.{env['NATS_CONSUMER']}"
        await client.request(again, b'{"seq": 1}', timeout=5)
    js = client.jetstream(domain=env["NATS_DOMAIN"])
    pull = await js.pull_subscribe_bind(env["NATS_CONSUMER"], "EVENTS")
    while True:
        try:
            messages = await pull.fetch(100, timeout=30)
        except NothingCame:
            continue
        for message in messages:
            event = json.loads(message.data)
            if event["time"] >= SINCE:
                index, size = await asyncio.to_thread(prove, message.data, event)
                print(f"{index} of {size}: {event['time']} {event['type']}", flush=True)
            await message.ack()


if __name__ == "__main__":
    asyncio.run(follow())
