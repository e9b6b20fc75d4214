"""Anjia's own year of money: what it must come to, and by which ids and in what order it comes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from assets.domain.books.slip import Slip
from assets.domain.contracts.contract import Contract
from assets.domain.income.levy import Levy
from assets.domain.income.receipt_book import ReceiptBook
from assets.domain.members.distribution import Distribution
from assets.domain.members.pay_list import PayList
from assets.domain.payments.request import PaymentRequest
from assets.domain.property.resource import Resource
from kernel.beijing import business_date
from kernel.periods import Month
from registry.domain.ids import post_id as registered
from runner.demo.anjia_money.agreements import FEE_FEN, RELEASED_FEN, RETAINED_FEN, SCORES
from runner.demo.anjia_money.asked import Asked, AskedForList, AskFromBudget, OnRequest, post_id
from runner.demo.anjia_money.desk import PrepareFromSlip, ReviewSlip
from runner.demo.anjia_money.waste_fee import OfCashier, WriteReceipt
from runner.demo.cast import Person
from runner.demo.money_steps import MAJOR_FEN, OfAssets
from runner.demo.plan import plan
from runner.demo.rules import Rules
from runner.demo.script import Action, OwnMoney, Plan
from runner.demo.state import Progress
from runner.demo.steps import Known
from runner.demo.villages import POSTS, MoneyVillage

VILLAGE = MoneyVillage(
    code="510604102211",
    people={kind: Person(key=f"demo-{kind}", name="演示") for kind in POSTS},
)
ENTITY = UUID(VILLAGE.entity)
KNOWN = Known(Progress(plan=""))


@pytest.fixture(scope="module")
def small(rules: Rules) -> Plan:
    return plan(3, 0.02, rules=rules)


@pytest.fixture(scope="module")
def own(small: Plan) -> OwnMoney:
    assert small.own_money is not None
    return small.own_money


def sent(of: Plan) -> Iterator[tuple[datetime, Action]]:
    for moment in of.moments:
        for action in moment.actions:
            yield moment.at, action


def test_ids_are_those_that_assets_and_the_register_derive() -> None:
    request = PaymentRequest.create_id(UUID(VILLAGE.unit), "17")
    listed = PaymentRequest.create_id(
        UUID(VILLAGE.unit), PayList.request_number(ENTITY, "2025-dividend", 1)
    )

    assert VILLAGE.owned("levy", "waste-fee/2026-05") == str(
        Levy.create_id(ENTITY, "waste-fee", "2026-05")
    )
    assert VILLAGE.owned("receipt_book", "b") == str(ReceiptBook.create_id(ENTITY, "b"))
    assert VILLAGE.owned("contract", "c") == str(Contract.create_id(ENTITY, "c"))
    assert VILLAGE.owned("resource", "r") == str(Resource.create_id(ENTITY, "r"))
    assert VILLAGE.owned("distribution", "d") == str(Distribution.create_id(ENTITY, "d"))
    assert Asked(label="17").id(VILLAGE, KNOWN) == str(request)
    asked = AskedForList(label="d", pay_list="2025-dividend")
    assert asked.id(VILLAGE, KNOWN) == str(listed)
    assert post_id("510604", "k") == str(registered("510604", "k"))


def test_the_slip_of_a_payment_is_named_after_its_request(small: Plan) -> None:
    fact = next(
        action.fact
        for _, action in sent(small)
        if isinstance(action, PrepareFromSlip) and action.fact.draft == "paid-office-2026-03"
    )
    request = PaymentRequest.create_id(UUID(VILLAGE.unit), "office-2026-03")
    key = f"payment/{request}/bank-office-2026-03"

    assert fact.slip(VILLAGE, KNOWN) == str(Slip.create_id(ENTITY, key))
    assert replace(fact, paid=None, name="cash/k").slip(VILLAGE, KNOWN) == str(
        Slip.create_id(ENTITY, "cash/k")
    )


def test_the_fee_is_billed_by_the_month_and_what_is_not_received_is_owed(
    small: Plan, own: OwnMoney
) -> None:
    received = sum(a.payer.fee_fen for _, a in sent(small) if isinstance(a, WriteReceipt))
    banked = sum(
        action.body["amount_fen"]
        for _, action in sent(small)
        if isinstance(action, OfCashier) and action.path.endswith("/cash/deposits")
    )
    billed = [a for _, a in sent(small) if isinstance(a, OfAssets) and a.path.endswith("/levies")]

    assert received == banked == own.fee.paid_fen
    assert own.fee.billed_fen - received == sum(own.fee.behind.values()) > 0
    assert len({each.body["month"] for each in billed}) == len(billed) == len(own.fee.levies)


def test_receipts_come_one_after_the_other_in_the_numbers_of_their_book(small: Plan) -> None:
    written = [(at, a) for at, a in sent(small) if isinstance(a, WriteReceipt)]
    books = [a for _, a in sent(small) if isinstance(a, OfCashier) and a.role == "custodian"]

    assert len({at for at, _ in written}) == len(written)
    assert len(books) == 4
    for book in books:
        numbers = [a.number for _, a in written if a.book == book.body["book"]]
        assert numbers == list(range(book.body["first"], book.body["first"] + len(numbers)))
        assert numbers[-1] < book.body["last"]


def test_the_dividend_adds_up_over_every_household_of_the_village(
    whole: Plan,
) -> None:
    assert whole.own_money is not None
    dividend = whole.own_money.dividend
    households = [each for each in whole.cast.subjects if each.kind == "household"]

    assert dividend.total_fen == sum(fen for _, fen in dividend.parts) == 100_000_000
    assert len(dividend.parts) == len({who for who, _ in dividend.parts}) == len(households)
    slips = [a.fact for _, a in sent(whole) if isinstance(a, PrepareFromSlip)]
    declared = [fact for fact in slips if fact.draft.startswith("declared-")]
    assert len(declared) == -(-len(households) // 90)
    cleared = [fact for fact in slips if fact.draft.startswith("cleared-")]
    assert len(cleared) == -(-len(households) // 89)


def test_the_years_scores_release_a_part_of_the_retained_tenth() -> None:
    assert 80 <= sum(SCORES) / len(SCORES) < 90
    assert 0 < RELEASED_FEN < RETAINED_FEN == FEE_FEN // 10


def test_every_fact_is_booked_once_in_its_own_month(small: Plan) -> None:
    prepared = [(at, a) for at, a in sent(small) if isinstance(a, PrepareFromSlip)]
    drafts = Counter(action.fact.draft for _, action in prepared)

    assert set(drafts.values()) == {1}
    for at, action in prepared:
        assert action.month == Month.of(action.fact.on).text
        assert business_date(at) >= action.fact.on
        assert Month.of(business_date(at)).text == action.month


def test_what_the_committee_must_look_at_is_reviewed_before_its_voucher(small: Plan) -> None:
    prepared = {a.fact: at for at, a in sent(small) if isinstance(a, PrepareFromSlip)}
    reviewed = {a.fact: at for at, a in sent(small) if isinstance(a, ReviewSlip)}
    wanted = {fact for fact in prepared if fact.reviewed}

    assert set(reviewed) == wanted
    assert {fact.draft for fact in wanted} == {
        "declared-1",
        "paid-2025-dividend",
        "cleared-1",
    }
    assert all(reviewed[fact] < prepared[fact] for fact in wanted)


def test_every_payment_is_signed_by_two_hands_and_a_major_one_by_three(small: Plan) -> None:
    signers: dict[Asked, list[str]] = {}
    for _, action in sent(small):
        if isinstance(action, OnRequest) and action.name == "signatures":
            signers.setdefault(action.asked, []).append(action.actor)
    paid = {
        action.asked: action.body["amount_fen"]
        for _, action in sent(small)
        if isinstance(action, OnRequest) and action.name == "confirmations"
    }

    assert set(signers) == set(paid)
    assert len(paid) == 12 + 1 + 4 + 1 + len(small.honours)
    for asked, amount_fen in paid.items():
        assert len(set(signers[asked])) == len(signers[asked]) == 2 + (amount_fen >= MAJOR_FEN)


def test_one_request_goes_beyond_the_budget_until_it_is_amended(small: Plan, own: OwnMoney) -> None:
    asked = [(at, a) for at, a in sent(small) if isinstance(a, AskFromBudget)]
    [(refused_at, refused)] = [each for each in asked if each[1].refused is not None]
    [amended_at] = [
        at for at, a in sent(small) if isinstance(a, OfAssets) and a.path.endswith("/amendments")
    ]
    taken = [(at, a.amount_fen) for at, a in asked if a.refused is None]
    before = sum(fen for at, fen in taken if at < refused_at)

    assert before <= own.budget.original_fen < before + refused.amount_fen
    assert refused_at < amended_at < taken[-1][0]
    assert sum(fen for _, fen in taken) == own.budget.spent_fen <= own.budget.budget_fen


def test_the_bonus_of_every_honour_is_paid_after_its_award_was_heard_of(small: Plan) -> None:
    steps = [
        action
        for _, action in sent(small)
        if isinstance(action, OnRequest) and action.asked.label.startswith("bonus-")
    ]
    confirmed = [a.body["amount_fen"] for a in steps if a.name == "confirmations"]

    assert sorted(confirmed) == sorted(honour.bonus for honour in small.honours)
    assert all(each.heard == (each.name == "preconditions") for each in steps)
