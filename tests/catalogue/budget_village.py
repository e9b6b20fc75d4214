"""A village of the played county that keeps a budget and projects."""

from collections.abc import Sequence
from typing import Any

from tests.catalogue.signing_village import SINCE, SigningVillage
from tests.conftest import PlayedCounty

NOT_HEARD = {"project_kind_unknown", "owner_post_unknown"}
"""What is answered until the service has heard of rules and posts."""
DECIDED_ON = "2026-06-02"


class BudgetVillage(SigningVillage):
    """Has a clerk and members of the supervision committee, and asks until they are known."""

    def __init__(self, county: PlayedCounty, *, name: str, village: str) -> None:
        """Fill the posts of a village; `name` tells its projects apart from those of others."""
        super().__init__(county, name=name, village=village)
        self.clerk = self.fill("village-clerk", village)
        self.supervisors = [self.fill("supervision-committee-member", village), self.newcomer()]
        self.appoint("supervision-committee-member", self.supervisors[1])

    def made(self, path: str, body: dict[str, Any], *, by: str = "") -> dict[str, Any]:
        """Do what is let through, once the service knows of the post; gives the answer."""
        answer: tuple[int, dict[str, Any]] = (0, {})

        def let_in() -> bool:
            nonlocal answer
            answer = self.send(path, body, by=by or self.clerk)
            return answer[0] != 403 and answer[1].get("code") not in NOT_HEARD

        self.until(let_in)
        assert answer[0] in {200, 201}, answer
        return answer[1]

    def refused(self, path: str, body: dict[str, Any], *, by: str = "") -> str:
        """Do what is refused; gives the code."""
        status, answer = self.send(path, body, by=by or self.clerk)
        assert status in {409, 422}, (status, answer)
        code: str = answer["code"]
        return code

    def shown(self, path: str, **query: str) -> dict[str, Any]:
        """Read something as the clerk, as far as the last command went."""
        query["after"] = self._position
        answer = self.county.get("assets", path, actor=self.clerk, **query)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def asking(self, number: str, amount_fen: int, **more: Any) -> dict[str, Any]:
        """Give the body that asks for a payment."""
        terms = self.terms(amount_fen=amount_fen)
        return {**terms, "unit": self.unit, "number": f"{self.name}-{number}", **more}

    def pay(self, number: str, amount_fen: int, **more: Any) -> str:
        """Ask for a payment; gives its id."""
        made = self.made("/payment-requests", self.asking(number, amount_fen, **more))
        request: str = made["payment_request"]
        return request

    def report_paid(self, request: str, amount_fen: int) -> Sequence[str]:
        """Report that so much was paid on a request; gives what is irregular."""
        told = {
            "method": "bank_transfer",
            "paid_on": self.today(),
            "amount_fen": amount_fen,
            "reference": f"{self.name}-{request[:8]}-{amount_fen}",
        }
        made = self.made(f"/payment-requests/{request}/irregular-payments", told)
        irregular: list[str] = made["irregular"]
        return irregular

    def resolve(self, reference: str) -> str:
        """Record a resolution of the village's delegates; gives its reference."""
        body = {"unit": self.unit, "reference": reference, "decided_on": DECIDED_ON}
        self.made("/resolutions", {**body, "body": "villagers-delegates-assembly"})
        return reference

    def project(self, kind: str, budget_fen: int, **more: Any) -> str:
        """Set a project up for which the clerk's post answers; gives its path."""
        body = {
            "unit": self.unit,
            "key": f"{self.name}-{kind}",
            "name": f"演示项目-{self.name}",
            "kind": kind,
            "budget_fen": budget_fen,
            "owner_post": self.posts["village-clerk"],
            **more,
        }
        return f"/projects/{self.made('/projects', body)['project']}"

    def start(self, project: str) -> None:
        """Start a project."""
        self.made(f"{project}/starts", {"started_on": SINCE})
