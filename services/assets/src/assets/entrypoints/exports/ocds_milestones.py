"""The instalments of a contract as OCDS milestones: what is to be delivered and paid when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assets.entrypoints.exports.ocds_words import Node, begins, ends, instant

DELIVERY, PAYMENT = "delivery", "payment"
_SCHEDULED, _MET, _PARTLY, _NOT_MET = "scheduled", "met", "partiallyMet", "notMet"


@dataclass(kw_only=True)
class _Part:
    """One milestone, and what was paid on it."""

    id: str
    kind: str
    amount_fen: int
    paid_fen: int = 0
    cancelled: bool = False
    met: bool = False


class Milestones:
    """Remembers the milestones of one contract, and gives each as an event changes it.

    What a service delivers is met once it was accepted; any other instalment, and what was
    released of retained money, once all of it was paid.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._parts: dict[str, _Part] = {}
        self._asked: dict[UUID, str] = {}
        self._kind = PAYMENT
        self._agreed: set[str] = set()

    @property
    def value_fen(self) -> int:
        """What all instalments come to that were not cancelled."""
        agreed = (self._parts[each] for each in self._agreed)
        return sum(part.amount_fen for part in agreed if not part.cancelled)

    def state(
        self, instalments: Iterable[Any], *, at: datetime, serves: bool | None = None
    ) -> list[Node]:
        """Give new instalments; a contract that serves, delivers with each."""
        if serves is not None:
            self._kind = DELIVERY if serves else PAYMENT
        return [self._stated(each, at) for each in instalments]

    def cancel(self, numbers: Sequence[int], *, at: datetime) -> list[Node]:
        """Give instalments as cancelled: they will not be met."""
        for number in numbers:
            self._parts[str(number)].cancelled = True
        return [
            {**self._touched(str(number), at), "status": _NOT_MET, "description": "已取消"}
            for number in numbers
        ]

    def accept(self, number: int, *, on: str, at: datetime) -> Node:
        """Give an instalment of which the service was accepted."""
        return {**self._touched(str(number), at), "status": _MET, "dateMet": begins(on)}

    def release(self, settlement: int, released_fen: int, *, at: datetime) -> Node:
        """Give what a settlement released of retained money, and is owed now."""
        part = _Part(id=f"settlement-{settlement}", kind=PAYMENT, amount_fen=released_fen)
        self._parts[part.id] = part
        said = {"type": PAYMENT, "code": "retention", "status": _SCHEDULED}
        return {**self._touched(part.id, at), **said}

    def ask(self, request: str, part: Any) -> None:
        """Remember for which milestone a payment is asked."""
        settlement, instalment = part.get("settlement"), part.get("instalment")
        asked = f"settlement-{settlement}" if settlement is not None else str(instalment)
        self._asked[UUID(request)] = asked

    def pay(self, request: UUID, amount_fen: int, *, on: str, at: datetime) -> list[Node]:
        """Give the milestone that a payment or a return changed; none, where it is delivered."""
        part = self._parts[self._asked[request]]
        part.paid_fen += amount_fen
        if part.kind == DELIVERY:
            return []
        met = part.paid_fen >= part.amount_fen
        unmet = _PARTLY if part.paid_fen > 0 else _SCHEDULED
        said: Node = {**self._touched(part.id, at), "status": _MET if met else unmet}
        if met or part.met:
            # A field that is null takes back what an earlier release said.
            said["dateMet"] = begins(on) if met else None
        part.met = met
        return [said]

    def _stated(self, instalment: Any, at: datetime) -> Node:
        key = str(instalment["number"])
        self._parts[key] = _Part(id=key, kind=self._kind, amount_fen=instalment["amount_fen"])
        self._agreed.add(key)
        return {
            **self._touched(key, at),
            "type": self._kind,
            "code": instalment.get("deliverable") or instalment["kind"],
            "dueDate": ends(instalment["due_on"]),
            "status": _SCHEDULED,
        }

    @staticmethod
    def _touched(key: str, at: datetime) -> Node:
        return {"id": key, "dateModified": instant(at)}
