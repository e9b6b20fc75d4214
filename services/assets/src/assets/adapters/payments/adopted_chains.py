"""The chains port on the register's adopted sections."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from assets.domain.payments.chain import BoundChain, ChainBook, PaymentChain
from chassis.errors import UnavailableError
from chassis.replica.sections import AdoptedSection
from kernel.chains import Chain, Stage, Step
from kernel.units import unit_id

KIND = "payment_chains"


class ChainNotHeardError(UnavailableError):
    """The section to which the request is bound was not heard of yet."""

    code = "chain_not_heard"


class Register(Protocol):
    """What is asked of the register: which sections were adopted."""

    @property
    def adopted(self) -> tuple[AdoptedSection, ...]:
        """Every adopted section; the same tuple until the register was read anew."""

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        """Give the adopted sections of a kind, by effective date and version."""


class AdoptedChains:
    """Builds the chains of a unit from what registry adopted; built once per section and unit."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the chains from what the register of a county adopted."""
        self._register = register
        self._county = county
        self._built: dict[tuple[UUID, str], ChainBook] = {}
        self._adopted: tuple[AdoptedSection, ...] = ()

    def in_force(self, unit: UUID, on: date) -> ChainBook | None:
        """Give the chains of a unit in the section in force on a day, or None.

        A newer version of a section takes the place of the one before, also for units that it
        names no more.
        """
        found = [section for section in self._newest(on) if unit in self._units(section)]
        return self._book(unit, found[-1]) if found else None

    def book(self, unit: UUID, bound: BoundChain) -> ChainBook:
        """Give all chains of the section to which a request is bound."""
        for section in self._register.sections(KIND):
            if (_rule(section), section.root) == (bound.rule, bound.root):
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
        named = {unit for section in self._newest(on) for unit in self._units(section)}
        for unit in sorted(named):
            book = self.in_force(unit, on)
            assert book is not None, "one of the sections names the unit"
            yield unit, book

    def _newest(self, on: date) -> list[AdoptedSection]:
        """Give each section in its version in force on a day, the one in force last at the end."""
        newest: dict[str, AdoptedSection] = {}
        for section in self._register.sections(KIND):
            if section.effective_on <= on:
                newest.pop(section.section, None)
                newest[section.section] = section
        return list(newest.values())

    def _units(self, section: AdoptedSection) -> frozenset[UUID]:
        return frozenset(
            unit_id(self._county, entry["unit"])
            for entry in section.entries
            if entry["entry"] == "payment_chain_unit"
        )

    def _book(self, unit: UUID, section: AdoptedSection) -> ChainBook:
        if self._adopted is not self._register.adopted:
            self._adopted, self._built = self._register.adopted, {}
        key = (unit, _rule(section))
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
            self._built[key] = ChainBook(rule=_rule(section), root=section.root, chains=chains)
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
