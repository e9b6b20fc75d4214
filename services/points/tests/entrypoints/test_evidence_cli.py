"""The operator checks, lists and exports originals."""

import hashlib
import io
import json
from pathlib import Path

import pytest

from chassis.evidence.book import EvidenceBook
from chassis.evidence.settings import open_originals
from chassis.evidence.watch import EvidenceWatch
from chassis.testing.originals import png
from points.adapters.original_index import OriginalIndex
from points.domain.evidence import Evidence
from points.entrypoints.evidence_cli import ExportParts, evidence
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.test_evidence import PHOTO, cite, file_of
from services.points.tests.village import GRID, SCHEME, account, unit


async def told(desk: Desk, *arguments: str) -> tuple[int, str]:
    """Run the command; gives its exit code and what it said."""
    out = io.StringIO()
    kept = open_originals(desk.base)
    parts = ExportParts(
        originals=kept,
        index=OriginalIndex(desk.base.reader, kept),
        book=EvidenceBook(desk.base.log, Evidence),
        reader=desk.base.reader,
        today=desk.base.today(),
        out=out,
        progress=io.StringIO(),
    )
    return await evidence(parts, arguments), out.getvalue()


async def test_the_check_names_what_is_lost_changed_or_nobodys(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    lost, changed, _ = [await desk.kept(png(text=text)) for text in "abc"]
    before = await told(desk, "check")

    file_of(folder, lost).unlink()
    with file_of(folder, changed).open("r+b") as file:
        file.seek(400)
        file.write(b"\0\0")
    (folder / "00").mkdir(exist_ok=True)
    (folder / "00" / ("00" * 32)).touch()
    code, said = await told(desk, "check")

    assert before == (0, "3 originals: present 3\n")
    assert code == 1
    assert f"✗ {lost} missing" in said
    assert f"✗ {changed} changed" in said
    assert f"? sha256:{'00' * 32} stored" in said


async def test_the_list_tells_a_backup_which_files_belong_to_the_log(
    desk: Desk, tmp_path: Path
) -> None:
    kept = await desk.kept(PHOTO)

    code, said = await told(desk, "list")

    name, stored_sha256, size, place = said.split()
    stored = file_of(tmp_path / "evidence", kept).read_bytes()
    assert (code, name, int(size)) == (0, kept, len(stored))
    assert stored_sha256 == f"sha256:{hashlib.sha256(stored).hexdigest()}"
    assert place == str(file_of(tmp_path / "evidence", kept))


@pytest.mark.parametrize(
    "whose",
    [("--account", str(account("yard"))), ("--grid", str(unit(GRID)))],
    ids=["account", "grid"],
)
async def test_an_export_can_be_checked_without_the_service(
    desk: Desk, tmp_path: Path, whose: tuple[str, str]
) -> None:
    desk.at("2026-03-10")
    kept = await desk.kept(PHOTO)
    await desk.kept(png(text="cited by nobody"))
    await cite(desk, kept)
    folder = tmp_path / "export"

    code, _ = await told(desk, "export", str(folder), *whose)

    (one,) = json.loads((folder / "manifest.json").read_bytes())["originals"]
    content = (folder / one["file"]).read_bytes()
    salted = hashlib.sha256(bytes.fromhex(one["salt"]) + content).hexdigest()
    assert (code, content, f"sha256:{salted}") == (0, PHOTO, kept)
    assert one["entries"] == [
        {"account": str(account("yard")), "entry": "2026-03-05/env-tidy-yard/1"}
    ]
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    assert [event["type"] for event in events] == [
        "points.evidence.kept.v1",
        "points.account.entry_recorded.v1",
    ]
    assert desk.anjia.process.events()[-1]["data"]["purpose"] == "export"


async def test_the_sheet_of_a_decision_goes_along_in_an_export(desk: Desk, tmp_path: Path) -> None:
    desk.at("2026-03-10")
    await cite(desk)
    sheet = await desk.kept(PHOTO, by="clerk")
    entry = {"account": str(account("yard")), "entry": "2026-03-05/env-tidy-yard/1"}
    checked = await desk.post(
        f"/grids/{unit(GRID)}/checks",
        {"scheme": SCHEME, "checked": [entry]},
        by="clerk",
        headers=desk.paper("officer", "2026-03-07", sheet),
    )
    assert checked.status_code == 200, checked.text

    code, _ = await told(
        desk, "export", str(tmp_path / "export"), "--account", str(account("yard"))
    )

    (one,) = json.loads((tmp_path / "export" / "manifest.json").read_bytes())["originals"]
    assert (code, one["evidence"], one["entries"]) == (0, sheet, [entry])
    lines = (tmp_path / "export" / "events.jsonl").read_text().splitlines()
    assert json.loads(lines[-1])["type"] == "points.account.entries_checked.v1"


async def test_the_watch_finds_by_itself_what_is_lost(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = await desk.kept(PHOTO)
    await desk.base.reader.caught_up()
    own = open_originals(desk.base)
    watch = EvidenceWatch(OriginalIndex(desk.base.reader, own), own, desk.base.telemetry)
    file_of(tmp_path / "evidence", kept).unlink()

    await watch.look()
    await watch.look()

    assert [kept in record.getMessage() for record in caplog.records].count(True) == 1
