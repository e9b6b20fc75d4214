"""`make run` from outside: it plays, answers, ends, finds its data again, and recovers."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCALE = "0.004"
SECONDS_MAX = 420
ANSWERS = 13


def begin(folder: Path, output: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "MINGBAI_RUN": str(folder), "MINGBAI_SCALE": SCALE, "STAY": "0"}
    with output.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "runner", "run"], env=env, stdout=out, stderr=out
        )


def played(folder: Path) -> int:
    state = folder / "play.json"
    return int(json.loads(state.read_text("utf-8"))["moments"]) if state.exists() else 0


@pytest.mark.timeout(4 * SECONDS_MAX)
def test_a_county_killed_while_it_plays_goes_on_and_answers_everything(tmp_path: Path) -> None:
    folder, output = tmp_path / "run", tmp_path / "out"
    killed = begin(folder, output)
    ends_at = time.monotonic() + SECONDS_MAX
    while played(folder) < 40:
        assert killed.poll() is None, output.read_text("utf-8")[-4000:]
        assert time.monotonic() < ends_at
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    first = begin(folder, output)

    assert first.wait(SECONDS_MAX) == 0, output.read_text("utf-8")[-6000:]
    moments = played(folder)
    said = output.read_text("utf-8")
    assert said.count("PASS (") == ANSWERS
    assert "FAIL" not in said

    again = begin(folder, output)

    assert again.wait(SECONDS_MAX) == 0, output.read_text("utf-8")[-6000:]
    assert output.read_text("utf-8").count("PASS (") == 2 * ANSWERS
    assert played(folder) == moments
