"""A payment goes its way over HTTP: signed in order, by different persons, ordered, paid."""

from uuid import uuid4

import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.register_news import RULE, SECRETARY_POST, adopt, appoint, relate
from services.assets.tests.village import BRANCH, COUNTY, VILLAGE, person, subject, unit
from services.assets.tests.way import BRANCH_STEP, DISCUSSED, PATH, REVIEW, TRANSFER, WAGE, ask


@pytest.fixture
def bound(desk: Desk) -> Desk:
    """Give a desk at which the chain is adopted."""
    adopt(desk)
    return desk


async def test_a_payment_goes_from_its_request_to_what_the_bank_paid(bound: Desk) -> None:
    way = await ask(bound)
    await way.sign_all()
    assert (await way.do("orders", TRANSFER, by="cashier"))["amount_fen"] == 20_000
    part = {"reference": "B-1", "paid_on": "2026-07-01", "amount_fen": 12_000}
    await way.do("confirmations", part, by="cashier")
    rest = {"reference": "B-2", "paid_on": "2026-07-01", "amount_fen": 8_000}
    await way.do("confirmations", rest, by="cashier")
    back = {"reference": "R-1", "returned_on": "2026-07-01", "amount_fen": 8_000, "reason": "销户"}
    await way.do("returns", back, by="cashier")

    story = await way.story()

    assert (story["state"], story["paid_fen"], story["returned_fen"]) == ("ordered", 20_000, 8_000)
    assert (story["rule"], story["chain"], story["complete"]) == (RULE, "ordinary", True)
    assert [(line["event"], line["actor"].split("/")[1]) for line in story["lines"]] == [
        ("requested", str(person("clerk"))),
        ("precondition_met", str(person("clerk"))),
        ("signed", str(person("supervisor"))),
        ("signed", str(person("secretary"))),
        ("ordered", str(person("cashier"))),
        ("confirmed", str(person("cashier"))),
        ("confirmed", str(person("cashier"))),
        ("returned", str(person("cashier"))),
    ]
    secretary = story["lines"][3]
    assert secretary["actor"].endswith(str(SECRETARY_POST))
    assert secretary["authority"] == RULE
    assert secretary["data"]["post"] == "party-branch-secretary"
    assert story["lines"][-1]["words"] == "销户"


async def test_nothing_is_signed_out_of_order_or_ordered_on_less(bound: Desk) -> None:
    way = await ask(bound)

    assert await way.refused("signatures", REVIEW, by="supervisor") == (409, "step_not_open")
    await way.do("preconditions", DISCUSSED, by="clerk")
    assert await way.refused("signatures", BRANCH_STEP, by="secretary") == (409, "step_not_open")
    assert await way.refused("orders", TRANSFER, by="cashier") == (409, "chain_incomplete")
    await way.do("signatures", REVIEW, by="supervisor")
    assert await way.refused("orders", TRANSFER, by="cashier") == (409, "chain_incomplete")
    await way.do("signatures", BRANCH_STEP, by="secretary")
    assert await way.refused("orders", {"method": "cash"}, by="cashier") == (409, "cash_forbidden")
    early = {"reference": "B-1", "paid_on": "2026-07-01", "amount_fen": 1}
    assert await way.refused("confirmations", early, by="cashier") == (409, "payment_not_ordered")


async def test_a_signature_comes_from_a_post_of_the_chain_and_once_under_its_key(
    bound: Desk,
) -> None:
    way = await ask(bound)
    await way.do("preconditions", DISCUSSED, by="clerk")
    path, key = f"{PATH}/{way.request}/signatures", uuid4().hex

    assert await way.refused("signatures", REVIEW, by="clerk") == (409, "post_not_held")
    assert await way.refused("signatures", REVIEW, by="head") == (403, "not_permitted")
    assert await way.refused("signatures", REVIEW, by="chair") == (409, "substitute_not_needed")
    first = await bound.post(path, REVIEW, by="supervisor", key=key)
    again = await bound.post(path, REVIEW, by="supervisor", key=key)

    assert (first.status_code, again.json()) == (200, first.json())
    assert bound.types().count("payment_request.signed.v1") == 1


async def test_one_person_in_two_posts_signs_one_step(bound: Desk) -> None:
    appoint(bound, "supervisor", "party-branch-secretary", BRANCH)
    way = await ask(bound)
    await way.do("preconditions", DISCUSSED, by="clerk")
    await way.do("signatures", REVIEW, by="supervisor")

    assert await way.refused("signatures", BRANCH_STEP, by="supervisor") == (409, "not_separate")


async def test_who_entered_or_changed_the_request_signs_nothing_of_it(bound: Desk) -> None:
    appoint(bound, "clerk", "supervision-committee-member")
    way = await ask(bound)
    await way.do("preconditions", DISCUSSED, by="clerk")

    assert await way.refused("signatures", REVIEW, by="clerk") == (409, "own_act")


async def told_of_head(desk: Desk, head: str) -> str:
    return await desk.deliver(
        {
            "type": "registry.household.registered.v1",
            "source": f"/demo/{COUNTY}/registry",
            "id": f"{subject('yard')}.1",
            "subject": str(subject("yard")),
            "unit": str(unit(VILLAGE)),
            "division": VILLAGE,
            "effectiveon": "2026-01-01",
            "data": {"head": str(person(head)), "number": "1", "label": "yard"},
        }
    )


@pytest.mark.parametrize("case", ["own-household", "relative-of-the-head", "own-firm"])
async def test_who_stands_too_near_to_the_payee_is_replaced_by_the_substitute(
    bound: Desk, case: str
) -> None:
    if case == "own-household":
        assert await told_of_head(bound, "supervisor") == "done"
    elif case == "relative-of-the-head":
        assert await told_of_head(bound, "head") == "done"
        relate(bound, "supervisor", person("head"), "relative")
    else:
        relate(bound, "supervisor", subject("yard"), "control")
    way = await ask(bound)
    await way.do("preconditions", DISCUSSED, by="clerk")

    assert await way.refused("signatures", REVIEW, by="supervisor") == (409, "recused")
    await way.do("signatures", REVIEW, by="chair")

    line = (await way.story())["lines"][-1]["data"]
    assert (line["post"], line["recused"]) == (
        "supervision-committee-chair",
        [str(person("supervisor"))],
    )


async def test_a_change_takes_back_every_signature_and_keeps_the_section(bound: Desk) -> None:
    way = await ask(bound)
    await way.sign_all()
    adopt(bound, [], version=2)
    terms = {name: WAGE[name] for name in WAGE if name not in {"unit", "number"}}

    changed = await way.do("changes", {**terms, "amount_fen": 18_000}, by="clerk")

    assert changed["version"] == 2
    assert await way.refused("orders", TRANSFER, by="cashier") == (409, "chain_incomplete")
    assert await way.refused("signatures", REVIEW, by="supervisor") == (409, "signature_outdated")
    story = await way.story()
    assert (story["rule"], story["amount_fen"]) == (RULE, 18_000)
    assert story["missing_preconditions"] == ["committees-discussed"]
    one = await bound.get(f"{PATH}/{way.request}", by="clerk")
    assert one.json()["amount_fen"] == 18_000


async def test_a_rejection_keeps_its_reason_and_a_withdrawal_ends_the_request(bound: Desk) -> None:
    way = await ask(bound)
    reason = {"version": 1, "reason": "发票抬头不符"}
    await way.do("rejections", reason, by="secretary")
    assert await way.refused("signatures", REVIEW, by="supervisor") == (409, "payment_rejected")
    story = await way.story(by="secretary")
    assert (story["state"], story["lines"][-1]["words"]) == ("rejected", "发票抬头不符")
    assert "发票" not in str(bound.events())

    await way.do("withdrawals", {}, by="clerk")

    assert await way.refused("rejections", reason, by="secretary") == (409, "payment_withdrawn")


async def test_cash_that_was_paid_nevertheless_is_recorded_and_listed(bound: Desk) -> None:
    way = await ask(bound)
    cash = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 5_000, "note": "现场付清"}

    told = await way.do("irregular-payments", cash, by="supervisor")

    assert told["irregular"] == [
        "cash_forbidden",
        "chain_incomplete",
        "not_ordered",
        "reference_missing",
    ]
    listed = await bound.get("/irregular-payments", by="auditor", unit=str(unit(VILLAGE)))
    [line] = listed.json()["items"]
    assert (line["data"]["amount_fen"], line["data"]["method"]) == (5_000, "cash")
    assert (await way.story())["lines"][-1]["words"] == "现场付清"
    # What was paid is not ordered again.
    await way.sign_all()
    assert (await way.do("orders", TRANSFER, by="cashier"))["amount_fen"] == 15_000
