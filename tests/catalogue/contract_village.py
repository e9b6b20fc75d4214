"""A village of the played county that keeps contracts, its books, and what they are about."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from tests.catalogue.signing_village import COUNTY, SINCE, SigningVillage
from tests.conftest import PlayedCounty

MIYI = Path(__file__).parents[1] / "packs" / "miyi"
POSTS = ("village-clerk", "village-accountant", "reviewer", "supervision-committee-member")
RENT: dict[str, Any] = {
    "kind": "rent",
    "since": "2026-01-01",
    "until": "2026-12-31",
    "months": 3,
    "due": "first_day",
    "due_days": 9,
}


class ContractVillage(SigningVillage):
    """Founds the posts and the books of a village, and does and reads what the village does."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Let the collective of this village keep books from January 2026 on."""
        super().__init__(county, name=name, village=village)
        for kind in POSTS:
            self.fill(kind, village)
        self.home = ""
        body = {
            "unit": self.unit,
            "form": "village_collective",
            "name": f"演示村股份经济合作联合社{name}",
            "chart": "2023-14",
            "books_from": "2026-01",
        }

        def founded() -> bool:
            status, answer = self.send("/entities", body, by=self.signers["village-accountant"])
            if status == 201:
                self.home = f"/entities/{answer['entity']}"
            return bool(self.home)

        self.until(founded)
        for kind in POSTS:
            self.until(partial(self._reads, self.signers[kind]))

    @property
    def entity(self) -> str:
        """The id of the village's collective."""
        return self.home.rpartition("/")[2]

    def adopt_rules(self, moved: Mapping[str, str]) -> None:
        """Adopt the contract rules of the small pack for this county's own units."""
        section = "finance/waste-contracts"
        named = f"{section}/{self.name}"
        text = json.dumps(section_entries(read_pack(MIYI), section), ensure_ascii=False)
        for old, new in moved.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        entries: list[Any] = json.loads(text)
        resolution = {"body": "演示", "decided_on": SINCE, "title": "演示", "basis": "illustrative"}
        self._register(
            "/sections",
            {
                "section": named,
                "kind": "contract_rules",
                "version": 1,
                "unit": self.unit,
                "entries": entries,
                "root": section_hash(entries),
                "effective_on": "2025-01-01",
                "resolution": {**resolution, "reference": f"演示-{self.name}"},
            },
        )
        ageing = f"{self.home}/receivables/ageing"
        self.until(lambda: self.read(ageing, on=self.today())["rule"] == f"{named}@1")

    def told(self, path: str, body: dict[str, Any], *, by: str = "village-clerk") -> dict[str, Any]:
        """Do something that succeeds, as the holder of a post; gives the answer."""
        status, answer = self.send(path, body, by=self.signers[by])
        assert status in {200, 201}, answer
        return answer

    def score(self, contract: str, mark: Mapping[str, str], *, by: str) -> None:
        """Let a representative score a month, once the service knows of the post."""
        path = f"{contract}/scores"
        self.until(lambda: self.send(path, dict(mark), by=by)[0] == 201)

    def refused(self, path: str, body: dict[str, Any], *, by: str = "village-clerk") -> str:
        """Ask for what is refused; gives the code."""
        status, answer = self.send(path, body, by=self.signers[by])
        assert status in {404, 409, 422}, answer
        code: str = answer["code"]
        return code

    def read(self, path: str, *, by: str = "village-clerk", **query: str) -> Any:
        """Read something as it stands after what was done here."""
        who = self.signers[by]
        answer = self.county.get("assets", path, actor=who, after=self._position, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sign_contract(self, number: str, form: str, **said: Any) -> str:
        """Record a contract for the year 2026; gives its path."""
        body = {
            "number": f"{self.name}-{number}",
            "form": form,
            "direction": "receivable",
            "party": self.county.subject("firm-01"),
            "party_type": "firm",
            "signed_on": "2026-01-01",
            "since": "2026-01-01",
            "terms": {"until": "2026-12-31"},
            "resolution": "演示〔2026〕1号",
            "summary": "演示合同",
        }
        answer = self.told(f"{self.home}/contracts", {**body, **said})
        return f"/contracts/{answer['contract']}"

    def register_resource(self, number: str, area_sqm: int) -> str:
        """Enter a pond in the register of resources; gives its id."""
        body = {
            "number": number,
            "name": f"演示堰塘{number}",
            "kind": "water",
            "plot": f"{self.name}-{number}",
            "area_sqm": area_sqm,
            "registered_on": "2025-01-01",
            "boundaries": "演示四至",
        }
        answer = self.told(f"{self.home}/resources", body)
        resource: str = answer["resource"]
        return resource

    def slip_of(self, key: str, month: str) -> dict[str, Any]:
        """Wait for the slip of a fact, and give it."""
        found: dict[str, Any] = {}

        def entered() -> bool:
            path = f"{self.home}/months/{month}/slips"
            page = self.read(path, by="village-accountant", limit="200")
            found.update(next((each for each in page["items"] if each["key"] == key), {}))
            return bool(found)

        self.until(entered)
        return found

    def book(self, slip: dict[str, Any], draft: str) -> list[tuple[str, int]]:
        """Bring a slip into the books; gives account and debit of each line, credits below 0."""
        said = {"month": slip["month"], "draft": draft, "summary": "演示", "attachments": 1}
        path = f"{self.home}/slips/{slip['slip']}/vouchers"
        self.told(path, said, by="village-accountant")
        voucher = f"{self.home}/vouchers/{draft}"
        self.told(f"{voucher}/reviews", {}, by="reviewer")
        self.told(f"{voucher}/postings", {"month": slip["month"]}, by="village-accountant")
        shown = self.read(voucher, by="village-accountant")
        return [
            (line["account"], line["debit_fen"] - line["credit_fen"]) for line in shown["lines"]
        ]

    def _reads(self, who: str) -> bool:
        path = f"{self.home}/contracts"
        return self.county.get("assets", path, actor=who).status_code == 200


def unit_of(division: str) -> str:
    """Give the register's id of a village."""
    return str(unit_id(COUNTY, division))
