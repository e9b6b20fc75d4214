"""A read model of the trial's counters, and a program that keeps it until it is killed."""

import os
import random
import signal
import sys
import threading

from chassis.projections import projector
from chassis.projections.model import LogEvent, ReadModel, Write
from shared.chassis.tests.eventstore.trial import ROLES

OPENED = "trial.counter.opened.v1"
ADDED = "trial.counter.added.v1"
KILLED_AFTER_BATCHES = 2


def opened(write: Write, event: LogEvent) -> None:
    """Give a new counter its row."""
    write("INSERT INTO standings VALUES (%s, %s, 0)", (event.subject, event.data["name"]))


def added(write: Write, event: LogEvent) -> None:
    """Add, and note the addition: neither bears being done twice."""
    amount = event.data["amount"]
    write("UPDATE standings SET total = total + %s WHERE id = %s", (amount, event.subject))
    write(
        "INSERT INTO additions (position, id, amount) VALUES (%s, %s, %s)",
        (event.position, event.subject, amount),
    )


def standings(**changes: object) -> ReadModel:
    """Give the read model, or one that differs from it."""
    whole: dict[str, object] = {
        "name": "standings",
        "tables": {
            "standings": "id uuid PRIMARY KEY, name text NOT NULL, total bigint NOT NULL",
            "additions": "position bigint PRIMARY KEY, id uuid NOT NULL, amount bigint NOT NULL,"
            " more jsonb NOT NULL DEFAULT '{}'",
        },
        "handlers": {OPENED: opened, ADDED: added},
        "indexes": ("CREATE INDEX additions_id ON additions (id)",),
    }
    return ReadModel(**{**whole, **changes})  # type: ignore[arg-type]  # the test names real fields


def run_killed(url: str, kills: int) -> None:
    """Follow in one process after the other, each killed at a moment in the middle."""
    projector.BATCH_EVENTS_MAX = 100
    moments = random.Random(kills)  # noqa: S311  # a test that can be run again
    for _ in range(kills):
        after = moments.uniform(0, 0.02)
        child = os.fork()
        if not child:
            try:
                follow_until_killed(url, after)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), status


def follow_until_killed(url: str, after: float) -> None:
    """Follow, and be killed so many seconds after the second batch was stored."""
    batches: list[int] = []

    def followed(position: int) -> None:
        batches.append(position)
        if len(batches) == KILLED_AFTER_BATCHES:
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()

    projector.Projector(url, models=[standings()], roles=ROLES).run(threading.Event(), followed)


if __name__ == "__main__":
    run_killed(sys.argv[1], int(sys.argv[2]))
