"""What chains, their steps and preconditions, and posting rules are called where adopted."""

from collections.abc import Mapping
from typing import Any

from assets.adapters.books.adopted_posting_rules import KIND as POSTING
from assets.adapters.payments.adopted_chains import KIND
from assets.domain.payments.chain import BoundChain
from chassis.pages.languages import Spoken
from chassis.pages.names import find_entry, said_of
from chassis.replica.memory import RegisterMemory


class PaymentNames:
    """Answers in the language of a page; what has no name is shown by its key."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read this memory of the register."""
        self._register = register

    def chain(self, bound: BoundChain, spoken: Spoken) -> str:
        """Name a chain."""
        return said_of(self._entry(bound, "payment_chain"), spoken) or bound.chain

    def step(self, bound: BoundChain, step: str, spoken: Spoken) -> str:
        """Name a step of a chain."""
        return said_of(self._entry(bound, "payment_step", step=step), spoken) or step

    def precondition(self, bound: BoundChain, precondition: str, spoken: Spoken) -> str:
        """Name what a chain asks to be decided before anybody signs."""
        entry = self._entry(bound, "payment_precondition", precondition=precondition)
        return said_of(entry, spoken) or precondition

    def rule(self, rule: str, spoken: Spoken) -> str:
        """Name the posting rule by which a slip gets into the books."""
        entries = (
            find_entry(section.entries, entry="posting_rule", rule=rule)
            for section in reversed(self._register.sections(POSTING))
        )
        return said_of(next((entry for entry in entries if entry), {}), spoken) or rule

    def _entry(self, bound: BoundChain, kind: str, **named: str) -> Mapping[str, Any]:
        for section in self._register.sections(KIND):
            if (f"{section.section}@{section.version}", section.root) == (bound.rule, bound.root):
                return find_entry(section.entries, entry=kind, chain=bound.chain, **named)
        return {}
