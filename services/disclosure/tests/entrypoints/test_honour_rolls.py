"""Honours become public as points awards them: as JSON and as pages, with labels and no names."""

from collections.abc import Callable
from typing import Any

import httpx

from chassis.listen.inbox import Inbox
from chassis.listen.messages import Identity
from disclosure.application.honour_rolls import HonourRolls
from disclosure.entrypoints.honours_heard import HonourAwarded, honour_awarded

POSITION = 300
HONOUR = "1b0f8a57-93c2-5c8e-8f1b-6f0b7b0f2c11"
VILLAGE = "0b0f8a57-93c2-5c8e-8f1b-6f0b7b0f2c12"


def awarded(account: str, *, rank: int = 40, honour: str = HONOUR) -> HonourAwarded:
    return HonourAwarded.model_validate(
        {
            "id": f"{honour}.2",
            "source": "/demo/510604/points",
            "subject": honour,
            "unit": VILLAGE,
            "division": "510604102211",
            "data": {
                "scheme": "anjia-points",
                "year": "2026",
                "account": account,
                "subject": "00000000-0000-0000-0000-000000000009",
                "subject_type": "household",
                "title": "ten-star-household",
                "rank": rank,
                "points": "103.5",
                "closing_on": "2026-12-28",
                "bonus": 20_050,
                "resolution": "示例-总支-2026-12",
            },
        }
    )


async def hear(books: Any, event: HonourAwarded, *, times: int = 1) -> None:
    rolls = HonourRolls(books.log, today=lambda: event.data.closing_on)
    for _ in range(times):
        inbox = Inbox(
            Identity(source=event.source, event_id=event.id),
            consumer="disclosure-points",
            schema="store",
            taken=frozenset(),
            position=POSITION,
        )
        await honour_awarded(event, inbox, rolls)
    books.project()


async def test_an_awarded_honour_is_public_once_with_its_label_and_its_proof(
    books: Any, client: httpx.AsyncClient, quarter: Callable[..., list[Any]]
) -> None:
    lines = quarter()
    await books.deliver_all(lines)
    account = str(lines[0].event.subject)

    await hear(books, awarded(account), times=2)

    [roll] = (await client.get("/honour-rolls")).json()
    assert (roll["year"], roll["unit"]) == ("2026", VILLAGE)
    [honour] = (await client.get(f"/honour-rolls/{roll['id']}")).json()["honours"]
    assert honour == {
        "honour": HONOUR,
        "account": account,
        "label": "1组-001户",
        "subject_type": "household",
        "title": "ten-star-household",
        "rank": 40,
        "points": "103.5",
        "closing_on": "2026-12-28",
        "bonus": 20_050,
        "resolution": "示例-总支-2026-12",
        "listed_at": honour["listed_at"],
        "event": f"/demo/510604/points#{HONOUR}.2",
        "position": POSITION,
        "proof": f"/audit/proofs/inclusion?source=/demo/510604/points&id={HONOUR}.2",
    }


async def test_the_page_groups_honours_by_title_and_names_them_as_adopted(
    books: Any, client: httpx.AsyncClient, quarter: Callable[..., list[Any]]
) -> None:
    lines = quarter()
    await books.deliver_all(lines)
    second = HONOUR.replace("1b", "2b", 1)
    await hear(books, awarded(str(lines[1].event.subject)))
    await hear(books, awarded(str(lines[0].event.subject), rank=3, honour=second))
    [roll] = (await client.get("/honour-rolls")).json()

    page = (await client.get(f"/zh/honour-rolls/{roll['id']}")).text
    english = (await client.get(f"/en/honour-rolls/{roll['id']}")).text
    listed = (await client.get("/zh/honour-rolls")).text

    assert page.count("<h2") == 1
    assert page.index("1组-001户") < page.index("1组-002户")
    assert "十星家庭户" in page
    assert "200.5" in page
    assert "Ten-star household" in english
    assert roll["id"] in listed
    assert "/zh/honour-rolls" in (await client.get("/zh/")).text


async def test_a_roll_that_is_not_public_is_unknown(books: Any, client: httpx.AsyncClient) -> None:
    books.project()

    answer = await client.get(f"/honour-rolls/{VILLAGE}")

    assert (answer.status_code, answer.json()["code"]) == (404, "honour_roll_unknown")


async def test_the_rolls_rebuild_to_what_they_are(books: Any) -> None:
    await hear(books, awarded(VILLAGE))

    # Raises when one row differs.
    books.rebuild()
