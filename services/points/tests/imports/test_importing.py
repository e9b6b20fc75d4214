"""A file of acts is taken as single entries would be: all of it or nothing, and nothing twice."""

from pathlib import Path

import pytest

from chassis.errors import MingbaiError
from points.adapters import import_staging
from points.domain.entry import RecordedItThemselfError
from points.domain.imported_entries import EVENT_ENTRIES_BYTES_MAX
from points.domain.imports import ImportRefusedError
from services.points.tests.imports.files import YARD, act, csv_of, row, sheet_of, write_xlsx
from services.points.tests.imports.village_import import Desk, imported
from services.points.tests.rounds import Anjia
from services.points.tests.village import account, person

REPOSITORY = Path(__file__).parents[4]
DATED = '<c r="D2" s="1"><v>46086</v></c>'
CODES = {
    3: "import_subject_unknown",
    4: "import_subject_unknown",
    5: "item_not_in_table",
    6: "points_out_of_range",
    7: "act_in_future",
    8: "act_too_old",
    9: "act_already_recorded",
    10: "import_row_repeated",
    11: "not_permitted",
    12: "import_cell_missing",
    13: "import_cell_unreadable",
    14: "import_cell_unreadable",
    15: "act_ordinal_out_of_range",
    16: "import_row_cells",
    17: "import_cell_unreadable",
}
BAD = (
    act("nobody"),
    act(str(person("head"))),
    ("yard", "no-such-item", "1", "2026-03-05", 1, ""),
    act(points="9"),
    act(day="2026-03-11"),
    act(day="2025-12-01"),
    act(day="2026-03-01"),
    act(),
    act("beyond"),
    act(points=""),
    act(points="1.50"),
    act(day="5.3.2026"),
    act(ordinal=100),
    (*act(day="2026-03-06"), "x"),
    (*act(day="2026-03-06")[:5], "photo.jpg"),
)


async def test_the_entries_of_a_file_stand_in_their_accounts(desk: Desk) -> None:
    found = await desk.hand_in(
        csv_of(act(), act("mill"), act(str(account("yard")), day="2026/3/6"), act(ordinal=2))
    )

    assert (found.rows, found.entries, found.refused, str(found.points)) == (4, 4, 0, "4")
    assert found.completed
    assert desk.process.types()[-4:] == [
        "import.begun",
        "account.entries_imported",
        "account.entries_imported",
        "import.completed",
    ]
    assert await desk.process.account(account("yard")) == ("10", "0", "3")
    stored = desk.process.events()[-3]
    assert (stored["via"], stored["authority"]) == ("import", "anjia-points/1")
    assert stored["actor"].startswith(f"person/{person('officer')}/")
    assert stored["causationid"].endswith(f"#{found.import_id}.1")


async def test_one_refused_row_keeps_the_whole_file_out_and_each_says_why(
    anjia: Anjia, desk: Desk
) -> None:
    await anjia.record("yard", "2026-03-01")
    content = csv_of(act(), *BAD)
    before = anjia.process.events()

    with pytest.raises(ImportRefusedError) as refusal:
        await desk.hand_in(content)

    assert anjia.process.events() == before
    assert refusal.value.details["refused"] == len(BAD)
    assert {each.line: each.code for each in await desk.report(content)} == CODES


async def test_the_good_rows_are_taken_where_that_is_asked_for(anjia: Anjia, desk: Desk) -> None:
    await anjia.record("yard", "2026-03-01")
    content = csv_of(act(), *BAD)

    found = await desk.hand_in(content, take="good")

    assert (found.rows, found.accepted, found.entries) == (16, 1, 1)
    assert imported(anjia.process) == [(str(account("yard")), f"2026-03-05/{YARD}/1")]
    assert len(await desk.report(content)) == found.refused == 15


async def test_rows_that_say_the_same_in_other_ways_are_the_same_act(desk: Desk) -> None:
    yard, item, points, day, *_ = act()
    content = csv_of(
        act(),
        (f" {yard} ", f"{item} ", points, f" {day}", "01", " "),
        (yard, item, points, day),
        (str(account("yard")), item, points, str(day).replace("-", "/"), "", "", ""),
    )

    found = await desk.hand_in(content, take="good")

    assert (found.entries, found.refused) == (1, 3)
    codes = [(each.line, each.code) for each in await desk.report(content)]
    assert codes == [(line, "import_row_repeated") for line in (3, 4, 5)]


async def test_refused_rows_of_many_parts_leave_the_good_ones_as_they_were(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_staging, "ROWS_AT_ONCE", 3)
    rows = [
        act(subject, day=f"2026-03-{day:02}", points=points)
        for day in range(1, 10)
        for subject, points in (("yard", "1"), ("mill", "9"))
    ]

    found = await desk.hand_in(csv_of(*rows), take="good")

    assert (found.entries, found.refused) == (9, 9)
    assert imported(desk.process) == [
        (str(account("yard")), f"2026-03-{day:02}/{YARD}/1") for day in range(1, 10)
    ]


async def test_an_import_keeps_none_of_its_accounts_in_memory(desk: Desk) -> None:
    await desk.hand_in(csv_of(act(), act("mill")))

    kept = [desk.process.log.lending.take(account(each)) for each in ("yard", "mill")]
    assert kept == [None, None]
    assert await desk.process.account(account("yard")) == ("10", "0", "1")


async def test_what_an_earlier_release_staged_otherwise_is_staged_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = csv_of(act(), act("mill"))
    with monkeypatch.context() as earlier:
        earlier.setattr("points.application.importing.STAGED", "staged")
        earlier.setattr(desk.importing, "_finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await desk.hand_in(content)

    assert await desk.importing.resume() == 0
    assert (await desk.hand_in(content)).entries == 2


async def test_the_same_file_again_changes_nothing_and_says_the_same(desk: Desk) -> None:
    content = csv_of(act(), act("mill"))
    first = await desk.hand_in(content)
    before = desk.process.events()

    again = await desk.hand_in(content)

    assert again.repeated
    assert (again.import_id, again.entries) == (first.import_id, 2)
    assert desk.process.events() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import_file_unreadable"),
        ("积分对象,评分项目\r\n", "import_header"),
        (csv_of(headings=("subject", "item", "points", "acted_on", "name")), "import_header"),
        (csv_of(headings=("subject", "item", "points", "acted_on", "item")), "import_header"),
        (csv_of(), "import_without_rows"),
    ],
    ids=["empty", "missing", "unknown", "twice", "no_rows"],
)
async def test_a_file_without_its_headings_or_rows_is_refused(
    desk: Desk, content: str, code: str
) -> None:
    before = desk.process.events()

    with pytest.raises(MingbaiError) as refusal:
        await desk.hand_in(content)

    assert refusal.value.code == code
    assert desk.process.events() == before


async def test_a_spreadsheet_is_taken_like_text_but_for_formulas_and_merged_cells(
    desk: Desk, tmp_path: Path
) -> None:
    sheet = sheet_of(
        row(1, "subject", "item", "points", "acted_on"),
        row(2, "yard", YARD, '<c r="C2"><v>1.1000000000000001</v></c>', DATED),
        row(3, "mill", YARD, '<c r="C3"><f>1+1</f><v>1</v></c>', "2026-03-05"),
        row(4, "mill", YARD, "1", "2026-03-06"),
        row(5, "mill", YARD, "1", "2026-03-07"),
        row(6, "mill", YARD, "1", "2026-03-08"),
        after='<mergeCells><mergeCell ref="A4:A5"/><mergeCell ref="B5:C5"/></mergeCells>',
    )
    path = write_xlsx(tmp_path / "file.xlsx", sheet)

    found = await desk.hand_in(path.read_bytes(), take="good", form="xlsx")

    assert (found.rows, found.entries, str(found.points)) == (5, 2, "2.1")
    with desk.folder.opened(found.import_id) as staging:
        assert staging is not None
        assert [(each.line, each.code) for each in staging.refusals()] == [
            (3, "import_cell_formula"),
            (4, "import_cell_merged"),
            (5, "import_cell_merged"),
        ]


async def test_a_row_that_cites_an_original_nobody_kept_is_refused(desk: Desk) -> None:
    kept, unknown = (f"sha256:{number:064x}" for number in (1, 2))
    await desk.keep(kept)
    content = csv_of(
        (*act()[:5], kept),
        (*act("mill")[:5], unknown),
        (*act("mill", ordinal=2)[:5], f"{kept} {unknown}"),
    )

    found = await desk.hand_in(content, take="good")

    assert (found.entries, found.refused) == (1, 2)
    codes = [(each.line, each.code) for each in await desk.report(content)]
    assert codes == [(3, "evidence_unknown"), (4, "evidence_unknown")]


async def test_an_event_of_an_import_stays_below_the_size_of_one(desk: Desk) -> None:
    evidence = " ".join(f"sha256:{number:064x}" for number in range(20))
    rows = [
        (*act(day=f"2026-03-{day:02}", ordinal=ordinal)[:5], evidence)
        for day in (8, 9)
        for ordinal in range(1, 51)
    ]

    await desk.keep(*evidence.split())

    await desk.hand_in(csv_of(*rows))

    events = [e for e in desk.process.events() if "entries_imported" in e["type"]]
    assert len(events) > 1
    assert sum(len(event["data"]["entries"]) for event in events) == 100
    assert EVENT_ENTRIES_BYTES_MAX < 60_000


async def test_what_others_record_before_a_row_is_entered_is_left_out_and_reported(
    anjia: Anjia, desk: Desk
) -> None:
    content = csv_of(act(), act("mill"))
    begin = desk.importing._begin

    async def overtaken(*given: object, **named: object) -> None:
        await begin(*given, **named)  # type: ignore[arg-type]  # passed on as they came
        await anjia.record("yard", "2026-03-05")

    desk.importing._begin = overtaken  # type: ignore[method-assign]  # the moment between two steps

    found = await desk.hand_in(content)

    assert (found.accepted, found.entries, found.left_out) == (2, 1, 1)
    assert [(e.line, e.code) for e in await desk.report(content)] == [(2, "act_already_recorded")]


async def test_the_importer_counts_as_recorder_of_every_entry(anjia: Anjia, desk: Desk) -> None:
    await desk.hand_in(csv_of(act()))
    entry = ("yard", f"2026-03-05/{YARD}/1")
    await anjia.check(entry)
    await anjia.report("2026-03")

    with pytest.raises(RecordedItThemselfError):
        await anjia.recognise("2026-03", by="officer")
