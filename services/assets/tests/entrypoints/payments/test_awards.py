"""An awarded honour becomes one payment request, from its event alone."""

from typing import Any

from services.assets.tests.desk import Desk
from services.assets.tests.village import COUNTY, VILLAGE, subject, unit

AWARDED: dict[str, Any] = {
    "type": "points.honour.awarded.v1",
    "source": f"/demo/{COUNTY}/points",
    "id": f"{subject('honour')}.1",
    "subject": str(subject("honour")),
    "unit": str(unit(VILLAGE)),
    "division": VILLAGE,
    "effectiveon": "2026-12-31",
    "data": {
        "scheme": "anjia-points",
        "year": "2026",
        "account": str(subject("account")),
        "subject": str(subject("yard")),
        "subject_type": "household",
        "title": "ten-star-household",
        "rank": 3,
        "points": "104.6",
        "closing_on": "2026-12-28",
        "bonus": 20_000,
        "resolution": "安家村党总支〔2026〕9号",
    },
}


async def test_each_award_makes_exactly_one_request_however_often_it_comes(desk: Desk) -> None:
    for _ in range(2):
        assert await desk.deliver(AWARDED) == "done"

    (event,) = desk.events()
    assert event["type"] == "assets.payment_request.requested.v1"
    assert event["data"] == {
        "unit": str(unit(VILLAGE)),
        "number": f"honour-{subject('honour')}",
        "purpose": "honour_bonus",
        "payee": str(subject("yard")),
        "payee_type": "household",
        "amount_fen": 20_000,
        "resolution": "安家村党总支〔2026〕9号",
        "period": "2026",
        "origin": f"/demo/{COUNTY}/points#{subject('honour')}.1",
    }
    assert event["causationid"] == event["data"]["origin"]


async def test_a_bonus_that_is_no_whole_number_of_fen_is_set_aside(desk: Desk) -> None:
    wrong = {**AWARDED, "data": {**AWARDED["data"], "bonus": "200.00"}}

    assert (await desk.deliver(wrong)).startswith("aside: ")
    assert desk.events() == []
