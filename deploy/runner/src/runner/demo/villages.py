"""The other villages of the county: who asks for their payments, signs them and keeps books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kernel.ids import named_id
from kernel.units import unit_id
from runner.demo.cast import COUNTY, Person
from runner.demo.script import Term

CLERK, ACCOUNTANT, REVIEWER = "village-clerk", "village-accountant", "reviewer"
CASHIER, CHAIR, HEAD = "cashier", "supervision-committee-chair", "village-head"
POSTS = {
    CLERK: "村文书",
    ACCOUNTANT: "村会计",
    REVIEWER: "会计审核",
    CASHIER: "出纳",
    CHAIR: "村务监督委员会主任",
    HEAD: "村民委员会主任",
}
FORM, BANK = "village_collective", "basic"


@dataclass(frozen=True, kw_only=True)
class MoneyVillage:
    """One village with the person on each post; its ids are those that assets derives."""

    code: str
    people: Mapping[str, Person] = field(repr=False)

    @property
    def unit(self) -> str:
        """The id of the village."""
        return str(unit_id(COUNTY, self.code))

    @property
    def entity(self) -> str:
        """The id of the accounting entity of its collective."""
        return _id(f"/assets/entity/{self.unit}/{FORM}")

    @property
    def bank_account(self) -> str:
        """The id of the collective's bank account."""
        return _id(f"/assets/entity/{self.entity}/bank_account/{BANK}")

    def by(self, kind: str) -> str:
        """Give the key of the person on a post."""
        return self.people[kind].key

    def request(self, number: str) -> str:
        """Give the id of a payment request."""
        return _id(f"/assets/payment_request/{self.unit}/{number}")

    def slip(self, number: str, reference: str) -> str:
        """Give the id of the slip of a payment that a bank's reference confirms."""
        return self.owned("slip", f"payment/{self.request(number)}/{reference}")

    def owned(self, kind: str, name: str) -> str:
        """Give the id of something of the entity that assets derives from its name."""
        return _id(f"/assets/{kind}/{self.entity}/{name}")

    def party(self, name: str) -> str:
        """Give the id of somebody with whom the village settles, who is in no register."""
        return _id(f"/demo/{self.code}/party/{name}")

    def terms(self) -> list[Term]:
        """Give who holds which post."""
        return [
            Term(person=person, kind=kind, unit=self.code, label=f"{POSTS[kind]} · {self.code}")
            for kind, person in self.people.items()
        ]


def money_villages(codes: Sequence[str], name: Callable[[], str]) -> tuple[MoneyVillage, ...]:
    """Make the people of these villages; `name` gives one made-up name after the other."""
    return tuple(
        MoneyVillage(
            code=code,
            people={kind: Person(key=f"demo-{code}-{kind}", name=name()) for kind in POSTS},
        )
        for code in codes
    )


def _id(name: str) -> str:
    return str(named_id(name))
