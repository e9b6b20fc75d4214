"""The villages' year of money: how much it is, in what order it comes, and by which ids."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from assets.domain.books.entity import Entity
from assets.domain.books.slip import Slip
from assets.domain.payments.request import PaymentRequest
from kernel.periods import Month
from runner.demo.cast import Person
from runner.demo.money_steps import MAJOR_FEN, AskPayment, OfAssets
from runner.demo.plan import plan
from runner.demo.rules import Rules
from runner.demo.script import Plan
from runner.demo.villages import POSTS, MoneyVillage
from runner.demo.vouchers import worked_year

VILLAGE = MoneyVillage(
    code="510604100012",
    people={kind: Person(key=f"demo-{kind}", name="演示") for kind in POSTS},
)


@pytest.fixture(scope="module")
def small(rules: Rules) -> Plan:
    return plan(3, 0.02, rules=rules)


def sent(of: Plan) -> list[tuple[datetime, OfAssets]]:
    return [
        (moment.at, action)
        for moment in of.moments
        for action in moment.actions
        if isinstance(action, OfAssets)
    ]


def test_ids_are_those_that_assets_derives() -> None:
    entity = Entity.create_id(UUID(VILLAGE.unit), "village_collective")
    request = PaymentRequest.create_id(UUID(VILLAGE.unit), "17")

    assert VILLAGE.entity == str(entity)
    assert VILLAGE.bank_account == str(Entity.bank_account_id(entity, "basic"))
    assert VILLAGE.request("17") == str(request)
    assert VILLAGE.slip("17", "r") == str(Slip.create_id(entity, f"payment/{request}/r"))


def test_the_whole_county_pays_over_5_000_times_and_writes_over_20_000_entries(
    whole: Plan, rules: Rules
) -> None:
    payments = [
        action.payment
        for moment in whole.moments
        for action in moment.actions
        if isinstance(action, AskPayment)
    ]
    lines = sum(len(action.body.get("lines", ())) for _, action in sent(whole))
    from_slips = sum("/slips/" in action.path for _, action in sent(whole))

    assert whole.money is not None
    assert whole.money.payments == len(payments) == from_slips >= 5_000
    assert lines + 2 * from_slips >= 20_000
    assert len(whole.money.entities) == len(rules.villages)
    assert len({payment.id for payment in payments}) == len(payments)
    major = sum(payment.amount_fen >= MAJOR_FEN for payment in payments)
    assert 0 < major < len(payments)


def test_a_voucher_is_prepared_then_reviewed_signed_and_posted_before_its_month_closes(
    small: Plan,
) -> None:
    taken: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    closed: dict[tuple[str, str], datetime] = {}
    for at, action in sent(small):
        if not action.path.startswith("/entities/"):
            continue
        _, _, entity, *rest = action.path.split("/")
        match rest:
            case ["months", month, "closings"]:
                closed[entity, month] = at
            case ["months", _, name]:
                for draft in action.body["drafts"]:
                    taken[entity, draft][name] = at
            case ["vouchers"] | ["slips", _, "vouchers"]:
                taken[entity, action.body["draft"]]["prepared"] = at

    written = {key: steps for key, steps in taken.items() if "prepared" in steps}
    for steps in written.values():
        names = ("prepared", "voucher-reviews", "voucher-signatures", "voucher-postings")
        order = [steps[name] for name in names if name in steps]
        assert order == sorted(order)
        assert len({*order}) == len(order)
    assert Counter(entity for entity, _ in closed) == dict.fromkeys(
        small.money.entities if small.money else (), 12
    )
    for (entity, month), at in closed.items():
        posted = [
            steps["voucher-postings"]
            for (own, _), steps in taken.items()
            if own == entity and Month.of(steps["voucher-postings"].date()).text == month
        ]
        assert max(posted) < at


def test_what_is_corrected_is_posted_before(small: Plan) -> None:
    drafts = {each.draft: each for each in worked_year(VILLAGE)}
    corrections = [each for each in drafts.values() if each.corrects is not None]
    posted: dict[str, datetime] = {}
    prepared: dict[str, datetime] = {}
    for at, action in sent(small):
        for draft in (
            action.body.get("drafts", ()) if action.path.endswith("/voucher-postings") else ()
        ):
            posted[draft] = at
        if action.path.endswith("/vouchers") and "draft" in action.body:
            prepared[action.body["draft"]] = at

    assert corrections
    for each in corrections:
        corrected: Any = each.corrects
        assert posted[corrected] < prepared[each.draft]
