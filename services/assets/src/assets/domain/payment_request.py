"""A payment request (用款申请): what is asked for, for whom, and on what it rests."""

from uuid import NAMESPACE_URL, UUID, uuid5

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError


class PaymentRequestExistsError(ConflictError):
    """The unit has a payment request of this number already."""

    code = "payment_request_exists"


class PaymentRequest(AggregateRoot):
    """Is asked for once under its number within its unit; signing and paying come after it."""

    TOPIC = "assets.payment_request"

    class Requested(Created):
        """Somebody, or an event that asks for it, requested this payment; nothing is paid yet."""

        TOPIC = "assets.payment_request.requested"
        unit: UUID
        number: str
        purpose: str
        payee: UUID
        payee_type: str
        amount_fen: int
        resolution: str
        benefit: str | None = None
        period: str | None = None
        origin: str | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, number: str) -> UUID:
        """Derive the request's id, so that a unit has each number once."""
        return uuid5(NAMESPACE_URL, f"/assets/payment_request/{unit}/{number}")

    @event(Requested)
    def __init__(
        self,
        unit: UUID,
        number: str,
        purpose: str,
        payee: UUID,
        payee_type: str,
        amount_fen: int,
        resolution: str,
        benefit: str | None = None,
        period: str | None = None,
        origin: str | None = None,
    ) -> None:
        self.unit = unit
        self.number = number
        self.purpose = purpose
        self.payee = payee
        self.payee_type = payee_type
        self.amount_fen = amount_fen
