"""What the README tells an integrator to type, typed at a played county."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from json import JSONDecoder

import httpx
import orjson

from mingbai_verify.merkle import leaf_hash
from tests.architecture.tree import REPOSITORY
from tests.conftest import PlayedCounty

SECTION = "## An integrator's first ten minutes"
LINES = 12
SECONDS_MAX = 120
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROVED = re.compile(r"(\d+) of (\d+): (\S+) points\.\S+\.v1")


def blocks() -> list[str]:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    section = text.partition(SECTION)[2].partition("\n## ")[0]
    return _BLOCK.findall(section)


def environment(county: PlayedCounty) -> Mapping[str, str]:
    return {**os.environ, "MINGBAI_RUN": str(county.folder)}


def proved(county: PlayedCounty, script: str) -> list[tuple[int, int, str]]:
    """Type a script that follows events, and end it after some lines."""
    found: list[tuple[int, int, str]] = []
    with subprocess.Popen(  # noqa: S603  # the README's own words
        ["/bin/bash", "-euo", "pipefail", "-c", script], cwd=REPOSITORY,
        env=environment(county), stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            for line in process.stdout:
                matched = _PROVED.match(line)
                assert matched, line
                found.append((int(matched[1]), int(matched[2]), matched[3]))
                if len(found) == LINES:
                    break
        finally:
            os.killpg(process.pid, signal.SIGTERM)
    return found


def test_an_integrator_follows_and_proves_events_from_the_first_one_on(
    county: PlayedCounty,
) -> None:
    follow, _ = blocks()

    first = proved(county, follow)
    since = first[5][2]
    again = proved(county, f"{follow.rstrip()} {since}\n")

    assert len(first) == LINES
    assert first == sorted(first)
    assert all(index < size for index, size, _ in first)
    # Events of one commit have one time, so more than the sixth line may begin there.
    expected = [index for index, _, time in first if time >= since]
    assert [index for index, _, _ in again][: len(expected)] == expected
    assert again[0][2] == since


def test_an_integrator_reads_the_same_bytes_over_http_and_can_reconcile_them(
    county: PlayedCounty,
) -> None:
    follow, ask = blocks()
    told, *_ = follow.splitlines()

    done = subprocess.run(  # noqa: S603  # the README's own words
        ["/bin/bash", "-euo", "pipefail", "-c", f"{told}\n{ask}"], cwd=REPOSITORY,
        env=environment(county), stdout=subprocess.PIPE, check=True, timeout=SECONDS_MAX,
    )  # fmt: skip

    feed = done.stdout.splitlines()[:3]
    for line in feed:
        place, _, event = line.partition(b',"event":')
        document = orjson.loads(event[:-1])
        asked = {"source": document["source"], "id": document["id"]}
        proof = county.get("audit", "/proofs/inclusion", **asked).json()
        assert proof["leaf_hash"] == leaf_hash(event[:-1]).hex()
        assert proof["index"] == orjson.loads(place + b"}")["index"]
        assert document["type"].startswith("points.")
    rest = done.stdout.partition(feed[2] + b"\n")[2].decode()
    day, end = JSONDecoder().raw_decode(rest)
    assert day["all"]["count"] == sum(each["count"] for each in day["types"].values()) > 0
    assert all("standing" in orjson.loads(line) for line in rest[end:].splitlines())
    assert rest[end:]


def test_an_integrator_reads_no_other_service_s_feed(county: PlayedCounty) -> None:
    refused: httpx.Response = county.get("audit", "/feed/assets", actor="demo-integrator")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
