"""Real processes that write to one log, run as a program by the tests; some are killed."""

import asyncio
import json
import os
import random
import signal
import sys
import time
from typing import Any

from chassis.errors import UnavailableError
from chassis.eventstore.append_call import append_arguments, append_statement
from chassis.eventstore.factory import StoreOptions, connect
from chassis.eventstore.log import Log
from shared.chassis.tests.eventstore.trial import (
    Counter,
    adding,
    command,
    context,
    key,
    open_factory,
    opened,
)

CALLERS = 4
RETRY_SECONDS = 0.02
SEED = 510604


async def write(url: str, name: str, counters: list[str], commands: int) -> None:
    """Add one to each counter in turn, and say so after each acknowledgement."""
    factory = open_factory(url, pool_size_max=2)
    log = Log(factory.envelope_store())

    async def call(caller: int) -> None:
        for number in range(commands):
            note = f"{name}/{caller}/{number}"
            counter = counters[(caller + number) % len(counters)]
            await persist(log, counter, note)
            os.write(1, f"{counter} {note}\n".encode())

    await asyncio.gather(*(call(caller) for caller in range(CALLERS)))
    log.close()
    factory.close()


async def persist(log: Log, counter: str, note: str) -> None:
    """Send one command again until it is answered, as a client with a key would."""
    wanted = [(Counter, Counter.create_id(counter))]
    while True:
        try:
            await log.execute(wanted, adding(counter, 1, note), context(idempotency=key(note)))
        except UnavailableError:
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


def run_all(plan: dict[str, Any]) -> None:
    """Run so many writers to their end."""
    children = [start(plan, number) for number in range(plan["writers"])]
    for child in children:
        _, status = os.waitpid(child, 0)
        assert status == 0, status


def run_and_kill(plan: dict[str, Any]) -> None:
    """Keep so many writers running, and kill one after the other at a random moment."""
    moments = random.Random(SEED)  # noqa: S311  # a test that can be run again
    children = [start(plan, number) for number in range(plan["writers"])]
    for number in range(plan["kills"]):
        time.sleep(moments.uniform(0.1, 0.35))
        kill(children.pop(0))
        children.append(start(plan, plan["writers"] + number))
    time.sleep(0.3)
    for child in children:
        kill(child)


def kill(child: int) -> None:
    """End a child in the middle of whatever it does; it must not have ended by itself."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), status


def start(plan: dict[str, Any], number: int) -> int:
    """Start one writer; starting is quick because everything is imported already."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        counters = [*plan["same"], f"own-{number}"]
        asyncio.run(write(plan["url"], f"w{number}", counters, plan["commands"]))
        status = 0
    finally:
        os._exit(status)


def pause(plan: dict[str, Any]) -> None:
    """Append in an explicit transaction, stay in it until told to go on, then commit."""
    store = open_factory(plan["url"])
    values = append_arguments([command(store, opened("paused"))], None)
    options = StoreOptions(url=plan["url"], idle_in_transaction_timeout_seconds=plan["idle"])
    connection = connect(options)
    connection.execute("BEGIN")
    connection.execute(append_statement("store"), values)
    os.write(1, b"inside\n")
    sys.stdin.readline()
    connection.execute("COMMIT")


if __name__ == "__main__":
    PLAN = json.loads(sys.argv[2])
    {"run": run_all, "kill": run_and_kill, "pause": pause}[sys.argv[1]](PLAN)
