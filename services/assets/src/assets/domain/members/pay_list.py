"""A pay list (发放清单): lines computed by rule from a complete roll, paid by one request."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from assets.domain.members.pay_lines import PayLine, pay_digest, total_of
from assets.domain.members.roll_entries import RollBinding, parts_of
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id

REQUESTS_MAX = 9
"""So often a list is asked for anew after its request was withdrawn."""


class PayListUnknownError(NotFoundError):
    """There is no such pay list."""

    code = "pay_list_unknown"


class PayListExistsError(ConflictError):
    """The entity has a pay list of this number already."""

    code = "pay_list_exists"


class PayListNotDecidedError(RefusedError):
    """What the list pays out was not decided yet."""

    code = "pay_list_not_decided"


class PayListRequestedError(ConflictError):
    """The payment of the list is asked for already."""

    code = "pay_list_requested"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What a list says of all its lines."""

    entity: UUID
    number: str
    kind: str
    """What is paid, and the category of its payment: `dividend`, `allowance`, `wages`, …"""
    source: UUID
    """The distribution or the monthly run from which it was computed."""
    period: str
    rule: str
    roll: RollBinding
    rounding: str | None = None


class PayList(AggregateRoot):
    """Never changes once it is computed, and is paid as a whole, by one request at a time."""

    TOPIC = "assets.pay_list"

    class Computed(Created):
        """So many lines follow from the roll by the rule; each stands in one of the parts."""

        TOPIC = "assets.pay_list.computed"
        entity: UUID
        number: str
        kind: str
        source: UUID
        period: str
        rule: str
        roll: RollBinding
        lines: int
        parts: int
        total_fen: int
        digest: str
        rounding: str | None = None

    class LinesComputed(AggregateRoot.Event):
        """One part of the lines, in the order of the roll."""

        TOPIC = "assets.pay_list.lines_computed"
        part: int
        lines: list[PayLine]

    class Released(AggregateRoot.Event):
        """What the list pays out was decided: its payment may be asked for."""

        TOPIC = "assets.pay_list.released"
        resolution: str

    class PaymentRequested(AggregateRoot.Event):
        """The payment of the whole list was asked for by this request."""

        TOPIC = "assets.pay_list.payment_requested"
        request: UUID
        attempt: int

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the id, so that an entity has each number once."""
        return named_id(f"/assets/pay_list/{entity}/{number}")

    @staticmethod
    def request_number(entity: UUID, number: str, attempt: int) -> str:
        """Give the number of a list's payment request in its unit, which may have more entities."""
        return f"list-{str(entity)[:8]}-{number}-{attempt}"

    @classmethod
    def compute(cls, listed: Listed, lines: Sequence[PayLine]) -> "PayList":
        """Put computed lines into a list."""
        parts = list(parts_of(lines))
        made = cls(
            entity=listed.entity,
            number=listed.number,
            kind=listed.kind,
            source=listed.source,
            period=listed.period,
            rule=listed.rule,
            roll=listed.roll,
            lines=len(lines),
            parts=len(parts),
            total_fen=total_of(lines),
            digest=pay_digest(lines),
            rounding=listed.rounding,
        )
        for index, part in enumerate(parts):
            made._lines_computed(part=index, lines=part)
        return made

    @event(Computed)
    def __init__(
        self,
        entity: UUID,
        number: str,
        kind: str,
        source: UUID,
        period: str,
        rule: str,
        roll: RollBinding,
        lines: int,
        parts: int,
        total_fen: int,
        digest: str,
        rounding: str | None = None,
    ) -> None:
        self.entity = entity
        self.number = number
        self.kind = kind
        self.period = period
        self.rule = rule
        self.roll = roll
        self.total_fen = total_fen
        self.digest = digest
        self.lines: list[PayLine] = []
        self.resolution: str | None = None
        self.attempts = 0

    def release(self, resolution: str) -> None:
        """Let the payment be asked for, since what it pays out was decided."""
        assert self.resolution is None, "what a list pays out is decided once"
        self._released(resolution=resolution)

    def check_payable(self, *, last_withdrawn: bool) -> str:
        """Give the resolution by which the list is paid, or refuse a payment asked for now."""
        if self.resolution is None:
            raise PayListNotDecidedError(f"have what {self.number} pays out decided first")
        if self.attempts and not last_withdrawn:
            raise PayListRequestedError(
                f"the payment of {self.number} is asked for already: withdraw that request first"
            )
        if self.attempts >= REQUESTS_MAX:
            raise PayListRequestedError(f"{self.number} was asked for {REQUESTS_MAX} times")
        return self.resolution

    def request_payment(self, request: UUID) -> None:
        """Note the request by which the list is paid."""
        self._payment_requested(request=request, attempt=self.attempts + 1)

    @event(LinesComputed)
    def _lines_computed(self, part: int, lines: list[PayLine]) -> None:
        self.lines += lines

    @event(Released)
    def _released(self, resolution: str) -> None:
        self.resolution = resolution

    @event(PaymentRequested)
    def _payment_requested(self, request: UUID, attempt: int) -> None:
        self.attempts = attempt
