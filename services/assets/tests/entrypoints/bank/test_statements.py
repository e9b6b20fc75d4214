"""Statements are recorded as banks tell them: once, in full, and with what does not add up."""

from typing import Any
from uuid import uuid4

from assets.entrypoints.bank.parts import FILE_BYTES_MAX
from services.assets.tests.bank_desk import ACCOUNT, CSV, JULY, STATEMENTS, XLSX, XML, Bank
from services.assets.tests.bank_files import Said, as_camt, as_csv, as_xlsx, table
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.village import subject

RENT = Said(on="2026-07-03", fen=500_000, reference="R1", name="租户", account="62099")
PAID = Said(on="2026-07-10", fen=-20_000, reference="P1", name="收款人", account="62025")
FEE = Said(on="2026-07-10", fen=-1_500, remark="手续费")


async def test_the_same_file_again_is_answered_as_the_first_time(account: Bank) -> None:
    content = as_csv(table([RENT, PAID], days=JULY))
    key = uuid4().hex
    first = await account.send(STATEMENTS, content, key=key)
    before = account.desk.events()

    again = await account.send(STATEMENTS, content, key=key)
    otherwise = await account.send(STATEMENTS, content)
    changed = await account.send(STATEMENTS, as_csv(table([RENT], days=JULY)), key=key)

    assert first.status_code == again.status_code == otherwise.status_code == 201
    assert first.json() == again.json() == otherwise.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (changed.status_code, changed.json()["code"]) == (422, "idempotency_key_reused")
    assert account.desk.events() == before


async def test_a_line_that_two_files_have_counts_once(account: Bank) -> None:
    first = await account.imported(RENT, PAID, FEE, FEE, days=("2026-07-01", "2026-07-10"))

    content = as_camt([RENT, PAID, FEE, FEE], days=JULY)
    again = await account.send(STATEMENTS, content, media=XML)

    assert (first["lines"], first["repeated"]) == (4, 0)
    # A line of another day would be news; a line of a day that was told is in doubt.
    assert (again.json()["lines"], again.json()["repeated"]) == (4, 4)
    assert again.json()["irregular"] == []
    lines = await account.lines()
    assert [each["amount_fen"] for each in lines].count(-1_500) == 2
    assert sum(each["amount_fen"] for each in lines) == 500_000 - 20_000 - 2 * 1_500
    pages = await account.desk.get(STATEMENTS, by="auditor", limit=1)
    assert pages.json()["items"][0]["statement"] == first["statement"]
    rest = await account.desk.get(STATEMENTS, by="auditor", limit=1, cursor=pages.json()["next"])
    assert rest.json()["items"][0]["form"] == "camt.053"


async def test_a_statement_that_does_not_add_up_is_recorded_and_says_so(account: Bank) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"closing": 7}, "sum_differs"),
        ({"days": ("2026-07-05", "2026-07-31")}, "outside_period"),
        ({"days": ("2026-07-01", "2026-08-31")}, "in_future"),
    ]

    made = [await account.imported(RENT, PAID, **said) for said, _ in wrong]

    assert [each["irregular"] for each in made] == [[reason] for _, reason in wrong]
    shown = (await account.desk.get(STATEMENTS, by="auditor")).json()["items"]
    assert {reason for each in shown for reason in each["irregular"]} == {
        reason for _, reason in wrong
    }


async def test_what_contradicts_earlier_statements_is_recorded_and_says_so(account: Bank) -> None:
    await account.imported(RENT, days=("2026-07-01", "2026-07-09"), opening=5)

    gap = await account.imported(PAID, days=("2026-07-10", "2026-07-12"), opening=6)
    over = await account.imported(PAID, FEE, days=("2026-07-10", "2026-07-12"), opening=500_005)

    assert gap["irregular"] == ["opening_differs"]
    assert over["irregular"] == ["overlap_differs"]


async def test_a_balance_that_breaks_off_is_found(account: Bank) -> None:
    rows = table([RENT, PAID], days=JULY)
    rows[5][4] = "1.00"
    made = await account.send(STATEMENTS, as_xlsx(rows), media=XLSX)
    assert made.json()["irregular"] == ["running_balance_differs"]

    rows[1] = ["", "", "起始日期", "2026-07-01", "截止日期", "2026-07-31"]
    del rows[2], rows[-1]
    for row in rows[3:]:
        row[4] = ""
    silent = await account.send(STATEMENTS, as_csv(rows))

    assert silent.json()["irregular"] == ["account_unstated", "balance_unstated"]


STRANGE = [
    (as_csv(table([RENT], days=JULY, account="6200 9")), CSV, 409, "bank_account_of_another"),
    (as_csv([["a", "b"], ["1", "2"]]), CSV, 422, "bank_file_headings"),
    (b"\xff\xff\xff", CSV, 422, "bank_file"),
    (b"PK\x03\x04", XLSX, 422, "bank_file"),
    (b"<a/>", XML, 422, "bank_file"),
    (b"x", "application/pdf", 415, "media_type_unsupported"),
]


async def test_a_file_that_is_no_statement_of_the_account_changes_nothing(account: Bank) -> None:
    before = account.desk.events()

    for content, media, status, code in STRANGE:
        refused = await account.send(STATEMENTS, content, media=media)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text

    large = await account.send(STATEMENTS, b"x" * (FILE_BYTES_MAX + 1))
    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    assert account.desk.events() == before


async def test_whoever_stands_in_a_statement_is_sealed_and_told_again_by_a_token(
    account: Bank,
) -> None:
    await account.imported(RENT, Said(on="2026-07-04", fen=1, account="6209 9"))

    recorded = [e for e in account.desk.events() if e["type"] == "assets.bank_line.recorded.v1"]
    assert "租户" not in str(recorded)
    assert {e["data"]["account_token"] for e in recorded} == {recorded[0]["data"]["account_token"]}
    assert (await account.lines())[0]["name"] == "租户"
    elsewhere = ACCOUNT.replace(str(ENTITY), str(subject("nobody")))
    unknown = await account.desk.get(
        f"{elsewhere}/lines", by="auditor", since="2026-07-01", on=JULY[1]
    )
    assert (unknown.status_code, unknown.json()["code"]) == (404, "entity_unknown")
