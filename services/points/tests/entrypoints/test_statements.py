"""The statement of a quarter: every line once, with the hash that was approved."""

from typing import Any

from kernel.points import parse_points
from points.domain.statement import StatementLine, statement_sha256
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import SCHEME, SUBJECTS, account

PATH = f"/schemes/{SCHEME}/quarters/2026-Q1/statement"


async def approve(desk: Desk) -> dict[str, Any]:
    """Let the quarter be approved in which one subject gained."""
    desk.at("2026-03-10")
    await desk.anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    desk.at("2026-03-28")
    return await desk.anjia.approve("2026-Q1")


async def test_a_statement_is_read_by_pages_and_has_the_approved_hash(desk: Desk) -> None:
    approved = await approve(desk)
    end = len(desk.anjia.process.events())

    items: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 2, "after": end}
    while True:
        page = (await desk.get(PATH, by="supervisor", **query)).json()
        assert (page["statement"], page["lines"]) == (approved["statement"], len(SUBJECTS))
        assert page["position"] >= end
        items += page["items"]
        if page["next"] is None:
            break
        query = {"limit": 2, "cursor": page["next"]}

    assert {item["account"] for item in items} == {str(account(name)) for name in SUBJECTS}
    lines = [
        StatementLine(
            account=item["account"],
            label=item["label"],
            points=parse_points(item["points"]),
            standing=parse_points(item["standing"]),
        )
        for item in items
    ]
    assert statement_sha256(lines) == approved["statement"]
    (gained,) = [item for item in items if item["points"] != "0"]
    assert (gained["label"], gained["points"], gained["standing"]) == ("yard", "1", "11")


async def test_before_its_approval_a_quarter_has_no_statement(desk: Desk) -> None:
    unknown = await desk.get(PATH, by="supervisor")
    desk.at("2026-04-02")
    await desk.anjia.note_overdue("2026-Q1")
    await desk.anjia.process.reader.caught_up()
    overdue = await desk.get(PATH, by="supervisor")

    assert (unknown.status_code, unknown.json()["code"]) == (404, "quarter_unknown")
    assert (overdue.status_code, overdue.json()["code"]) == (409, "quarter_not_approved")
