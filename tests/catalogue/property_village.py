"""A village of the played county that keeps its property by the rules of another county."""

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from registry.domain.pack.entries import section_hash
from registry.domain.pack.entries_property_rules import property_rules_entries
from registry.domain.pack.property_rules import PropertyRules, PropertyRulesFile
from tests.catalogue.signing_village import SINCE, SigningVillage
from tests.conftest import PlayedCounty

RULES = Path(__file__).parents[1] / "packs" / "property"
FORM = "village_collective"


class PropertyVillage(SigningVillage):
    """Adopts rules for property, lets the books begin, and keeps what the village has."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Play in this village; `name` tells its commands apart from those of other scenarios."""
        super().__init__(county, name=name, village=village)
        self.place = f"/units/{self.unit}"

    def adopt_property_rules(self, county: str) -> None:
        """Adopt the rules of another county for this village alone."""
        text = (RULES / f"{county}.yaml").read_text("utf-8")
        said = {**yaml.safe_load(text), "units": [self.village]}
        rules = PropertyRulesFile.model_validate_json(json.dumps(said))
        self.adopt_entries(
            f"finance/property-{self.name}",
            "property_rules",
            list(property_rules_entries(PropertyRules(rules=rules))),
        )

    def adopt_entries(self, section: str, kind: str, entries: list[dict[str, Any]]) -> None:
        """Adopt a section of this village's own."""
        body = {
            "section": section,
            "kind": kind,
            "version": 1,
            "unit": self.unit,
            "entries": entries,
            "root": section_hash(entries),
            "effective_on": SINCE,
            "resolution": {
                "body": "演示",
                "decided_on": SINCE,
                "title": "演示规则",
                "reference": f"演示-{self.name}",
                "basis": "illustrative",
            },
        }
        self._register("/sections", body)

    def begin_books(self, accountant: str) -> str:
        """Let the village's collective keep books; gives the path of its entity."""
        body = {
            "unit": self.unit,
            "form": FORM,
            "name": f"演示村集体-{self.name}",
            "chart": "2023-14",
            "books_from": SINCE[:7],
        }
        self.do_at("/entities", body, by=accountant, status=201)
        return f"/entities/{uuid5(NAMESPACE_URL, f'/assets/entity/{self.unit}/{FORM}')}"

    def do_at(
        self, path: str, body: dict[str, Any], *, by: str, status: int = 200
    ) -> dict[str, Any]:
        """Do something that succeeds; gives the answer."""
        answered = self._heard(path, body, by)
        assert answered[0] == status, answered
        return answered[1]

    def refused(self, path: str, body: dict[str, Any], *, by: str) -> str:
        """Ask for something that is refused; gives the code."""
        status, answer = self._heard(path, body, by)
        assert status == 409, answer
        code: str = answer["code"]
        return code

    def _heard(self, path: str, body: dict[str, Any], by: str) -> tuple[int, dict[str, Any]]:
        """Send a command until the service knows of the rules and posts that it rests on."""
        answered: list[tuple[int, dict[str, Any]]] = []

        def done() -> bool:
            answered[:] = [self.send(path, body, by=by)]
            return answered[0][1].get("code") not in _NOT_HEARD

        self.until(done)
        return answered[0]

    def read(self, path: str, *, by: str, **query: str) -> Any:
        """Read something that is there, with all that was done so far."""
        answer = self.county.get("assets", path, actor=by, after=self._position, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()


_NOT_HEARD = frozenset(
    ("not_permitted", "person_unlinked", "property_rules_not_heard", "property_word_unknown",
     "unit_unknown", "chart_not_heard", "post_not_held")
)  # fmt: skip
