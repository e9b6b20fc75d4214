"""Contributions are recorded over HTTP under their receipts, and each kind is shown apart."""

from typing import Any
from uuid import UUID

from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.fund_village import establish, read, sent
from services.assets.tests.village import subject

CONSENT = f"sha256:{'7' * 64}"
CAMPAIGN: dict[str, Any] = {
    "key": "road",
    "name": "道路扩宽",
    "project": str(subject("road")),
    "resolution": "〔2026〕1号",
    "opened_on": "2026-05-01",
}
MONEY = {"kind": "money", "amount_fen": 32_000, "bank_account": str(BASIC)}
CASH = {"kind": "money", "amount_fen": 8_000}
LABOUR = {"kind": "labour", "quantity": "2.5", "measure": "day", "persons": 2}
LAND: dict[str, Any] = {
    "kind": "land",
    "quantity": "36.5",
    "measure": "square-metre",
    "plot": "GYZ-07-012",
    "consent": CONSENT,
    "consented_on": "2026-05-01",
    "value_fen": 50_000,
    "valuation": "estimated",
}
GOODS: dict[str, Any] = {"kind": "goods", "item": "水泥", "quantity": "40", "measure": "bag"}


def contribution(
    receipt: str, given: dict[str, Any], *, by: str = "yard", **changed: Any
) -> dict[str, Any]:
    who = {"party": str(subject(by)), "party_type": "household", "source": "residents"}
    body = {"receipt": receipt, "contributor": who, "given": given, "contributed_on": "2026-05-10"}
    return {**body, **changed}


async def begun(desk: Desk, **changed: Any) -> str:
    body = {**CAMPAIGN, **changed}
    path = f"/entities/{ENTITY}/campaigns"
    campaign: str = (await sent(desk, path, body, by="accountant"))["campaign"]
    return campaign


async def give(desk: Desk, campaign: str, *contributions: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"/campaigns/{campaign}/contributions"
    return [await sent(desk, path, each, by="clerk") for each in contributions]


def totals(lines: list[dict[str, Any]]) -> dict[str, tuple[int, str, int]]:
    return {
        line["kind"]: (line["amount_fen"], line["quantity"], line["value_fen"]) for line in lines
    }


async def test_each_kind_has_its_own_total_by_project_and_contributor(kept: Desk) -> None:
    fund = await establish(kept)
    rate = {"rate_fen": 8_000, "measure": "day", "resolution": "〔2026〕2号"}
    campaign = await begun(kept, fund=str(fund), labour_rate=rate)
    said = await give(
        kept,
        campaign,
        contribution("1", MONEY),
        contribution("2", CASH, by="other"),
        contribution("3", LABOUR),
        contribution("4", LAND),
        contribution("5", GOODS),
    )

    assert [(each["value_fen"], each["valuation"]) for each in said] == [
        (None, None), (None, None), (20_000, "resolved"), (50_000, "estimated"), (100, "nominal")
    ]  # fmt: skip
    path = f"/entities/{ENTITY}/contribution-totals"
    project = {"project": CAMPAIGN["project"]}
    assert totals(await read(kept, path, by="clerk", **project)) == {
        "money": (40_000, "0", 0),
        "labour": (0, "2.5", 20_000),
        "land": (0, "36.5", 50_000),
        "goods": (0, "40", 100),
    }
    assert await read(kept, path, by="clerk", on="2026-05-09") == []
    given_by: dict[str, Any] = {}
    cursor: dict[str, str] = {}
    while True:
        page = await read(
            kept, f"/campaigns/{campaign}/contributors", by="auditor", limit=1, **cursor
        )
        given_by |= {each["party"]: totals(each["totals"]) for each in page["items"]}
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert given_by[str(subject("other"))] == {"money": (8_000, "0", 0)}
    assert given_by[str(subject("yard"))]["money"] == (32_000, "0", 0)
    standing = await read(kept, f"/funds/{fund}", by="supervisor")
    assert standing["held_fen"] == 40_000
    assert {each["kind"] for each in standing["in_kind"]} == {"labour", "land", "goods"}
    slips = [e["data"] for e in kept.events() if e["type"] == "assets.slip.entered.v1"]
    # Land is on no books; all else is, by the rule that the adopted rules name.
    assert [slip["rule"] for slip in slips] == [
        "raised.received", "raised.received", "labour.contributed", "donation.goods-received"
    ]  # fmt: skip
    amounts = [{each["name"] for each in slip["shares"][0]["amounts"]} for slip in slips[:2]]
    assert amounts == [{"amount", "bank"}, {"amount", "cash"}]
    kept.projector.rebuild()


async def test_a_contribution_is_published_with_its_receipt_and_without_a_name_on_request(
    kept: Desk,
) -> None:
    campaign = await begun(kept)
    shy = contribution("7", GOODS)
    shy["contributor"]["anonymous"] = True
    _, open_ = await give(kept, campaign, shy, contribution("8", GOODS))
    path = f"/campaigns/{campaign}/published-contributions"

    async def published() -> list[tuple[str, str | None, str, int]]:
        kept.project()
        answer = await kept.client.get(path)
        assert answer.status_code == 200, answer.text
        return [
            (each["receipt"], each["party"], each["item"], each["value_fen"])
            for each in answer.json()["items"]
        ]

    assert await published() == [("7", None, "水泥", 100), ("8", str(subject("yard")), "水泥", 100)]
    asked = {"anonymous": True, "asked_on": "2026-06-01"}
    publication = f"/contributions/{open_['contribution']}/publications"
    await sent(kept, publication, asked, by="clerk")
    assert [line[1] for line in await published()] == [None, None]
    assert await kept.refusal(publication, asked, by="clerk") == (409, "publication_said")
    kept_lines = await read(kept, f"/campaigns/{campaign}/contributions", by="auditor", limit=1)
    assert kept_lines["items"][0]["party"] == str(subject("yard"))


BAD: list[tuple[dict[str, Any], int, str]] = [
    (contribution("9", {**LAND, "consent": None}), 409, "land_consent_missing"),
    (contribution("9", {**LAND, "plot": None}), 409, "land_plot_missing"),
    (contribution("9", {**LAND, "amount_fen": 5}), 422, "contribution_shape"),
    (contribution("9", MONEY), 409, "campaign_without_fund"),
    (contribution("1", GOODS), 409, "receipt_number_taken"),
    (contribution("9", {**GOODS, "quantity": "0.0"}), 422, "quantity"),
    (contribution("9", {**GOODS, "quantity": "1.50"}), 422, "quantity"),
    (contribution("9", GOODS, contributed_on="2026-07-02"), 422, "contributed_in_future"),
]


async def test_what_no_contribution_can_be_is_refused(kept: Desk) -> None:
    campaign = await begun(kept)
    await give(kept, campaign, contribution("1", GOODS))
    before = kept.events()

    for body, status, code in BAD:
        path = f"/campaigns/{campaign}/contributions"
        answer = await kept.post(path, body, by="clerk")
        assert (answer.status_code, code in answer.text) == (status, True), answer.text
    unknown = contribution("9", GOODS)
    unknown["contributor"]["source"] = "lottery"
    assert await kept.refusal(f"/campaigns/{campaign}/contributions", unknown, by="clerk") == (
        409,
        "fund_source_unknown",
    )
    assert await kept.refusal(f"/campaigns/{campaign}/contributions", BAD[0][0], by="auditor") == (
        403,
        "not_permitted",
    )
    assert await kept.refusal(f"/entities/{ENTITY}/campaigns", CAMPAIGN, by="clerk") == (
        409,
        "campaign_exists",
    )
    other = {**CAMPAIGN, "key": "other", "fund": str(UUID(int=9))}
    assert await kept.refusal(f"/entities/{ENTITY}/campaigns", other, by="clerk") == (
        404,
        "fund_unknown",
    )

    assert kept.events() == before


async def test_what_is_given_after_the_closing_is_recorded_as_late(kept: Desk) -> None:
    campaign = await begun(kept)
    await sent(kept, f"/campaigns/{campaign}/closings", {"closed_on": "2026-05-31"}, by="clerk")

    (late,) = await give(kept, campaign, contribution("1", GOODS, contributed_on="2026-06-01"))

    assert late["irregular"] == ["after_closing"]
