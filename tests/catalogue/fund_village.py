"""A village of the played county that keeps funds and records what is contributed to projects."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from typing_extensions import override

from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from tests.catalogue.signing_village import COUNTY, SINCE, SigningVillage
from tests.conftest import PlayedCounty

ROOT = Path(__file__).parents[2]
LUOJIANG, MIYI = ROOT / "deploy/counties/510604", ROOT / "tests/packs/miyi-aid"
ANJIA = "510604102211"
NOT_YET = {"not_permitted", "fund_rules_not_heard", "chart_not_heard", "post_not_held"}
SEATS = 9
ACCOUNTANT, CASHIER = "village-accountant", "cashier"


class FundVillage(SigningVillage):
    """Begins books, establishes funds, opens campaigns, and sends what is done on them."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str, form: str) -> None:
        """Let an accountant and a cashier keep the books of an entity of this form."""
        super().__init__(county, name=name, village=village)
        self.accountant = self.fill(ACCOUNTANT, village)
        self.cashier = self.fill(CASHIER, village)
        self.entity, self.account = self._begin(form)

    def adopt_rules(
        self, pack: Path, section: str, *, kind: str = "fund_rules", moved: Mapping[str, str]
    ) -> None:
        """Adopt a section of a pack for units of this county, once under the village's name."""
        entries: list[Any] = json.loads(_moved(pack, section, moved))
        resolution = {"body": "演示", "decided_on": SINCE, "title": "演示基金管理办法"}
        resolution |= {"reference": f"演示-{self.name}", "basis": "illustrative"}
        body = {
            "section": f"{section}-{self.village}",
            "kind": kind,
            "version": 1,
            "unit": self.unit,
            "entries": entries,
            "root": section_hash(entries),
            "effective_on": SINCE,
            "resolution": resolution,
        }
        self._register("/sections", body)

    def seat(self, kind: str, *holders: str) -> None:
        """Found a post of several seats, and let these people hold it."""
        body: dict[str, Any] = {
            "key": f"{self.village}/post/demo-{kind}",
            "kind": kind,
            "unit": self.unit,
        }
        body |= {"name": kind, "seats": SEATS}
        self.posts[kind] = self._register("/posts", body)["post"]
        for who in holders:
            self.appoint(kind, who)

    def found_part(self, key: str) -> None:
        """Found a part of the village, such as a villagers' group."""
        part = {"key": f"{self.village}/{key}", "kind": "villagers_group", "name": "演示一组"}
        unit = self._register("/units", {**part, "division": self.village, "within": self.unit})
        placed = {"tree": "administrative", "parent": self.unit, "effective_on": SINCE}
        self._register(f"/units/{unit['unit']}/placements", placed)

    def made(self, path: str, body: dict[str, Any], *, by: str) -> dict[str, Any]:
        """Send what is to succeed as soon as the register's news have arrived; gives the answer."""
        status, said = 0, dict[str, Any]()

        def done() -> bool:
            nonlocal status, said
            status, said = self.send(path, body, by=by)
            return said.get("code") not in NOT_YET

        self.until(done)
        assert status in {200, 201}, said
        return said

    def refused(self, path: str, body: dict[str, Any], *, by: str) -> str:
        """Send what is to be refused; gives the code."""
        status, said = 0, dict[str, Any]()

        def done() -> bool:
            nonlocal status, said
            status, said = self.send(path, body, by=by)
            return said.get("code") not in NOT_YET

        self.until(done)
        assert status in {404, 409, 422}, said
        code: str = said["code"]
        return code

    def read(self, path: str, *, by: str | None, **query: str) -> Any:
        """Read something, up to what was sent last; as anybody where nobody is named."""
        answer = self.county.get("assets", path, actor=by, after=self._position, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def establish(self, key: str, kind: str, *purposes: str, account: str | None = None) -> str:
        """Establish a fund that the cashier manages; gives its id."""
        body: dict[str, Any] = {
            "key": key,
            "name": f"演示基金-{key}",
            "kind": kind,
            "purposes": list(purposes),
            "managers": [CASHIER],
            "resolution": "演示〔2026〕1号",
            "bank_account": account,
            "established_on": self.today(),
        }
        fund: str = self.made(f"/entities/{self.entity}/funds", body, by=self.accountant)["fund"]
        return fund

    def campaign(self, key: str, *, fund: str | None, **more: Any) -> str:
        """Open a campaign for a project of the same key; gives its id."""
        body = {
            "key": key,
            "name": f"演示项目-{key}",
            "project": self.project(key),
            "fund": fund,
            "resolution": "演示〔2026〕2号",
            "opened_on": SINCE,
            **more,
        }
        path = f"/entities/{self.entity}/campaigns"
        campaign: str = self.made(path, body, by=self.accountant)["campaign"]
        return campaign

    @property
    def households(self) -> list[str]:
        """The households of the cast, by their keys."""
        return [each.key for each in self.county.cast.subjects if each.kind == "household"]

    def householder(self) -> str:
        """Give the head of a household of the cast who decides nothing about others."""
        heads = (each.person.key for each in self.county.cast.subjects if each.kind == "household")
        return next(key for key in heads if key not in self.county.cast.deciding)

    def household_of(self, who: str) -> str:
        """Give the household whose head is this person of the cast."""
        return next(each.key for each in self.county.cast.subjects if each.person.key == who)

    def project(self, key: str) -> str:
        """Give the id under which the books know a project."""
        return str(uuid5(NAMESPACE_URL, f"/catalogue/{self.village}/{key}"))

    def give(
        self, campaign: str, receipt: str, given: dict[str, Any], *, by: str, source: str
    ) -> dict[str, Any]:
        """Record what somebody of the cast gave."""
        who = {"party": self.county.subject(by), "party_type": "household", "source": source}
        body = {"receipt": f"{self.name}-{receipt}", "contributor": who, "given": given}
        body |= {"contributed_on": self.today()}
        return self.made(f"/campaigns/{campaign}/contributions", body, by=self.cashier)

    def outlay(self, reference: str, purpose: str, amount_fen: int, **more: Any) -> dict[str, Any]:
        """Give the body by which money leaves a fund."""
        return {
            "purpose": purpose,
            "payee": self.county.subject("firm-01"),
            "amount_fen": amount_fen,
            "paid_on": self.today(),
            "reference": f"{self.name}-{reference}",
            "bank_account": self.account,
            **more,
        }

    @override
    def _register(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Tell the register something, once it knows the unit that was founded before."""
        registrar = self.county.cast.registrar.key
        told: dict[str, Any] = {}

        def done() -> bool:
            self._sent += 1
            key = f"{self.name}-{self._sent}"
            answer = self.county.post("registry", path, body, actor=registrar, key=key)
            told.update(answer.json())
            assert answer.status_code in {201, 403, 404}, answer.text
            return answer.status_code == HTTPStatus.CREATED

        self.until(done)
        return told

    def _begin(self, form: str) -> tuple[str, str]:
        body = {
            "unit": self.unit,
            "form": form,
            "name": "演示村集体",
            "chart": "2023-14",
            "books_from": SINCE[:7],
        }
        entity = self.made("/entities", body, by=self.accountant)["entity"]
        account = {
            "key": "special",
            "bank": "示例农村商业银行",
            "kind": "special",
            "number": "6200 0000 0000 0000 099",
            "since": SINCE,
        }
        path = f"/entities/{entity}/bank-accounts"
        made = self.made(path, account, by=self.accountant)
        return entity, made["bank_account"]


def _moved(pack: Path, section: str, moved: Mapping[str, str]) -> str:
    text = json.dumps(section_entries(read_pack(pack), section), ensure_ascii=False)
    for old, new in moved.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return text


def part_of(village: str, key: str) -> str:
    """Give the id of a part of a village, such as a villagers' group."""
    return str(unit_id(COUNTY, f"{village}/{key}"))
