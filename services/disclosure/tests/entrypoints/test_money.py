"""What is posted of a village's money is public at once, voucher by voucher, and names nobody."""

import random
from typing import Any

import httpx
import psycopg
import pytest

from services.disclosure.tests.told_money import (
    ACCOUNT,
    ASSETS,
    ENTITY,
    PAYEE,
    Told,
    deliver,
    established,
    village_money,
)

JUNE = f"/money/{ENTITY}/months/2026-06"


async def read(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_payment_is_public_once_its_voucher_is_posted_and_not_before(
    books: Any, client: httpx.AsyncClient
) -> None:
    voucher = Told(number=1, lines=[("541", 250_00, 0), ("102", 0, 250_00)])
    await deliver(books, established(), voucher.prepared())
    assert await read(client, f"/money/{ENTITY}/months") == []
    unknown = await client.get(JUNE)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "money_month_unknown")

    await deliver(books, voucher.posted())

    (line,) = (await read(client, JUNE))["lines"]["items"]
    posted = voucher.posted()
    assert line == {
        "number": 1,
        "dated_on": "2026-06-15",
        "account": "102",
        "received_fen": 0,
        "paid_fen": 250_00,
        "against": [{"account": "541", "name": "公益支出", "name_en": "Public welfare expenses"}],
        "event": f"{ASSETS}#{posted['id']}",
        "position": 1,
        "proof": f"/audit/proofs/inclusion?source={ASSETS}&id={posted['id']}",
    }


async def test_a_month_shows_what_there_was_came_went_and_is(
    books: Any, client: httpx.AsyncClient
) -> None:
    assert await deliver(books, *village_money()) == []

    may = await read(client, f"/money/{ENTITY}/months/2026-05")
    june = await read(client, JUNE)

    names = ("account", "opening_fen", "received_fen", "paid_fen", "closing_fen")
    assert [[each[name] for name in names] for each in may["accounts"]] == [
        ["102", 900_00, 100_00, 0, 1_000_00]
    ]
    assert [[each[name] for name in names] for each in june["accounts"]] == [
        ["101", 0, 50_00, 12_34, 37_66],
        ["102", 1_000_00, 0, 300_00, 700_00],
    ]
    # What was drawn from the bank as cash was neither received nor paid.
    assert (june["received_fen"], june["paid_fen"]) == (0, 262_34)
    moved = [each["number"] for each in june["lines"]["items"] if each["against"] == []]
    assert moved == [2, 2]
    assert [each["number"] for each in june["lines"]["items"]] == [1, 2, 2, 4]


async def test_months_are_closed_open_or_incomplete(books: Any, client: httpx.AsyncClient) -> None:
    documents = village_money()
    missing = next(each for each in documents if each["type"] == "assets.voucher.posted.v1")
    rest = [each for each in documents if each is not missing]
    await deliver(books, *rest)
    june, may = await read(client, f"/money/{ENTITY}/months")
    assert (june["closed_on"], june["vouchers"], june["missing"]) == (None, 4, 0)
    assert (may["closed_on"] is None, may["vouchers"], may["missing"]) == (False, 1, 1)
    assert "有凭证还没有传到这里" in ((await client.get(f"/zh/money/{ENTITY}/months/2026-05")).text)

    await deliver(books, missing)

    _, may = await read(client, f"/money/{ENTITY}/months")
    assert (may["vouchers"], may["missing"]) == (2, 0)


async def test_any_order_and_any_number_of_times_give_the_same(
    books: Any, client: httpx.AsyncClient
) -> None:
    documents = village_money()
    shuffled = [*documents, *documents]
    random.Random(7).shuffle(shuffled)  # noqa: S311  # the same order every time, no secret

    assert await deliver(books, *shuffled) == []

    june = await read(client, JUNE)
    assert (june["paid_fen"], june["month"]["vouchers"]) == (262_34, 4)
    assert [each["number"] for each in june["lines"]["items"]] == [1, 2, 2, 4]


async def test_nothing_personal_is_kept_or_shown(books: Any, client: httpx.AsyncClient) -> None:
    await deliver(books, *village_money())
    pages = [(await client.get(path)).text for path in (JUNE, f"/zh{JUNE}", f"/en{JUNE}")]
    with psycopg.connect(books.superuser) as connection:
        kept = [
            str(connection.execute(f"SELECT * FROM received.{table}").fetchall())
            for table in ("books", "vouchers", "voucher_lines", "postings", "journals")
        ]

    assert all(kept)
    for text in (*pages, *kept):
        assert PAYEE not in text
        assert ACCOUNT not in text
        assert "ciphertext" not in text
        assert '"ct"' not in text


async def test_what_was_kept_cannot_be_changed(books: Any) -> None:
    await deliver(books, *village_money())

    with (
        psycopg.connect(books.superuser) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("UPDATE received.voucher_lines SET debit_fen = 0")


async def test_receipts_and_payments_come_page_by_page(
    books: Any, client: httpx.AsyncClient
) -> None:
    await deliver(books, *village_money())

    first = (await read(client, JUNE, limit=3))["lines"]
    rest = (await read(client, JUNE, limit=3, cursor=first["next"]))["lines"]

    assert [each["number"] for each in first["items"] + rest["items"]] == [1, 2, 2, 4]
    assert rest["next"] is None


async def test_the_pages_lead_to_the_month_in_both_languages(
    books: Any, client: httpx.AsyncClient
) -> None:
    await deliver(books, *village_money())
    books.project()

    assert "/zh/money" in (await client.get("/zh/")).text
    listed = (await client.get("/zh/money")).text
    months = (await client.get(f"/zh/money/{ENTITY}")).text
    page = (await client.get(f"/zh{JUNE}")).text
    english = (await client.get(f"/en{JUNE}")).text

    assert f"/zh/money/{ENTITY}" in listed
    assert "安家村股份经济合作联合社" in listed
    assert "2026年6月" in months
    assert "公益支出" in page
    assert "262.34" in page
    assert "737.66" in page
    # Number 2 moved money between two accounts: two lines, one voucher, one proof.
    assert [page.count(f"凭证号 {number}\n") for number in (1, 2, 3, 4)] == [1, 1, 0, 1]
    assert "Public welfare expenses" in english
    assert "收支" not in english
    unknown = await client.get(f"/money/{PAYEE}/months")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "disclosed_books_unknown")


async def test_a_line_without_a_whole_amount_is_set_aside(books: Any) -> None:
    told = Told(number=1, lines=[("102", 1, 0)]).prepared()
    told["data"]["lines"][0]["debit_fen"] = "1.00"

    assert len(await deliver(books, told)) == 1
