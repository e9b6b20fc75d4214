"""Balances on an older chart become opening vouchers that say where each line came from."""

import csv
import io
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.assets.tests.bank_files import as_xlsx
from services.assets.tests.bookkeeping import BASIC
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, step
from services.assets.tests.vouchers import TENANT

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENINGS = f"{HOME}/openings"
MEETING = "成员代表会议〔2026〕1号"
BALANCES: list[dict[str, Any]] = [
    {"account": "102", "debit_fen": 500_000, "bank_account": str(BASIC)},
    {"account": "131", "debit_fen": 90_000},
    {"account": "154", "debit_fen": 10_000},
    {"account": "202", "credit_fen": 80_000},
    {"account": "212", "credit_fen": 20_000},
    {"account": "301", "credit_fen": 300_000},
    {"account": "322", "credit_fen": 200_000},
]
PARTS: list[dict[str, Any]] = [
    {"account": "131", "to": "for-sale", "debit_fen": 30_000},
    {"account": "131", "to": "productive", "debit_fen": 70_000},
    {"account": "131", "to": "depreciated", "credit_fen": 10_000},
    {"account": "202", "to": "payable", "credit_fen": 60_000, "party": str(TENANT)},
    {"account": "202", "to": "labour", "credit_fen": 20_000},
    {"account": "212", "to": "reserve", "credit_fen": 20_000, "decision": MEETING},
]
BODY: dict[str, Any] = {
    "month": "2026-05",
    "draft": "opening",
    "chart": "2004-12",
    "attachments": 2,
    "balances": BALANCES,
    "parts": PARTS,
}
OPENED = {
    "102": 500_000,
    "131": 30_000,
    "132": 70_000,
    "133": -10_000,
    "153": 10_000,
    "211": -60_000,
    "213": -20_000,
    "301": -300_000,
    "311": -20_000,
    "322": -200_000,
}
HEADINGS = ["科目 account", "科目名称 account name"]
AMOUNTS = ["借方(元) debit, yuan", "贷方(元) credit, yuan"]
NAMED = ["bank_account", "party", "转入 to", "决议 decision"]


def table() -> list[list[str]]:
    """Give balances and parts in the columns of the exports, with what stands around them."""
    rows = [["安家村 2025年12月31日 科目余额表"], [*HEADINGS, *AMOUNTS, *NAMED]]
    for each in [*BALANCES, *PARTS]:
        debit, credit = each.get("debit_fen", 0) / 100, each.get("credit_fen", 0) / 100
        named = [each.get(name, "") for name in ("bank_account", "party", "to", "decision")]
        rows.append([each["account"], "", f"{debit:.2f}", f"{credit:,.2f}", *named])
    return [*rows, ["", "合计", "6000.00", "6000.00"]]


def as_csv(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


async def send(
    office: Desk, content: bytes, *, media: str = CSV, key: str = "", **query: str
) -> httpx.Response:
    asked = {"month": "2026-05", "draft": "opening", "chart": "2004-12", **query}
    headers = {"Content-Type": media, "Idempotency-Key": key or uuid4().hex}
    path, signed = f"{OPENINGS}/files", office.signed("accountant")
    return await office.client.post(
        path, content=content, params=asked, headers={**headers, **signed}
    )


async def opened(office: Desk) -> dict[str, int]:
    """Give the balance of each account in the books."""
    path = f"{HOME}/trial-balance"
    told = (await office.get(path, by="auditor", on="2026-05-31")).json()
    return {
        line["account"]: line["balance_fen"] for line in told["accounts"] if line["balance_fen"]
    }


async def test_older_balances_are_taken_over_and_each_line_says_from_where(office: Desk) -> None:
    made = await office.post(OPENINGS, BODY, by="accountant")

    assert (made.status_code, made.json()) == (201, {"vouchers": ["opening-1"]}), made.text
    voucher = (await office.get(f"{HOME}/vouchers/opening-1", by="auditor")).json()
    assert (voucher["kind"], voucher["dated_on"], voucher["chart"]) == (
        "opening",
        "2026-05-01",
        "2023-14",
    )
    assert voucher["authority"].split() == ["finance/chart-conversion@1", "finance/chart@1"]
    assert voucher["origin"].startswith("assets.conversion/")
    page = (await office.get(OPENINGS, by="auditor")).json()
    came = [(each["account"], each["old"], each["to"], each["decision"]) for each in page["items"]]
    assert came == [
        ("102", "102", "whole", None),
        ("131", "131", "for-sale", None),
        ("132", "131", "productive", None),
        ("153", "154", "whole", None),
        ("133", "131", "depreciated", None),
        ("211", "202", "payable", None),
        ("213", "202", "labour", None),
        ("301", "301", "whole", None),
        ("311", "212", "reserve", MEETING),
        ("322", "322", "whole", None),
    ]
    first = page["items"][1]
    assert (first["old_name"], first["fact"][:5]) == ("牲畜(禽)资产", "为出售而持")
    assert (first["rule"], first["draft"]) == ("finance/chart-conversion@1", "opening-1")
    assert (first["line"], first["debit_fen"], first["state"]) == (2, 30_000, "prepared")
    assert await opened(office) == {}
    await step(office, "opening-1", "reviews", "reviewer")
    await step(office, "opening-1", "postings", "accountant", month="2026-05")
    assert await opened(office) == OPENED
    office.projector.rebuild()


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (as_csv(table()), CSV),
        (as_csv(table(), "gb18030"), CSV),
        (as_xlsx(table()), XLSX),
    ],
    ids=["utf-8", "gb18030", "xlsx"],
)
async def test_a_table_says_the_same_as_a_body(office: Desk, content: bytes, media: str) -> None:
    key = uuid4().hex
    made = await send(office, content, media=media, key=key)

    assert made.status_code == 201, made.text
    again = await send(office, content, media=media, key=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    voucher = (await office.get(f"{HOME}/vouchers/opening-1", by="auditor")).json()
    sums = {line["account"]: line["debit_fen"] - line["credit_fen"] for line in voucher["lines"]}
    assert sums == OPENED
    page = (await office.get(OPENINGS, by="auditor")).json()
    assert {each["table"] for each in page["items"]} == set(voucher["evidence"])


async def test_balances_of_every_household_fill_several_vouchers(office: Desk) -> None:
    debtors = [
        {"account": "113", "debit_fen": 100 + number, "party": str(uuid4())}
        for number in range(250)
    ]
    whole = sum(int(str(each["debit_fen"])) for each in debtors)
    owed = {"account": "301", "credit_fen": whole}
    body = {**BODY, "balances": [*debtors, owed], "parts": []}

    made = await office.post(OPENINGS, body, by="accountant")

    drafts = made.json()["vouchers"]
    assert drafts == ["opening-1", "opening-2", "opening-3"]
    for draft in drafts:
        await step(office, draft, "reviews", "reviewer")
        await step(office, draft, "postings", "accountant", month="2026-05")
    assert await opened(office) == {"113": whole, "301": -whole}
    seen, query = [], {"limit": 200}
    page = (await office.get(OPENINGS, by="auditor", **query)).json()
    seen += page["items"]
    page = (await office.get(OPENINGS, by="auditor", cursor=page["next"], **query)).json()
    seen += page["items"]
    assert (len(seen), page["next"]) == (253, None)
    assert sum(each["debit_fen"] for each in seen) == whole


CASH = {"account": "101", "debit_fen": 5}
REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"parts": PARTS[3:]}, 409, "split_missing"),
    ({"parts": PARTS[1:]}, 409, "split_differs"),
    ({"parts": [{**PARTS[0], "to": "public"}, *PARTS[1:]]}, 409, "split_target_unknown"),
    ({"parts": [*PARTS[:-1], {**PARTS[-1], "decision": None}]}, 409, "split_undecided"),
    ({"balances": BALANCES[:-1]}, 409, "old_balances_unequal"),
    ({"balances": [*BALANCES, {**CASH, "account": "171"}]}, 409, "old_account_unknown"),
    (
        {"balances": [*BALANCES, CASH, {"account": "501", "credit_fen": 5}]},
        409,
        "old_account_not_closed",
    ),
    ({"balances": [*BALANCES, {**CASH, "debit_fen": -5}, CASH]}, 409, "converted_side"),
    ({"balances": [{**BALANCES[0], "credit_fen": 5}, *BALANCES[1:]]}, 409, "balance_two_sides"),
    ({"balances": [*BALANCES, {**CASH, "account": "112"}]}, 409, "old_balances_unequal"),
    (
        {"balances": [{"account": "102", "debit_fen": 500_000}, *BALANCES[1:]]},
        409,
        "dimension_missing",
    ),
    ({"balances": [], "parts": []}, 409, "voucher_lines"),
    ({"chart": "1996-1"}, 503, "conversion_not_heard"),
    ({"month": "2026-06"}, 409, "opening_not_first"),
]


async def test_what_the_rules_do_not_say_is_refused(office: Desk) -> None:
    for changed, status, code in REFUSED:
        refused = await office.refusal(OPENINGS, {**BODY, **changed}, by="accountant")

        assert refused == (status, code)


async def test_openings_come_first_and_once(office: Desk) -> None:
    assert (await office.post(OPENINGS, BODY, by="accountant")).status_code == 201

    again = {**BODY, "draft": "second"}
    assert await office.refusal(OPENINGS, BODY, by="accountant") == (409, "voucher_exists")
    assert await office.refusal(OPENINGS, again, by="accountant") == (409, "opening_not_first")
    reason = {"month": "2026-05", "reason": "余额有误"}
    await step(office, "opening-1", "voidings", "reviewer", **reason)
    made = await office.post(OPENINGS, again, by="accountant")

    assert made.status_code == 201, made.text
    page = (await office.get(OPENINGS, by="auditor")).json()
    assert {each["draft"]: each["state"] for each in page["items"]} == {
        "opening-1": "voided",
        "second-1": "prepared",
    }


SHORT = ["科目", "借方", "贷方"]
UNREAD = [
    (as_csv([["科目", "借方"], ["101", "5"]]), CSV, "opening_table"),
    (b"\xff\xff\xff", CSV, "opening_table"),
    (b"PK", XLSX, "opening_table"),
    (as_csv([SHORT, ["现金", "5", ""]]), CSV, "opening_table_row"),
    (as_csv([SHORT, ["101", "五", ""]]), CSV, "opening_table_row"),
    (as_csv([SHORT, ["101", "1" * 14, ""]]), CSV, "opening_table_row"),
    (as_csv([[*SHORT, "party"], ["112", "5", "", "李"]]), CSV, "opening_table_row"),
    (as_csv([[*SHORT, "转入"], ["131", "5", "", "出售"]]), CSV, "opening_table_row"),
    (as_csv([[*SHORT, "决议", "to"], ["212", "5", "", "议" * 81, "x"]]), CSV, "opening_table_row"),
    (b"{}", "application/json", "media_type_unsupported"),
]


async def test_a_table_that_cannot_be_read_is_refused(office: Desk) -> None:
    before = office.events()
    for content, media, code in UNREAD:
        answer = await send(office, content, media=media)

        assert answer.json()["code"] == code, answer.text
        assert answer.status_code in {415, 422}
    assert office.events() == before


async def test_the_adopted_conversion_says_what_has_to_be_divided(office: Desk) -> None:
    told = (await office.get(f"{HOME}/conversions/2004-12", by="accountant")).json()

    divided = {each["code"]: each["decided_by"] for each in told["accounts"] if each["divided"]}
    assert divided.keys() == {"131", "132", "161", "202", "212"}
    assert divided["212"] == "本集体经济组织成员(代表)大会"
    closed = {each["code"] for each in told["accounts"] if not each["to"]}
    assert closed == {"501", "502", "511", "521", "522", "531", "541", "551", "561"}
