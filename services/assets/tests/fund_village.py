"""A village that keeps funds: the county's rules of funds, with rules of aid beside them."""

from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.register_news import FIRST_DAY, appoint, tell
from services.assets.tests.village import VILLAGE, subject

_PACK = read_pack(Path(__file__).parents[3] / "deploy" / "counties" / "510604")
RULES: list[dict[str, Any]] = [dict(e) for e in section_entries(_PACK, "finance/fund-rules")]
AID: list[dict[str, Any]] = [
    {
        "entry": "fund_kind", "kind": "mutual-aid", "name": "互助资金", "name_en": "Mutual aid",
        "draw": "listed", "spending": "by_request", "open_to_owners": False, "aid": True,
        "owner": "村民代表大会", "basis": "illustrative",
    },
    {
        "entry": "fund_kind_purpose", "kind": "mutual-aid", "purpose": "neighbour-aid",
        "name": "困难救助", "name_en": "Aid in need",
    },
    {"entry": "fund_kind_source", "kind": "mutual-aid", "source": "residents"},
    {
        "entry": "aid_rule", "purpose": "neighbour-aid", "numerator": 1, "denominator": 2,
        "bound": "more_than", "members_post": "association-member", "members_least": 3,
        "members_most": 5, "owner": "村民代表大会", "basis": "illustrative",
    },
    {
        "entry": "aid_step", "step": "leader", "name": "核实", "name_en": "Leader", "signers": 1,
        "post": "group-leader", "place": "part",
    },
    {
        "entry": "aid_step", "step": "association", "name": "核实", "name_en": "Association",
        "post": "association-member", "place": "unit", "signers": 1,
    },
    {"entry": "aid_body_post", "post": "committee-member"},
]  # fmt: skip
COMMUNITY: dict[str, Any] = {
    "key": "community",
    "name": "社区基金",
    "kind": "community",
    "purposes": ["care", "chargers"],
    "managers": ["cashier"],
    "resolution": "〔2026〕1号",
    "established_on": "2026-05-01",
}
OUTLAY: dict[str, Any] = {
    "purpose": "chargers",
    "payee": str(subject("firm")),
    "amount_fen": 10_000,
    "paid_on": "2026-06-01",
    "reference": "B-1",
    "bank_account": str(BASIC),
}


def adopt_fund_rules(desk: Desk) -> None:
    """Let the rules of funds be adopted, and fill the posts of the association."""
    named = ("finance/fund-rules", 1)
    tell(
        desk,
        "INSERT INTO replica.chunks VALUES (%s, %s, 0, %s, 1)",
        *(*named, Jsonb([*RULES, *AID])),
    )
    tell(
        desk,
        "INSERT INTO replica.sections VALUES (%s, %s, 'fund_rules', NULL, 1, 'sha256:f', %s, 1)",
        *(*named, FIRST_DAY),
    )
    appoint(desk, "head", "group-leader", VILLAGE)
    for name in ("supervisor", "chair", "secretary"):
        appoint(desk, name, "association-member")
    for name in ("supervisor", "reviewer", "accountant", "cashier"):
        appoint(desk, name, "committee-member")


async def sent(desk: Desk, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
    """Send what is to succeed, and give the answer."""
    answer = await desk.post(path, body, by=by)
    assert answer.status_code in {200, 201}, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def establish(desk: Desk, **changed: Any) -> UUID:
    """Establish a fund of the village's collective."""
    body = {**COMMUNITY, **changed}
    said = await sent(desk, f"/entities/{ENTITY}/funds", body, by="accountant")
    desk.project()
    return UUID(said["fund"])


async def fill(desk: Desk, fund: UUID, source: str, amount_fen: int) -> dict[str, Any]:
    """Let money come into a fund."""
    body = {
        "source": source,
        "amount_fen": amount_fen,
        "received_on": "2026-05-20",
        "reference": f"{source}-{amount_fen}",
        "bank_account": str(BASIC),
    }
    return await sent(desk, f"/funds/{fund}/receipts", body, by="cashier")


async def read(desk: Desk, path: str, *, by: str, **query: Any) -> Any:
    """Read what is to be shown, and give it."""
    answer = await desk.get(path, by=by, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()
