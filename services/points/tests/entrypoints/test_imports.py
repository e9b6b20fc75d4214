"""Files over HTTP: who may send one, how much of it, and what is answered."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from points.entrypoints.imports import FILE_BYTES_MAX
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.imports.files import YARD, act, csv_of
from services.points.tests.village import SCHEME, account, person

ROUTE = f"/schemes/{SCHEME}/imports"
DAY = "2026-03-10 10:00"


async def send(
    desk: Desk,
    content: bytes | AsyncIterator[bytes],
    *,
    by: str | None = "officer",
    kind: str = "text/csv; charset=utf-8",
    query: str = "",
) -> httpx.Response:
    headers = {"Content-Type": kind, **desk.signed(by)}
    return await desk.client.post(ROUTE + query, content=content, headers=headers)


async def test_a_file_is_imported_by_the_officer_of_the_grid_and_read_again(desk: Desk) -> None:
    desk.at(DAY)
    content = csv_of(act(), act("mill", points="0.5")).encode("gb18030")

    sent = await send(desk, content)

    assert sent.status_code == 201
    said = sent.json()
    assert (said["entries"], said["points"], said["completed"]) == (2, "1.5", True)
    again = await send(desk, content)
    assert (again.status_code, again.json()) == (200, said)
    state = (await desk.get(f"{ROUTE}/{said['import_id']}", by="officer")).json()
    assert (state["importer"], state["rows"]) == (str(person("officer")), 2)
    assert state["completed_at"] is not None
    assert (await desk.get(ROUTE, by="supervisor")).json() == [state]
    assert (await desk.get(ROUTE, by="other-officer")).json() == []
    register = await desk.get(f"/accounts/{account('yard')}/statement", by="officer")
    assert [line["entry"] for line in register.json()["items"]] == [f"2026-03-05/{YARD}/1"]


async def test_a_refused_file_changes_nothing_and_its_report_says_why_in_both_languages(
    desk: Desk,
) -> None:
    desk.at(DAY)
    before = desk.anjia.process.events()
    content = csv_of(act(), act("=nobody"), act("beyond")).encode()

    sent = await send(desk, content)

    assert (sent.status_code, sent.json()["code"]) == (409, "import_rows_refused")
    assert desk.anjia.process.events() == before
    report = sent.json()["details"]["report"]
    lines = (await desk.get(report, by="officer")).json()
    assert [(line["line"], line["code"]) for line in lines] == [
        (3, "import_subject_unknown"),
        (4, "not_permitted"),
    ]
    assert lines[0]["zh"] == "本方案中没有这个积分对象（积分对象：=nobody）"
    assert "label as it is registered" in lines[0]["en"]
    table = await desk.get(report, by="supervisor", written="csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.content.startswith("\ufeff行号".encode())
    assert len(table.text.splitlines()) == 3
    stranger = await desk.get(report, by="other-officer")
    assert stranger.status_code == 403


@pytest.mark.parametrize("by", ["secretary", "head", "former-officer", None])
async def test_who_may_record_nowhere_in_the_scheme_may_not_import(
    desk: Desk, by: str | None
) -> None:
    desk.at(DAY)
    before = desk.anjia.process.events()

    sent = await send(desk, csv_of(act()).encode(), by=by)

    assert sent.status_code == (401 if by is None else 403)
    assert desk.anjia.process.events() == before


async def test_other_kinds_of_bodies_and_keys_are_refused(desk: Desk) -> None:
    desk.at(DAY)
    content = csv_of(act()).encode()

    assert (await send(desk, content, kind="application/json")).status_code == 415
    headers = {"Content-Type": "text/csv", "Idempotency-Key": uuid4().hex, **desk.signed("officer")}
    keyed = await desk.client.post(ROUTE, content=content, headers=headers)
    assert keyed.json()["code"] == "header_malformed"
    strange = await desk.get(f"{ROUTE}/{UUID(int=1)}", by="supervisor")
    assert strange.json()["code"] == "import_unknown"
    strange = await desk.get(f"{ROUTE}/{UUID(int=1)}/report", by="supervisor")
    assert strange.json()["code"] == "import_unknown"


async def test_a_body_of_ten_megabytes_is_taken_and_one_beyond_the_limit_is_not(
    desk: Desk,
) -> None:
    desk.at(DAY)

    async def blocks(size: int) -> AsyncIterator[bytes]:
        yield csv_of(act()).encode()
        line = b",".ljust(999, b" ") + b"\n"
        for _ in range(size // 1_000_000):
            yield line * 1_000

    large = await send(desk, blocks(11_000_000), query="?take=good")
    assert (large.status_code, large.json()["entries"]) == (201, 1)
    assert large.json()["refused"] == 11_000
    too_large = await send(desk, blocks(FILE_BYTES_MAX + 2_000_000))
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body_too_large")
    other = await desk.post(f"{ROUTE}/x", b" " * 2_000_000, by="officer")
    assert other.status_code == 413


async def test_the_template_is_for_everybody_and_its_headings_are_understood(desk: Desk) -> None:
    desk.at(DAY)
    template = await desk.get("/imports/template")
    row = f"yard,{YARD},1,2026-03-05,,\r\n".encode()

    sent = await send(desk, template.content + row)

    assert template.headers["Content-Disposition"].startswith("attachment")
    assert sent.json()["entries"] == 1
