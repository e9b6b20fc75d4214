"""SIGKILL of assets while money is paid and booked: each fen leaves once and is booked once."""

import asyncio
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
import pytest

from assets.domain.books.voucher import Voucher
from kernel.periods import Month
from runner.demo.villages import ACCOUNTANT, CASHIER, CHAIR, CLERK, HEAD, REVIEWER, MoneyVillage
from tests.catalogue.booked_village import BookedVillage
from tests.conftest import PlayedCounty
from tests.resilience.logs import SETTLE_SECONDS_MAX, settled, whole_log

VILLAGE, VILLAGE_SOAK = "510604101213", "510604101214"
KILLS, KILLS_SOAK = 3, 60
WORKERS = 4
PAUSE_SECONDS = (0.2, 1.0)
PAYMENTS_LEAST = 4
ONCE = (
    "assets.payment_request.requested.v1",
    "assets.payment_request.ordered.v1",
    "assets.payment_request.confirmed.v1",
    "assets.slip.entered.v1",
    "assets.voucher.prepared.v1",
    "assets.voucher.reviewed.v1",
    "assets.voucher.cashier_signed.v1",
    "assets.voucher.posted.v1",
)
"""What happens once on the way of each payment."""


class PayingVillage(BookedVillage):
    """Keeps books from this month on, and pays from one bank account."""

    def __init__(self, county: PlayedCounty, code: str) -> None:
        """Fill every post of a payment's way, and let the books begin."""
        super().__init__(county, name=f"killed-{code}", village=code)
        for kind in (CHAIR, HEAD):
            self.fill(kind, code)
        self.settle()
        self.known = MoneyVillage(code=code, people={})
        self.month = self.today()[:7]
        self.keep_books(self.month)
        account = {
            "key": "basic",
            "bank": "示例农村商业银行",
            "kind": "basic",
            "number": f"6200 {code} 017",
            "since": f"{self.month}-01",
        }
        status, said = self.keep("bank-accounts", account, kind=ACCOUNTANT)
        assert (status, said["bank_account"]) == (201, self.known.bank_account)
        self.terms_asked = {
            **self.terms(),
            "unit": self.unit,
            "booking": {"entity": self.known.entity, "bank_account": self.known.bank_account},
        }

    def steps(self, number: str, fen: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give who sends what, from the request of a payment to its voucher in the books."""
        request = f"/payment-requests/{self.known.request(number)}"
        voucher, slip = f"{self.home}/vouchers/{number}", self.known.slip(number, f"bank-{number}")
        today, resolved = self.today(), f"演示-{number}"
        yield CLERK, "/payment-requests", {**self.terms_asked, "number": number, "amount_fen": fen}
        decided = {"precondition": "committees-discussed", "decision": resolved}
        yield CLERK, f"{request}/preconditions", {**decided, "decided_on": today}
        yield CHAIR, f"{request}/signatures", {"step": "supervision", "version": 1}
        yield HEAD, f"{request}/signatures", {"step": "head", "version": 1}
        yield CASHIER, f"{request}/orders", {"method": "bank_transfer"}
        paid = {"reference": f"bank-{number}", "paid_on": today, "amount_fen": fen}
        yield CASHIER, f"{request}/confirmations", paid
        body = {"month": self.month, "draft": number, "summary": "演示付款", "attachments": 1}
        yield ACCOUNTANT, f"{self.home}/slips/{slip}/vouchers", body
        yield REVIEWER, f"{voucher}/reviews", {}
        yield CASHIER, f"{voucher}/signatures", {}
        yield ACCOUNTANT, f"{voucher}/postings", {"month": self.month}


@dataclass
class Payments:
    """Threads that bring payments all the way, and keep what was acknowledged."""

    village: PayingVillage
    done: dict[str, int] = field(default_factory=dict)
    """By number, the fen of each payment of which every step was acknowledged."""
    acknowledged: int = 0
    strange: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, worker: int) -> None:
        """Make one payment after the other; each step is sent until it is answered."""
        ordinal = 0
        while not self.stop.is_set() and not self.strange:
            ordinal += 1
            number = f"k{worker}-{ordinal}"
            fen = 10_000 * worker + ordinal
            for place, (kind, path, body) in enumerate(self.village.steps(number, fen)):
                answer = self._sent(kind, path, body, key=f"{self.village.name}-{number}-{place}")
                if answer.status_code not in {200, 201}:
                    self.strange.append(f"{path}: {answer.status_code} {answer.text}")
                    return
                self.acknowledged += 1
            self.done[number] = fen

    def _sent(self, kind: str, path: str, body: dict[str, Any], *, key: str) -> httpx.Response:
        county, who = self.village.county, self.village.signers[kind]
        return county.post("assets", path, body, actor=who, key=key)


def killed(county: PlayedCounty, kills: int, code: str) -> Payments:
    """Kill assets again and again while payments are made; gives what was acknowledged."""
    village = PayingVillage(county, code)
    for who in village.signers.values():
        county.token(who)
    load = Payments(village)
    threads = [threading.Thread(target=load.run, args=(each + 1,)) for each in range(WORKERS)]
    for thread in threads:
        thread.start()
    chance = random.Random(kills)  # noqa: S311  # a test's choice
    try:
        for _ in range(kills):
            # Only a service that works again has something to lose.
            _wait_for_work(load)
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            os.kill(_running(county), signal.SIGKILL)
        _wait_for_work(load)
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()
    return load


def _running(county: PlayedCounty) -> int:
    """Give the process of assets, once it has been started again."""
    ends_at = time.monotonic() + SETTLE_SECONDS_MAX
    while "assets" not in (running := county.processes()):
        assert time.monotonic() < ends_at, "assets was not started again"
        time.sleep(0.05)
    return running["assets"]


def _wait_for_work(load: Payments) -> None:
    before = load.acknowledged
    ends_at = time.monotonic() + SETTLE_SECONDS_MAX
    while load.acknowledged == before and not load.strange:
        assert time.monotonic() < ends_at, "nothing is answered any more"
        time.sleep(0.05)


async def check(county: PlayedCounty, load: Payments) -> None:
    """Compare what was acknowledged with the log, the stream, the books and the database."""
    assert not load.strange, load.strange[:3]
    assert len(load.done) >= PAYMENTS_LEAST
    position = settled(county, "assets")
    events = [orjson.loads(event) for event in await whole_log(county, "assets")]
    _check_events(events, load)
    _check_books(load, str(position))
    _check_database(county, load)


def _check_events(events: list[dict[str, Any]], load: Payments) -> None:
    """Each step of each payment was stored once, and the vouchers have all numbers once."""
    village = load.village.known
    entity = UUID(village.entity)
    payment_of = {
        subject: number
        for number in load.done
        for subject in (
            village.request(number),
            village.slip(number, f"bank-{number}"),
            str(Voucher.create_id(entity, number)),
        )
    }
    happened = Counter(
        (event["type"], payment_of[event["subject"]])
        for event in events
        if event["type"] in ONCE and event["subject"] in payment_of
    )
    assert happened == Counter({(step, number): 1 for step in ONCE for number in load.done})
    told: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event["unit"] == village.unit:
            told.setdefault(event["type"], []).append(event["data"])
    numbers = [data["number"] for data in told["assets.voucher.posted.v1"]]
    assert sorted(numbers) == list(range(1, len(load.done) + 1))
    slips = Counter(data["slip"] for data in told["assets.journal.slip_vouchered.v1"])
    assert len(slips) == slips.total() == len(load.done)


def _check_books(load: Payments, position: str) -> None:
    """What was paid is what the books say, voucher by voucher and in sum."""
    village, paid = load.village, sum(load.done.values())
    posted = list(_listed(village, f"months/{village.month}/vouchers", position))
    assert {each["draft"]: each["state"] for each in posted} == dict.fromkeys(load.done, "posted")
    assert len({each["number"] for each in posted}) == len(posted) == len(load.done)
    slips = list(_listed(village, f"months/{village.month}/slips", position))
    assert {each["state"] for each in slips} == {"posted"}
    assert len({each["voucher"] for each in slips}) == len(slips) == len(load.done)
    on = Month(village.month).last_on.isoformat()
    shown = village.read("trial-balance", kind="auditor", on=on)["accounts"]
    balances = {each["account"]: each["balance_fen"] for each in shown if each["balance_fen"]}
    assert balances == {"102": -paid, "513": paid}


def _listed(village: PayingVillage, path: str, position: str) -> Iterator[dict[str, Any]]:
    query = {"limit": "200", "after": position}
    while True:
        answer = village.county.get(
            "assets", f"{village.home}/{path}", actor=village.signers["auditor"], **query
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield from page["items"]
        if page["next"] is None:
            return
        query["cursor"] = page["next"]


def _check_database(county: PlayedCounty, load: Payments) -> None:
    """The check that refuses a voucher out of balance is in force, and finds none."""
    url = county.environment("assets")["ASSETS_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        enabled = connection.execute(
            "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname = 'journal_lines_balance'"
        ).fetchall()
        sums = connection.execute(
            "SELECT voucher, sum(debit_fen - credit_fen) FROM read.journal_lines"
            " WHERE entity = %s AND number IS NOT NULL GROUP BY voucher",
            [load.village.known.entity],
        ).fetchall()
    assert [row[0] for row in enabled] == ["O"]
    assert [row[1] for row in sums] == [0] * len(load.done)


async def test_no_payment_is_lost_or_made_twice_while_assets_is_killed(
    county: PlayedCounty,
) -> None:
    await check(county, await asyncio.to_thread(killed, county, KILLS, VILLAGE))


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_no_payment_is_lost_or_made_twice_in_sixty_kills(county: PlayedCounty) -> None:
    await check(county, await asyncio.to_thread(killed, county, KILLS_SOAK, VILLAGE_SOAK))
