"""Whoever stands too near to a payee recuses, and those who supervise see it at once."""

from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from services.assets.tests.charts import RULES_SECTION
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.payments.test_awards import AWARDED
from services.assets.tests.register_news import adopt, relate, tell
from services.assets.tests.village import OTHER_VILLAGE, VILLAGE, person, subject, unit
from services.assets.tests.way import BRANCH_STEP, DISCUSSED, REVIEW, TRANSFER, Way, ask

FLAGS = "/related-signers"


async def flags(desk: Desk, by: str = "supervisor") -> list[dict[str, Any]]:
    answer = await desk.get(FLAGS, by=by, unit=str(unit(VILLAGE)))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_related_signer_is_flagged_from_the_request_on_and_a_substitute_signs(
    desk: Desk,
) -> None:
    adopt(desk)
    relate(desk, "supervisor", subject("yard"), "control")
    way = await ask(desk)

    (flag,) = await flags(desk)
    assert (flag["payment_request"], flag["related"], flag["exempt"], flag["signed"]) == (
        way.request,
        [str(person("supervisor"))],
        False,
        [],
    )
    await way.do("preconditions", DISCUSSED, by="clerk")
    assert await way.refused("signatures", REVIEW, by="supervisor") == (409, "recused")
    await way.do("signatures", REVIEW, by="chair")
    await way.do("signatures", BRANCH_STEP, by="secretary")
    await way.do("orders", TRANSFER, by="cashier")
    requested = (await way.story())["lines"][0]["data"]
    assert requested["related"]["persons"] == [str(person("supervisor"))]


async def test_a_change_of_the_payee_looks_anew_who_is_related(desk: Desk) -> None:
    adopt(desk)
    way = await ask(desk)
    assert await flags(desk) == []
    relate(desk, "secretary", subject("nephew"), "control")

    terms = {"purpose": "wage", "payee": str(subject("nephew")), "payee_type": "household"}
    said = {**terms, "amount_fen": 20_000, "resolution": "〔2026〕12号"}
    await way.do("changes", said, by="clerk")

    (flag,) = await flags(desk, by="auditor")
    assert (flag["version"], flag["related"]) == (2, [str(person("secretary"))])


async def test_flags_are_read_by_those_who_supervise_the_unit_alone(desk: Desk) -> None:
    for name, village in (("cashier", VILLAGE), ("supervisor", OTHER_VILLAGE)):
        refused = await desk.get(FLAGS, by=name, unit=str(unit(village)))
        assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


async def test_what_is_computed_from_a_complete_roll_is_exempt_and_shown(desk: Desk) -> None:
    adopt(desk)
    roll(desk)
    relate(desk, "supervisor", subject("yard"), "control")
    assert await desk.deliver(AWARDED) == "done"
    (flag,) = await flags(desk)
    assert (flag["related"], flag["exempt"]) == ([str(person("supervisor"))], True)

    way = Way(desk, flag["payment_request"])
    await way.do("preconditions", DISCUSSED, by="clerk")
    await way.do("signatures", REVIEW, by="supervisor")

    (flag,) = await flags(desk)
    assert flag["signed"] == [str(person("supervisor"))]
    # By hand nobody asks for what a roll exempts.
    by_hand = await ask(desk, purpose="honour_bonus", number="2026-020")
    await by_hand.do("preconditions", DISCUSSED, by="clerk")
    assert await by_hand.refused("signatures", REVIEW, by="supervisor") == (409, "recused")


def roll(desk: Desk) -> None:
    """Adopt posting rules by which bonuses are computed from a complete roll."""
    entries = [
        {**entry, "roll": True} if entry.get("category") == "honour_bonus" else entry
        for entry in RULES_SECTION.entries
    ]
    section = RULES_SECTION.section
    chunk = "INSERT INTO replica.chunks VALUES (%s, 2, 0, %s, 1)"
    tell(desk, chunk, section, Jsonb(entries))
    adopted = "INSERT INTO replica.sections VALUES (%s, 2, 'posting_rules', NULL, 1, %s, %s, 1)"
    tell(desk, adopted, section, "sha256:bb", date(2026, 2, 1))
