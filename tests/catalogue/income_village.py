"""A village of the played county that takes income in by the rules of another county's pack."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from tests.catalogue.signing_village import SINCE, SigningVillage
from tests.conftest import PlayedCounty

MIYI = Path(__file__).parents[1] / "packs" / "miyi-levies"
ACCOUNTANT, CASHIER = "village-accountant", "cashier"
HEARD_LATER = frozenset(
    ("income_rules_not_heard", "levy_roll_empty", "chart_not_heard", "not_permitted")
)
"""Refusals that end once the service has heard the register's latest news."""


class IncomeVillage(SigningVillage):
    """Adopts rules of income, begins books, and sends what comes in."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Let an accountant and a cashier work in this village."""
        super().__init__(county, name=name, village=village)
        self.accountant = self.fill(ACCOUNTANT, village)
        self.cashier = self.fill(CASHIER, village)
        self.entity = ""
        self.account = ""

    @property
    def month(self) -> str:
        """The month in which the county stands."""
        return self.today()[:7]

    def adopt_income(self, section: str, moved: Mapping[str, str]) -> None:
        """Adopt a section of the small pack for units and parties of this county."""
        text = json.dumps(section_entries(read_pack(MIYI), section), ensure_ascii=False)
        for old, new in moved.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        entries: list[Any] = json.loads(text)
        resolution = {"body": "演示", "decided_on": SINCE, "title": "演示收入管理办法"}
        resolution |= {"reference": f"演示-{self.name}", "basis": "illustrative"}
        body = {
            "section": f"{section}-{self.name}",
            "kind": "income_rules",
            "version": 1,
            "unit": self.unit,
            "entries": entries,
            "root": section_hash(entries),
            "effective_on": SINCE,
            "resolution": resolution,
        }
        self._register("/sections", body)

    def begin(self, *, form: str = "village_collective") -> tuple[str, str]:
        """Begin books with one bank account; gives the entity and the account."""
        body = {
            "unit": self.unit,
            "form": form,
            "name": "示例股份经济合作联合社",
            "chart": "2023-14",
            "books_from": self.month,
        }
        entity: str = self.accepted("/entities", body, by=self.accountant)["entity"]
        bank = {"key": "basic", "bank": "示例农村商业银行", "kind": "basic"}
        bank |= {"number": "6200 0000 0000 0000 017", "since": f"{self.month}-01"}
        path = f"/entities/{entity}/bank-accounts"
        account: str = self.accepted(path, bank, by=self.accountant)["bank_account"]
        self.entity, self.account = self.entity or entity, self.account or account
        return entity, account

    def take(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        """Send what happens to the entity's income; gives the answer."""
        return self.accepted(f"/entities/{self.entity}/{path}", body, by=by)

    def refused(self, path: str, body: dict[str, Any], *, by: str) -> str:
        """Send what is refused; gives the code."""
        answer: dict[str, Any] = {}

        def sent() -> bool:
            nonlocal answer
            status, answer = self.send(f"/entities/{self.entity}/{path}", body, by=by)
            assert status >= 400, answer
            return answer["code"] not in HEARD_LATER

        self.until(sent)
        code: str = answer["code"]
        return code

    def read(self, path: str, *, by: str, **query: str) -> Any:
        """Read what became of it."""
        answer = self.county.get(
            "assets", f"/entities/{self.entity}/{path}", actor=by, after=self._position, **query
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def accepted(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        """Send a command until what it rests on is known; gives its answer."""
        answer: dict[str, Any] = {}

        def sent() -> bool:
            nonlocal answer
            status, answer = self.send(path, body, by=by)
            assert status < 400 or answer["code"] in HEARD_LATER, answer
            return status < 400

        self.until(sent)
        return answer

    def book(self) -> None:
        """Let the cashier have a book of receipts."""
        body = {"book": "1", "custodian": self.county.person(self.cashier), "first": 1, "last": 50}
        self.take("receipt-books", {**body, "issued_on": self.today()}, by=self.accountant)

    def receipt(self, number: int, payer: str, fen: int, cause: str, **said: str) -> dict[str, Any]:
        """Give what stands on a receipt for cash, or for the bank where an account is named."""
        method = "bank" if "bank_account" in said else "cash"
        body = {"number": number, "payer": payer, "amount_fen": fen, "cause": cause}
        return {**body, "method": method, "written_on": self.today(), **said}

    def household(self, number: str, *, persons: int) -> str:
        """Have a household registered in the village, with its size; gives its id."""
        head = {"name": f"示例户主{number}", "key": f"{self.name}-{number}"}
        body = {"number": number, "unit": self.unit, "label": f"示例{number}户", "head": head}
        household: str = self._register("/households", body)["household"]
        size = {"persons": persons, "since": SINCE}
        self._register(f"/households/{household}/sizes", size)
        return household
