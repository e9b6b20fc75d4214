"""A unit of the played county whose entity keeps rolls, shares income, and pays by the month."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kernel.beijing import business_date
from tests.catalogue.signing_village import LIZHOU, SigningVillage
from tests.conftest import PlayedCounty

MONTH, FIRST = "2026-06", "2026-06-01"
RESOLVED = {"resolution": "演示成员大会〔2026〕1号"}
PAGE = "200"
ONE_SIGNS: list[dict[str, Any]] = [
    {
        "entry": "payment_chain", "chain": "one", "name": "一人审签", "name_en": "One signature",
        "amount_fen_least": 1, "cash": "forbidden", "owner": "演示", "basis": "illustrative",
    },
    {
        "entry": "payment_step", "chain": "one", "stage": 1, "order": "joint", "step": "look",
        "name": "审签", "name_en": "Signature", "post": "list-signer", "signers": 1,
        "separate": True,
    },
]  # fmt: skip


class CooperativeUnit:
    """Adopts rules for a unit, establishes its entity, and sends what its people do."""

    def __init__(self, county: PlayedCounty, *, name: str, unit: str, form: str) -> None:
        """Play in this unit; `name` tells it apart from those of other scenarios."""
        self.county = county
        self.name = name
        self.form = form
        self.village = SigningVillage(county, name=name, village=unit)
        self.clerk = self.village.fill("village-clerk", unit)
        self.accountant = self.village.fill("village-accountant", unit)
        self.home = ""

    def adopt(
        self,
        section: str,
        moved: Mapping[str, str],
        *,
        pack: Path = LIZHOU,
        named: str | None = None,
    ) -> None:
        """Adopt the rules of a pack for this unit, and let its books begin."""
        self.village.adopt(section, moved, pack=pack, named=named)
        body = {
            "unit": self.village.unit,
            "form": self.form,
            "name": f"演示会计主体{self.name}",
            "chart": "2023-14",
            "books_from": MONTH,
        }

        def established() -> bool:
            status, answer = self.village.send("/entities", body, by=self.accountant)
            if status == 201:
                self.home = f"/entities/{answer['entity']}"
            return status == 201

        self.village.until(established)

    def sign_alone(self) -> str:
        """Adopt a chain of one signature for the unit; gives who signs."""
        unit = {"entry": "payment_chain_unit", "chain": "one", "unit": self.village.village}
        entries = [ONE_SIGNS[0], unit, {**ONE_SIGNS[1], "post_unit": self.village.village}]
        self.village.adopt_entries(f"finance/{self.name}-signoff", "payment_chains", entries)
        self.village.settle()
        return self.village.signers["list-signer"]

    def person(self, number: int) -> str:
        """Give the id of a generated person of whom nothing else is known."""
        return str(uuid5(NAMESPACE_URL, f"/catalogue/{self.name}/{number}"))

    def send(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, dict[str, Any]]:
        """Send a command about the entity, once the service knows who may."""
        answers: list[tuple[int, dict[str, Any]]] = []

        def answered() -> bool:
            answers.append(self.village.send(f"{self.home}{path}", body, by=by))
            code = answers[-1][1].get("code")
            return code not in {"not_permitted", "member_rules_not_heard", "person_unlinked"}

        self.village.until(answered)
        return answers[-1]

    def code(self, path: str, body: dict[str, Any], *, by: str) -> tuple[int, str]:
        """Send what is refused; gives the status and the code."""
        status, answer = self.send(path, body, by=by)
        return status, answer.get("code", "")

    def made(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        """Send what is done; gives the answer."""
        status, answer = self.send(path, body, by=by)
        assert status in {200, 201}, answer
        return answer

    def roll(self, people: Sequence[tuple[str, int]], *, kind: str = "members") -> None:
        """Draft and adopt a roll whose people have these shares."""
        entries = [
            {"number": number, "person": who, "since": FIRST, "shares": shares}
            for number, (who, shares) in enumerate(people, 1)
        ]
        stated = {"members": len(people), "shares": sum(shares for _, shares in people)}
        self.made(f"/rolls/{kind}/entries", {"entries": entries}, by=self.clerk)
        body = {**RESOLVED, "effective_on": FIRST, **stated}
        assert self.made(f"/rolls/{kind}/adoptions", body, by=self.clerk)["revision"] == 1

    def post_opening(self, undistributed_fen: int) -> None:
        """Let the books begin with income that is not distributed."""
        lines = [
            {"account": "101", "debit_fen": undistributed_fen},
            {"account": "322", "credit_fen": undistributed_fen, "sub": "undistributed"},
        ]
        self.post("opening", "opening", lines)

    def post(
        self, draft: str, kind: str, lines: list[dict[str, Any]], *, cashier: str | None = None
    ) -> None:
        """Prepare, review and post a voucher, signed by the cashier where money moves."""
        if "reviewer" not in self.village.signers:
            self.village.fill("reviewer", self.village.village)
        body = {"draft": draft, "kind": kind, "dated_on": FIRST, "chart": "2023-14"}
        said = {"summary": "演示", "attachments": 0, "lines": lines}
        self.made("/vouchers", {**body, **said}, by=self.accountant)
        voucher = f"/vouchers/{draft}"
        self.made(f"{voucher}/reviews", {}, by=self.village.signers["reviewer"])
        if cashier is not None:
            self.made(f"{voucher}/signatures", {}, by=cashier)
        self.made(f"{voucher}/postings", {"month": MONTH}, by=self.accountant)

    def declare(self, number: str) -> tuple[int, dict[str, Any]]:
        """Declare a plan on the day at which the county stands."""
        body = {**RESOLVED, "decided_on": self.village.today()}
        return self.send(f"/distributions/{number}/declarations", body, by=self.accountant)

    def later(self, days: int) -> None:
        """Let days pass in the whole county."""
        self.county.move(self.county.clock.now() + timedelta(days=days))

    def read(self, path: str, *, by: str, **query: str) -> Any:
        """Read something about the entity, up to what was sent last."""
        found: list[Any] = []

        def answered() -> bool:
            answer = self.county.get(
                "assets", f"{self.home}{path}", actor=by, after=self.village.position, **query
            )
            found.append(answer.json())
            return answer.status_code == 200

        self.village.until(answered)
        return found[-1]

    def growth(self, year: str) -> dict[str, Any]:
        """Read how the unit's total income stands to that of the year before."""
        path = f"/units/{self.village.unit}/collective-income"
        query = {"year": year, "years": "1", "after": self.village.position}
        answer = self.county.get("assets", path, actor=self.accountant, **query)
        (one,) = answer.json()
        told: dict[str, Any] = one
        return told

    def lines(self, number: str) -> list[dict[str, Any]]:
        """Read every line of a pay list, page by page."""
        path, found = f"/pay-lists/{number}/lines", []
        page = self.read(path, by=self.accountant, limit=PAGE)
        found += page["items"]
        while page["next"] is not None:
            page = self.read(path, by=self.accountant, limit=PAGE, cursor=page["next"])
            found += page["items"]
        return found

    def own(self, who: str) -> list[dict[str, Any]]:
        """Let somebody read what they get."""
        today = business_date(self.county.clock.now()).isoformat()
        items: list[dict[str, Any]] = self.read("/own-benefits", by=who, on=today)["items"]
        return items
