"""Originals are kept, read by those entitled with every reading recorded, and checked."""

import io
from pathlib import Path

from assets.domain.paper.evidence import EVIDENCE_RETENTION
from chassis.evidence.command import EvidenceCommandParts, evidence_command
from chassis.evidence.index import KeptOriginals
from chassis.evidence.settings import open_originals
from chassis.testing.originals import pdf, png
from services.assets.tests.desk import EVIDENCE_BYTES_MAX, Desk
from services.assets.tests.village import VILLAGE, person, unit

NOBODYS = "sha256:" + "0" * 64


async def told(desk: Desk, *arguments: str) -> tuple[int, str]:
    """Run the operator's command; gives its exit code and what it said."""
    out, originals = io.StringIO(), open_originals(desk.base)
    parts = EvidenceCommandParts(
        originals=originals,
        index=KeptOriginals(desk.base.reader, originals),
        reader=desk.base.reader,
        out=out,
        progress=io.StringIO(),
    )
    desk.project()
    return await evidence_command(parts, arguments, service="assets"), out.getvalue()


async def test_an_original_is_read_by_who_gave_it_and_by_those_who_supervise(desk: Desk) -> None:
    content = png(text="invoice")
    kept = await desk.kept(content, by="head")
    path = f"/evidence/{kept}"

    answers = {
        name: (await desk.get(path, by=name)).status_code
        for name in ("head", "supervisor", "auditor", "accountant", "secretary", "other-clerk")
    }

    assert answers == {
        "head": 200,
        "supervisor": 200,
        "auditor": 200,
        "accountant": 200,
        "secretary": 403,
        "other-clerk": 403,
    }
    assert (await desk.get(path, by="head")).content == content
    readings = [each for each in desk.events() if each["type"] == "assets.evidence.read.v1"]
    assert [each["data"]["reader"] for each in readings] == [
        str(person(name)) for name in ("head", "supervisor", "auditor", "accountant", "head")
    ]
    unknown = await desk.get(f"/evidence/{NOBODYS}", by="auditor")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "evidence_unknown")


async def test_what_is_too_large_or_no_document_is_not_kept(desk: Desk) -> None:
    query = {"unit": str(unit(VILLAGE))}
    codes = []
    for number, content in enumerate((b"<html></html>", bytes(EVIDENCE_BYTES_MAX + 1))):
        headers = {"Idempotency-Key": str(number), **desk.signed("clerk")}
        answer = await desk.client.post("/evidence", params=query, content=content, headers=headers)
        codes.append(answer.json()["code"])

    assert codes == ["evidence_type_not_taken", "body_too_large"]
    assert desk.events() == []


async def test_the_operator_sees_which_originals_are_lost(desk: Desk, tmp_path: Path) -> None:
    kept, lost = await desk.kept(pdf()), await desk.kept(png())
    digest = lost.partition(":")[2]
    code, listed = await told(desk, "list")
    assert (code, len(listed.splitlines())) == (0, 2)
    assert await told(desk, "check") == (0, "2 originals: present 2\n")

    (tmp_path / "evidence" / digest[:2] / digest).unlink()

    code, said = await told(desk, "check")
    assert (code, f"✗ {lost} missing" in said, kept in said) == (1, True, False)


async def test_an_original_is_unreadable_once_its_person_was_forgotten(desk: Desk) -> None:
    kept = await desk.kept(pdf(), by="head")

    desk.base.forget(person("head"), [EVIDENCE_RETENTION], "〔2026〕9号")

    refused = await desk.get(f"/evidence/{kept}", by="auditor")
    assert (refused.status_code, refused.json()["code"]) == (404, "evidence_forgotten")
