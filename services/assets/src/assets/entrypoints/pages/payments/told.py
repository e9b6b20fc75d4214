"""A payment as far as its story tells, line by line: its terms, its version, what was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from assets.domain.payments.chain import BoundChain, PaymentChain, Trail
from assets.domain.payments.steps import State
from assets.entrypoints.payments.answers import StoryLine
from kernel.approval import Signing
from kernel.chains import Signature

ASKED = ("requested", "changed")
"""The lines that say what is asked for; each of them is a version of its own."""
PAID = ("confirmed", "paid_irregularly")
_STATES = {
    **dict.fromkeys(ASKED, State.REQUESTED),
    "rejected": State.REJECTED,
    "withdrawn": State.WITHDRAWN,
    "ordered": State.ORDERED,
}


@dataclass(frozen=True)
class Told:
    """What the lines of one payment say together; the first of them asks for it."""

    lines: Sequence[StoryLine]

    @cached_property
    def asked(self) -> StoryLine:
        """The line that says what is asked for now."""
        return [line for line in self.lines if line.event in ASKED][-1]

    @property
    def terms(self) -> Mapping[str, Any]:
        """What is asked for."""
        return self.asked.data

    @property
    def version(self) -> int:
        """Which version of the terms is asked for; signatures bind to one."""
        return int(self.terms.get("version", 1))

    @property
    def bound(self) -> BoundChain | None:
        """The chain that this version goes through."""
        chain = self.terms.get("chain")
        return None if chain is None else BoundChain(**chain)

    @property
    def state(self) -> State:
        """How far it has come; what was paid on it is counted beside."""
        return [_STATES[line.event] for line in self.lines if line.event in _STATES][-1]

    @property
    def met(self) -> Mapping[str, StoryLine]:
        """By precondition of this version, the line that says by which decision it is met."""
        return {line.data["precondition"]: line for line in self._of_version("precondition_met")}

    @property
    def signed(self) -> Sequence[StoryLine]:
        """The signatures of this version."""
        return self._of_version("signed")

    @property
    def rejected(self) -> StoryLine | None:
        """The line by which this version was rejected, if it was."""
        return next(iter(self._of_version("rejected")), None)

    @property
    def ordered(self) -> StoryLine | None:
        """The last order."""
        return ([None, *self.of("ordered")])[-1]

    @property
    def paid_fen(self) -> int:
        """What was paid, in order or not."""
        return sum(line.data["amount_fen"] for line in self.of(*PAID))

    @property
    def returned_fen(self) -> int:
        """What came back."""
        return sum(line.data["amount_fen"] for line in self.of("returned"))

    @property
    def net_fen(self) -> int:
        """What was paid and did not come back."""
        return self.paid_fen - self.returned_fen

    @property
    def irregular(self) -> Sequence[str]:
        """What is wrong with payments that were made, each once."""
        codes = (code for line in self.of(*PAID) for code in line.data.get("irregular") or ())
        return list(dict.fromkeys(codes))

    @property
    def recused(self) -> Sequence[UUID]:
        """Who stands too near to the payee (应回避), by what was known of this version."""
        related = (self.terms.get("related") or {}).get("persons", [])
        signing = [each for line in self.signed for each in line.data["recused"]]
        return [UUID(each) for each in dict.fromkeys([*related, *signing])]

    @property
    def recusal_exempt(self) -> bool:
        """Whether nobody chose the payee, so that nobody has to recuse."""
        return bool((self.terms.get("related") or {}).get("exempt"))

    def of(self, *events: str) -> Sequence[StoryLine]:
        """Give the lines of some kinds."""
        return [line for line in self.lines if line.event in events]

    def signing(self, chain: PaymentChain) -> Signing:
        """Put what was signed and met of this version into its chain."""
        doers = [line.data.get("changer") or line.data.get("requester") for line in self.of(*ASKED)]
        return Trail(
            version=self.version,
            met=frozenset(self.met),
            doers=frozenset(UUID(each) for each in doers if each is not None),
            signatures=tuple(
                Signature(
                    step=line.data["step"],
                    person=UUID(line.data["person"]),
                    post=line.data["post"],
                    version=self.version,
                )
                for line in self.signed
            ),
        ).signing(chain)

    def _of_version(self, event: str) -> Sequence[StoryLine]:
        return [line for line in self.of(event) if line.data["version"] == self.version]
