"""Originals over HTTP: kept once, cited, read by those entitled, and shown when they are lost."""

import asyncio
import resource
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chassis.evidence.folder import MARKER
from chassis.testing.originals import pdf, png
from points.domain.evidence import EVIDENCE_RETENTION
from services.points.tests.entrypoints.desk import EVIDENCE_BYTES_MAX, Desk
from services.points.tests.village import GRID, account, person, unit

YARD = f"/accounts/{account('yard')}"
ACT = {"item": "env-tidy-yard", "points": "1.5", "acted_on": "2026-03-05"}
PHOTO = png(text="tidy yard")
NOBODYS = "sha256:" + "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the originals of the test's desk."""
    return tmp_path / "evidence"


def file_of(folder: Path, evidence: str) -> Path:
    name = evidence.removeprefix("sha256:")
    return folder / name[:2] / name


def stored_in(folder: Path) -> list[Path]:
    """Name every file but the marker, also those that are on their way."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name != MARKER]


def unmount(folder: Path) -> None:
    """Leave an empty folder where the originals were."""
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()


@contextmanager
def no_room(file_bytes_max: int) -> Iterator[None]:
    """Let every file that this process writes be full at so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


async def line(desk: Desk) -> dict[str, Any]:
    """Give the one entry of the yard's statement."""
    position = await desk.base.reader.end()
    page = await desk.get(f"{YARD}/statement", by="officer", after=position)
    assert page.status_code == 200, page.text
    (found,) = page.json()["items"]
    return dict(found)


async def cite(desk: Desk, *evidence: str) -> None:
    recorded = await desk.post(f"{YARD}/entries", {**ACT, "evidence": evidence}, by="officer")
    assert recorded.status_code == 201, recorded.text


async def test_an_original_is_kept_cited_and_read_again(desk: Desk, folder: Path) -> None:
    desk.at("2026-03-10")
    evidence = await desk.kept(PHOTO, name="院坝 3月5日.png", about=person("head"))
    await cite(desk, evidence)

    read = await desk.get(f"/evidence/{evidence}", by="officer")
    seen = await desk.client.head(f"/evidence/{evidence}", headers=desk.signed("head"))

    assert (read.status_code, read.content) == (200, PHOTO)
    assert (read.headers["Content-Type"], seen.headers["Evidence-State"]) == (
        "image/png",
        "present",
    )
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in read.headers["Content-Security-Policy"]
    assert seen.headers["Content-Length"] == str(len(PHOTO))
    assert (await line(desk))["originals"] == [
        {"evidence": evidence, "cited_for": "entry", "state": "present"}
    ]
    kept, _, reading = desk.anjia.process.events()[5:]
    assert (kept["type"], kept["data"]["evidence"]) == ("points.evidence.kept.v1", evidence)
    assert kept["data"]["content_bytes"] == len(PHOTO)
    assert kept["data"]["name"].keys() == {"alg", "kid", "nonce", "ct", "cls"}
    assert (reading["type"], reading["data"]["reader"]) == (
        "points.evidence.read.v1",
        str(person("officer")),
    )
    assert PHOTO[8:60] not in file_of(folder, evidence).read_bytes()


async def test_the_same_upload_key_gets_the_same_id(desk: Desk, folder: Path) -> None:
    first = await desk.upload(PHOTO, by="officer", key="k")

    again = await desk.upload(PHOTO, by="officer", key="k")
    other = await desk.upload(png(text="other"), by="officer", key="k")
    anew = await desk.upload(PHOTO, by="officer")

    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert anew.json()["evidence"] != first.json()["evidence"]
    assert len(stored_in(folder)) == 2


async def test_two_uploads_with_one_key_at_once_are_one_original(desk: Desk, folder: Path) -> None:
    answers = await asyncio.gather(*(desk.upload(PHOTO, by="officer", key="k") for _ in range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["evidence"] for answer in answers}) == 1
    assert len(stored_in(folder)) == 1


async def test_an_entry_cites_only_what_was_kept(desk: Desk) -> None:
    desk.at("2026-03-10")

    for route, by in (("entries", "officer"), ("declarations", "head")):
        refused = await desk.refusal(f"{YARD}/{route}", {**ACT, "evidence": [NOBODYS]}, by=by)
        assert refused == (404, "evidence_unknown")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "evidence_empty"),
        (b"<html></html>", 422, "evidence_type_not_taken"),
        (PHOTO[:-4], 422, "evidence_malformed"),
        (pdf(script="app.alert(1)"), 422, "evidence_active_content"),
        (bytes(EVIDENCE_BYTES_MAX + 1), 413, "body_too_large"),
    ],
    ids=["empty", "page", "cut short", "active", "too large"],
)
async def test_what_is_not_taken_leaves_nothing_behind(
    desk: Desk, folder: Path, content: bytes, status: int, code: str
) -> None:
    before = desk.anjia.process.events()

    refused = await desk.upload(content, by="officer")

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert desk.anjia.process.events() == before
    assert stored_in(folder) == []


async def test_a_stream_without_a_length_is_limited_as_well(desk: Desk) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield bytes(65_536)

    refused = await desk.upload(pieces(), by="officer")

    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


async def test_an_original_is_read_by_those_it_concerns_and_nobody_else(desk: Desk) -> None:
    desk.at("2026-03-10")
    evidence = await desk.kept(PHOTO)
    path = f"/evidence/{evidence}"
    before = [(await desk.get(path, by=name)).status_code for name in ("head", "neighbour")]

    await cite(desk, evidence)

    assert before == [403, 403]
    await desk.base.reader.caught_up()
    after = {
        name: (await desk.get(path, by=name)).status_code
        for name in ("officer", "supervisor", "auditor", "head", "neighbour", "other-officer")
    }
    assert after == {
        "officer": 200, "supervisor": 200, "auditor": 200, "head": 200, "neighbour": 403,
        "other-officer": 403,
    }  # fmt: skip
    assert (await desk.get(f"/evidence/{NOBODYS}", by="officer")).json()[
        "code"
    ] == "evidence_unknown"


async def test_a_lost_or_changed_original_shows_wherever_it_is_cited(
    desk: Desk, folder: Path
) -> None:
    desk.at("2026-03-10")
    lost, changed = await desk.kept(PHOTO), await desk.kept(png(text="other"))
    await cite(desk, lost, changed)
    assert [each["state"] for each in (await line(desk))["originals"]] == ["present"] * 2

    file_of(folder, lost).unlink()
    stored = bytearray(file_of(folder, changed).read_bytes())
    stored[-1] ^= 1
    file_of(folder, changed).write_bytes(stored)

    assert [each["state"] for each in (await line(desk))["originals"]] == ["missing", "changed"]
    for evidence, code in ((lost, "evidence_missing"), (changed, "evidence_changed")):
        refused = await desk.get(f"/evidence/{evidence}", by="officer")
        assert (refused.status_code, refused.json()["code"]) == (500, code)
    assert [each["type"] for each in desk.anjia.process.events()].count(
        "points.evidence.read.v1"
    ) == 0


async def test_one_originals_file_in_the_place_of_another_is_changed(
    desk: Desk, folder: Path
) -> None:
    one, two = await desk.kept(PHOTO), await desk.kept(PHOTO)

    shutil.copy(file_of(folder, one), file_of(folder, two))

    refused = await desk.get(f"/evidence/{two}", by="officer")
    assert refused.json()["code"] == "evidence_changed"


async def test_an_original_is_unreadable_once_its_person_was_forgotten(desk: Desk) -> None:
    desk.at("2026-03-10")
    evidence = await desk.kept(PHOTO, about=person("head"))
    await cite(desk, evidence)

    desk.base.forget(person("head"), [EVIDENCE_RETENTION], "〔2026〕9号")

    refused = await desk.get(f"/evidence/{evidence}", by="officer")
    assert (refused.status_code, refused.json()["code"]) == (404, "evidence_forgotten")
    assert (await line(desk))["originals"][0]["state"] == "forgotten"


async def test_an_original_is_only_stored_once_another_class_of_its_person_was_forgotten(
    desk: Desk,
) -> None:
    evidence = await desk.kept(PHOTO, about=person("head"))

    desk.base.forget(person("head"), ["points_note"], "〔2026〕9号")

    refused = await desk.get(f"/evidence/{evidence}", by="officer")
    assert (refused.status_code, refused.json()["code"]) == (403, "evidence_restricted")


async def test_without_the_folder_nothing_is_taken_and_entries_are_read(
    desk: Desk, folder: Path
) -> None:
    desk.at("2026-03-10")
    evidence = await desk.kept(PHOTO)
    await cite(desk, evidence)
    await desk.base.reader.caught_up()
    events = desk.anjia.process.events()

    unmount(folder)

    refused = await desk.upload(PHOTO, by="officer")
    read = await desk.get(f"/evidence/{evidence}", by="officer")
    for answer in (refused, read):
        assert (answer.status_code, answer.json()["code"]) == (503, "evidence_store_away")
    assert (await line(desk))["originals"][0]["state"] == "unavailable"
    assert desk.anjia.process.events() == events
    assert stored_in(folder) == []


async def test_while_there_is_no_room_nothing_is_kept_and_acts_are_recorded(
    desk: Desk, folder: Path
) -> None:
    desk.at("2026-03-10")
    large = png(text="x" * 500_000)
    first = await desk.kept(PHOTO)
    events = desk.anjia.process.events()

    with no_room(100_000):
        refused = await desk.upload(large, by="officer", key="k")
        lying = stored_in(folder)
        told = desk.anjia.process.events()
        await cite(desk, first)
    again = await desk.upload(large, by="officer", key="k")

    assert (refused.status_code, refused.json()["code"]) == (503, "evidence_store_full")
    assert int(refused.headers["Retry-After"]) > 0
    assert told == events
    assert lying == [file_of(folder, first)]
    assert again.status_code == 201
    assert (await line(desk))["originals"][0]["state"] == "present"


@pytest.mark.parametrize("name", ["%zz", "a b", "%e4%bd", "%0a", "a" * 256])
async def test_a_files_name_is_one_line_of_text(desk: Desk, name: str) -> None:
    refused = await desk.client.post(
        "/evidence",
        params={"unit": str(unit(GRID))},
        content=PHOTO,
        headers={"Idempotency-Key": "k", "Evidence-Name": name, **desk.signed("officer")},
    )

    assert refused.json()["code"] in ("header_malformed", "text_forbidden")
