"""Several processes write one log at once, and some of them are killed or paused meanwhile."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter as Count
from pathlib import Path
from typing import Any

import pytest

from chassis.eventstore.committer import StoreUnavailableError
from shared.chassis.tests.eventstore.trial import (
    OpenStore,
    assert_log_is_right,
    context,
    opened,
    rows,
)

ROOT = Path(__file__).parents[4]
SECONDS_MAX = 50


def program(verb: str, **plan: Any) -> subprocess.Popen[str]:
    """Start the writers' program."""
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "shared.chassis.tests.eventstore.writers", verb, json.dumps(plan)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def acknowledged(verb: str, **plan: Any) -> list[str]:
    """Run the writers' program; gives counter and name of every command it saw acknowledged."""
    process = program(verb, **plan)
    output, errors = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 0, errors
    return output.splitlines()


def stored(url: str) -> list[str]:
    """Give counter and name of every addition in the log."""
    names: dict[Any, str] = {}
    found = []
    for row in rows(url):
        data = json.loads(row[7])["data"]
        if "name" in data:
            names[row[1]] = data["name"]
        else:
            found.append(f"{names[row[1]]} {data['note']}")
    return found


@pytest.mark.parametrize("writers", [2, 4])
def test_no_update_of_several_writers_is_lost(app_url: str, database: str, writers: int) -> None:
    plan = {"url": app_url, "writers": writers, "same": ["one", "two"], "commands": 30}

    told = acknowledged("run", **plan)

    assert len(told) == writers * 4 * 30
    assert sorted(stored(database)) == sorted(told)
    assert_log_is_right(rows(database))


def test_a_killed_writer_leaves_what_was_acknowledged_once(app_url: str, database: str) -> None:
    plan = {"url": app_url, "writers": 2, "same": ["one"], "commands": 10_000, "kills": 12}

    told = acknowledged("kill", **plan)

    found = Count(stored(database))
    assert len(told) > 100
    assert set(told) <= set(found)
    assert max(found.values()) == 1
    assert_log_is_right(rows(database))


def test_a_writer_that_stops_in_its_transaction_holds_the_others_up_for_a_while(
    open_store: OpenStore, app_url: str, database: str
) -> None:
    store = open_store(lock_timeout_seconds=0.3).envelope_store()
    process = program("pause", url=app_url, idle=1.5)
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    process.send_signal(signal.SIGSTOP)
    began = time.monotonic()

    with pytest.raises(StoreUnavailableError, match="send the command again"):
        store.put(opened("first"), context=context())
    refusals = 1
    while time.monotonic() - began < SECONDS_MAX:
        try:
            store.put(opened("second"), context=context())
        except StoreUnavailableError:
            refusals += 1
        else:
            break

    assert refusals < 10
    assert time.monotonic() - began < 8
    process.send_signal(signal.SIGCONT)
    _, errors = process.communicate("go on\n", timeout=SECONDS_MAX)
    assert process.returncode == 1
    assert "idle-in-transaction timeout" in errors
    names = [json.loads(row[7])["data"]["name"] for row in rows(database)]
    assert names == ["second"]
    assert_log_is_right(rows(database))
