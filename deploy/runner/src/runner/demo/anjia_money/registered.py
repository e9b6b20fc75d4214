"""What the register takes up for Anjia's money: sizes of households, and who scores a service."""

from dataclasses import dataclass

from typing_extensions import override

from runner.demo.anjia_money.asked import post_id
from runner.demo.cast import COUNTY, VILLAGE
from runner.demo.registration import RESOLUTION, unit
from runner.demo.seasons import FIRST_ON
from runner.demo.steps import CREATED, Known, Request, Step

REPRESENTATIVE = "villagers-representative"
REPRESENTATIVE_POST = f"{VILLAGE}/post/{REPRESENTATIVE}"


@dataclass(frozen=True, kw_only=True)
class ReportSize(Step):
    """The registrar enters how many persons a household has."""

    household: str
    persons: int

    @override
    def request(self, known: Known) -> Request:
        """Enter it from the first day on."""
        return Request(
            service="registry",
            path=f"/households/{known.subject(self.household)}/sizes",
            body={"persons": self.persons, "since": FIRST_ON.isoformat()},
            status=CREATED,
            holds={},
        )


@dataclass(frozen=True, kw_only=True)
class FoundPost(Step):
    """The registrar founds the post of a villagers' representative (村民代表)."""

    @override
    def request(self, known: Known) -> Request:
        """Found it in the village."""
        del known
        named = {"key": REPRESENTATIVE_POST, "kind": REPRESENTATIVE, "name": "村民代表"}
        body = {**named, "unit": unit(VILLAGE), "seats": 1}
        return Request(service="registry", path="/posts", body=body, status=CREATED, holds={})


@dataclass(frozen=True, kw_only=True)
class AppointRepresentative(Step):
    """The registrar enters who holds it."""

    person: str

    @override
    def request(self, known: Known) -> Request:
        """Appoint somebody from the first day on."""
        said = {"since": FIRST_ON.isoformat(), "resolution": RESOLUTION}
        return Request(
            service="registry",
            path=f"/posts/{post_id(COUNTY, REPRESENTATIVE_POST)}/appointments",
            body={"person": known.person(self.person), **said},
            status=CREATED,
            holds={},
        )
