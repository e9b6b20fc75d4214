"""The chains port on the register's adopted sections."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import Register, UnitSections, rule_of
from assets.domain.payments.chain import BoundChain, ChainBook, PaymentChain
from chassis.errors import UnavailableError
from chassis.replica.sections import AdoptedSection
from kernel.chains import Chain, Stage, Step
from kernel.units import unit_id

KIND = "payment_chains"


class ChainNotHeardError(UnavailableError):
    """The section to which the request is bound was not heard of yet."""

    code = "chain_not_heard"


class AdoptedChains:
    """Builds the chains of a unit from what registry adopted; built once per section and unit."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the chains from what the register of a county adopted."""
        self._register = register
        self._sections = UnitSections(register, KIND, names="payment_chain_unit", county=county)
        self._county = county
        self._built: dict[tuple[UUID, str], ChainBook] = {}
        self._adopted: tuple[AdoptedSection, ...] = ()

    def in_force(self, unit: UUID, on: date) -> ChainBook | None:
        """Give the chains of a unit in the section in force on a day, or None.

        A newer version of a section takes the place of the one before, also for units that it
        names no more.
        """
        found = self._sections.naming(unit, on)
        return None if found is None else self._book(unit, found)

    def book(self, unit: UUID, bound: BoundChain) -> ChainBook:
        """Give all chains of the section to which a request is bound."""
        section = self._sections.bound(bound.rule, bound.root)
        if section is not None:
            return self._book(unit, section)
        raise ChainNotHeardError(f"{bound.rule} was not heard of yet: send it again in a moment")

    def of(self, unit: UUID, bound: BoundChain) -> PaymentChain:
        """Give the chain to which a request of a unit is bound; raises `ChainNotHeardError`."""
        found = self.book(unit, bound).named(bound.chain)
        # The hash of the section says that it is the one that was looked into at the time.
        assert found is not None, f"{bound.rule} has no chain {bound.chain} for this unit"
        return found

    def all_in_force(self, on: date) -> Iterator[tuple[UUID, ChainBook]]:
        """Give every unit that has chains on a day, with these."""
        named = {
            unit
            for section in self._sections.in_force(on)
            for unit in self._sections.units(section)
        }
        for unit in sorted(named):
            book = self.in_force(unit, on)
            assert book is not None, "one of the sections names the unit"
            yield unit, book

    def _book(self, unit: UUID, section: AdoptedSection) -> ChainBook:
        if self._adopted is not self._register.adopted:
            self._adopted, self._built = self._register.adopted, {}
        key = (unit, rule_of(section))
        if key not in self._built:
            own = {
                entry["chain"]
                for entry in section.entries
                if entry["entry"] == "payment_chain_unit"
                and unit_id(self._county, entry["unit"]) == unit
            }
            chains = [
                _Reading(section, entry, unit, self._county).chain()
                for entry in section.entries
                if entry["entry"] == "payment_chain" and entry["chain"] in own
            ]
            self._built[key] = ChainBook(rule=rule_of(section), root=section.root, chains=chains)
        return self._built[key]


class _Reading:
    """Puts one chain together from its entries."""

    def __init__(
        self, section: AdoptedSection, head: dict[str, Any], unit: UUID, county: str
    ) -> None:
        self._section = section
        self._head = head
        self._unit = unit
        self._county = county

    def chain(self) -> PaymentChain:
        steps = self._entries("payment_step")
        numbers = sorted({entry["stage"] for entry in steps})
        stages = [[entry for entry in steps if entry["stage"] == number] for number in numbers]
        posts = [*steps, *self._entries("payment_substitute")]
        return PaymentChain(
            bound=BoundChain(
                rule=_rule(self._section), root=self._section.root, chain=self._head["chain"]
            ),
            chain=Chain(
                stages=tuple(
                    Stage(order=stage[0]["order"], steps=tuple(self._step(each) for each in stage))
                    for stage in stages
                ),
                preconditions=tuple(
                    entry["precondition"] for entry in self._entries("payment_precondition")
                ),
            ),
            cash_allowed=self._head["cash"] == "allowed",
            places={entry["post"]: self._place(entry) for entry in posts},
            categories=frozenset(
                entry["category"] for entry in self._entries("payment_chain_category")
            ),
            amount_fen_least=self._head["amount_fen_least"],
            amount_fen_most=self._head.get("amount_fen_most"),
        )

    def _step(self, entry: dict[str, Any]) -> Step:
        return Step(
            key=entry["step"],
            post=entry["post"],
            signers_min=entry["signers"],
            separate=entry["separate"],
            substitutes=tuple(
                each["post"]
                for each in self._entries("payment_substitute")
                if each["step"] == entry["step"]
            ),
        )

    def _place(self, entry: dict[str, Any]) -> UUID:
        standing = entry.get("post_unit")
        return self._unit if standing is None else unit_id(self._county, standing)

    def _entries(self, kind: str) -> list[dict[str, Any]]:
        return [
            entry
            for entry in self._section.entries
            if entry["entry"] == kind and entry["chain"] == self._head["chain"]
        ]


def _rule(section: AdoptedSection) -> str:
    return f"{section.section}@{section.version}"
