"""A village of the played county that keeps books of its own, on rules adopted for it alone."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from tests.catalogue.signing_village import SigningVillage
from tests.conftest import PlayedCounty

OWN_PACK = Path(__file__).parents[2] / "deploy" / "counties" / "510604"
KEEPERS = ("village-accountant", "reviewer", "cashier", "village-clerk", "auditor")


class BookedVillage(SigningVillage):
    """Fills the posts of the books, begins them, and carries vouchers all the way."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Play in this village, with somebody in each post of the books."""
        super().__init__(county, name=name, village=village)
        for kind in KEEPERS:
            self.fill(kind, village)
        self.home = ""

    def adopt_copy(
        self,
        section: str,
        *,
        since: str,
        moved: Mapping[str, str],
        kept: Callable[[dict[str, Any]], bool] = lambda _: True,
        added: tuple[dict[str, Any], ...] = (),
    ) -> None:
        """Adopt a section of the county's own pack once more, for this village."""
        pack = read_pack(OWN_PACK)
        own = [entry for entry in section_entries(pack, section) if kept(entry)]
        text = json.dumps([*own, *added], ensure_ascii=False)
        for old, new in moved.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        entries: list[Any] = json.loads(text)
        body = {
            "section": f"{section}-{self.name}",
            "kind": pack.section(section).kind,
            "version": 1,
            "unit": self.unit,
            "entries": entries,
            "root": section_hash(entries),
            "effective_on": since,
            "resolution": {
                "body": "演示",
                "decided_on": since,
                "title": "演示",
                "reference": f"演示-{self.name}",
                "basis": "illustrative",
            },
        }
        self._register("/sections", body)

    def keep_books(self, books_from: str, *, chart: str = "2023-14") -> None:
        """Begin the books, once the service knows of the chart and of who keeps them."""
        made = {
            "unit": self.unit,
            "form": "village_collective",
            "name": "示例村股份经济合作联合社",
            "chart": chart,
            "books_from": books_from,
        }
        accountant = self.signers["village-accountant"]

        def begun() -> bool:
            status, said = self.send("/entities", made, by=accountant)
            self.home = f"/entities/{said.get('entity')}"
            return status == 201

        self.until(begun)

    def keep(self, path: str, body: dict[str, Any], *, kind: str) -> tuple[int, Any]:
        """Do one thing on the books as the holder of a post; gives status, and code or answer."""
        status, said = self.send(f"{self.home}/{path}", body, by=self.signers[kind])
        return status, said.get("code", said)

    def read(self, path: str, *, kind: str, **query: str) -> dict[str, Any]:
        """Read something of the books as the holder of a post."""
        answer = self.county.get(
            "assets",
            f"{self.home}/{path}",
            actor=self.signers[kind],
            after=self._position,
            **query,
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def book(self, draft: str, month: str, *, cash: bool) -> None:
        """Bring a prepared voucher into the books."""
        steps: list[tuple[str, dict[str, Any], str]] = [("reviews", {}, "reviewer")]
        steps += [("signatures", {}, "cashier")] if cash else []
        for name, body, kind in [*steps, ("postings", {"month": month}, "village-accountant")]:
            status, said = self.keep(f"vouchers/{draft}/{name}", body, kind=kind)
            assert status == 200, said
