"""The digest over the books equals what anybody computes of the events, at the same position."""

import hashlib
from itertools import groupby
from typing import Any

from assets.domain.books.lines import sub_key
from chassis.canonical import encode
from services.assets.tests.bookkeeping import ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import RENT, WAGES, book


def plain_digest(events: list[dict[str, Any]]) -> tuple[int, str]:
    """Add up posted vouchers month by month, and digest a line for each."""
    lines = {
        each["subject"]: each["data"]
        for each in events
        if each["type"] == "assets.voucher.prepared.v1"
    }
    sums: dict[tuple[str, str, str], list[int]] = {}
    for posted in (each for each in events if each["type"] == "assets.voucher.posted.v1"):
        voucher = lines[posted["subject"]]
        for line in voucher["lines"]:
            key = (line["account"], sub_key(line), voucher["dated_on"][:7])
            both = sums.setdefault(key, [0, 0])
            both[0] += line["debit_fen"]
            both[1] += line["credit_fen"]
    digest = hashlib.sha256()
    for (account, key), months in groupby(sorted(sums), key=lambda each: each[:2]):
        held = 0
        for _, _, month in months:
            debit, credit = sums[account, key, month]
            line = {
                "account": account, "sub_key": key, "month": month,
                "opening_fen": held, "debit_fen": debit, "credit_fen": credit,
            }  # fmt: skip
            digest.update(encode(line) + b"\n")
            held += debit - credit
    return len(sums), digest.hexdigest()


async def test_the_digest_is_that_of_posted_vouchers_month_by_month(office: Desk) -> None:
    await book(office, RENT, cash=True)
    await book(office, WAGES, cash=False)
    await book(office, {**RENT, "draft": "2026-06-001", "dated_on": "2026-06-02"}, cash=True)
    prepared = {**WAGES, "draft": "2026-06-002"}
    assert (await office.post(f"/entities/{ENTITY}/vouchers", prepared, by="accountant")).is_success
    office.project()
    shown = (await office.client.get("/books/digest")).json()

    events = office.events()
    count, sha256 = plain_digest(events)

    assert shown == {
        "position": len(events),
        "entities": [{"entity": str(ENTITY), "rows": count, "sha256": sha256}],
    }
