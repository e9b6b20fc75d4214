"""Rules asked about what the aggregates of assets really store: bytes out, facts in, questions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from assets.domain.income.cash_box import CashBox, Moved, Outlay
from assets.domain.income.parts import Part
from assets.domain.income.pass_through import PassThrough, Payout, TransferList
from assets.domain.income.receipt import Handed, Receipt
from assets.domain.income.receipt_book import ReceiptBook
from audit.domain.flags.facts.leaf import read_fact
from audit.domain.flags.interface import Recorded, Rule, Suspicion
from audit.domain.flags.watches import (
    money_held_or_diverted,
    receipt_book_gap,
    receipts_spent_in_cash,
)
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.crypto.encoding import b64url
from chassis.eventstore.envelope import format_time, join
from chassis.eventstore.mapper import EnvelopeMapper
from chassis.personal.values import Personal, Sealed

SOME = UUID("00000000-0000-4000-8000-000000000000")
ENTITY, CASHIER, BANK = (uuid5(SOME, name) for name in ("entity", "cashier", "bank"))
OFFICE, HOME = uuid5(SOME, "office"), uuid5(SOME, "home")
CONTEXT = Context(
    actor="service/test",
    unit=str(uuid5(SOME, "village")),
    division="510604102211",
    effective_on=date(2026, 3, 1),
    via="api",
)


class OpenSealer:
    """Writes personal values in the open."""

    def seal(self, personal: Personal, *, source: str, event_id: str, path: str) -> Sealed:
        del source, event_id, path  # what is open needs no place of its own
        ct = b64url(personal.text.encode())
        return Sealed(alg="open", kid="test", nonce="AAAA", ct=ct, cls=personal.retention)


MAPPER = EnvelopeMapper(source="/510604/assets", writer="test/0", vault=OpenSealer())


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def stored(aggregate: AggregateRoot) -> list[Recorded]:
    """Give what an aggregate decided, as it is read back from the log."""
    facts = []
    for place, event in enumerate(aggregate.pending_events):
        unstored = MAPPER.cut(event, CONTEXT)
        stamp = format_time(datetime(2026, 3, 1, 1, 0, place, tzinfo=UTC))
        fact = read_fact(join(unstored, stamp=stamp, unitseq=place + 1), index=place)
        assert fact is not None
        facts.append(fact)
    return facts


def asked(
    rule: Rule, settings: object, facts: Sequence[Recorded], *, until: date
) -> list[Suspicion]:
    watch = rule.begin(settings)
    found = [each for fact in facts for each in watch.take(fact)]
    days = (until - day(3, 1)).days
    return found + [e for n in range(days + 1) for e in watch.night(day(3, 1) + timedelta(days=n))]


@pytest.mark.parametrize(("paid_fen", "fired"), [(230_000, 1), (190_000, 0)])
def test_a_cash_box_that_pays_from_what_it_collected_is_asked_about(
    paid_fen: int, fired: int
) -> None:
    box, cashier = CashBox(ENTITY), CASHIER
    box.draw(
        Moved(key="d", cashier=cashier, bank_account=BANK, amount_fen=200_000, moved_on=day(3, 2)),
        today=day(3, 9),
    )
    box.take_in(book=OFFICE, number=1, cashier=cashier, amount_fen=80_000, taken_on=day(3, 3))
    box.pay_out(
        Outlay(payment_request=HOME, cashier=cashier, amount_fen=paid_fen, paid_on=day(3, 4))
    )
    box.bank(
        Moved(key="b", cashier=cashier, bank_account=BANK, amount_fen=80_000, moved_on=day(3, 5)),
        today=day(3, 9),
    )

    rule = receipts_spent_in_cash
    found = asked(rule.RULE, rule.Settings(bank_within_days=3), stored(box), until=day(4, 30))

    assert len(found) == fired


@pytest.mark.parametrize("voided", [True, False])
def test_a_receipt_book_with_a_number_that_nobody_knows_is_asked_about(*, voided: bool) -> None:
    handed = Handed(
        entity=ENTITY,
        key="001",
        custodian=CASHIER,
        first=1,
        last=4,
        copies=3,
        issued_on=day(3, 1),
    )
    book = ReceiptBook.issue(handed, today=day(3, 9))
    for number in (1, 2, 4):
        receipt = Receipt(
            number=number,
            payer=HOME,
            amount_fen=100,
            cause="rent",
            method="cash",
            written_on=day(3, 2),
            issuer=CASHIER,
        )
        book.report(receipt, reporter=OFFICE, today=day(3, 9))
    if voided:
        reason = Personal(HOME, "vouchers", "写错")
        book.void(3, voided_on=day(3, 2), copies_kept=3, reason=reason, today=day(3, 9))
    book.take_back(OFFICE, returned_on=day(3, 9), today=day(3, 9))

    rule = receipt_book_gap
    found = asked(rule.RULE, rule.Settings(book_days=90), stored(book), until=day(3, 9))

    assert [dict(each.numbers).get("first_missing") for each in found] == ([] if voided else [3])


@pytest.mark.parametrize(("paid_fen", "fired"), [(29_000, [1_000]), (30_000, [])])
def test_money_for_households_that_is_not_all_paid_on_is_asked_about(
    paid_fen: int, fired: list[int]
) -> None:
    listed = PassThrough.receive(
        TransferList(
            entity=ENTITY,
            number="2026-1",
            programme="relief",
            payer="罗江区财政局",
            received_on=day(3, 1),
            bank_account=BANK,
            total_fen=30_000,
            parts=(Part(party=HOME, amount_fen=30_000),),
            evidence=(),
        ),
        today=day(3, 9),
    )
    parts = (Part(party=HOME, amount_fen=paid_fen),)
    payout = Payout(reference="r", bank_account=BANK, paid_on=day(3, 8), parts=parts)
    listed.pay_on(payout, today=day(3, 9))

    rule = money_held_or_diverted
    own = rule.Settings(household_days=10, still_days=365)
    found = asked(rule.RULE, own, stored(listed), until=day(3, 20))

    assert [dict(each.numbers)["open_fen"] for each in found] == fired
