"""What the bank is told of one payment request, and what its statements show of it."""

from uuid import UUID

from typing_extensions import override

from assets.domain.bank.line_errors import ConfirmationShownError
from assets.domain.bank.pay_file_errors import OrderInPayFileError
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class OrderedPayment(AggregateRoot):
    """Stands in at most one live pay file, and each reference of it is shown by one line."""

    TOPIC = "assets.ordered_payment"

    class Opened(Created):
        """The bank was told of the payment, or shows it, for the first time."""

        TOPIC = "assets.ordered_payment.opened"
        payment_request: UUID

    class Listed(AggregateRoot.Event):
        """The payment stands in this pay file, which the bank is to carry out."""

        TOPIC = "assets.ordered_payment.listed"
        pay_file: UUID
        amount_fen: int

    class Released(AggregateRoot.Event):
        """The pay file says nothing more of the payment: it was paid, failed, or called off."""

        TOPIC = "assets.ordered_payment.released"
        pay_file: UUID
        outcome: str

    class Shown(AggregateRoot.Event):
        """A line of a statement shows the payment, or the return, that has this reference."""

        TOPIC = "assets.ordered_payment.shown"
        reference: str
        bank_line: UUID

    class Unshown(AggregateRoot.Event):
        """The line was found to show something else."""

        TOPIC = "assets.ordered_payment.unshown"
        reference: str

    @staticmethod
    @override
    def create_id(payment_request: UUID) -> UUID:
        """Derive the id, so that each payment request has one."""
        return named_id(f"/assets/ordered_payment/{payment_request}")

    @event(Opened)
    def __init__(self, payment_request: UUID) -> None:
        self.payment_request = payment_request
        self.live_in: UUID | None = None
        """The pay file whose result is not known yet."""
        self.shown: dict[str, UUID] = {}

    def list_in(self, pay_file: UUID, *, amount_fen: int) -> None:
        """Put the payment into a pay file."""
        if self.live_in is not None:
            raise OrderInPayFileError(
                "the payment stands in a pay file whose result is not known: import the result, "
                "or call the file off",
                pay_file=str(self.live_in),
                payment_request=str(self.payment_request),
            )
        self._listed(pay_file=pay_file, amount_fen=amount_fen)

    def release(self, outcome: str) -> None:
        """Let the pay file say no more of the payment; does nothing where none does."""
        if self.live_in is not None:
            self._released(pay_file=self.live_in, outcome=outcome)

    def show(self, reference: str, bank_line: UUID) -> None:
        """Let a line of a statement show what has this reference."""
        if self.shown.get(reference, bank_line) != bank_line:
            raise ConfirmationShownError(
                f"another line shows {reference} already: undo that match first, or name another"
            )
        self._shown(reference=reference, bank_line=bank_line)

    def let_go(self, bank_line: UUID) -> None:
        """Let a line of a statement show nothing of it any more."""
        for reference in [ref for ref, shown in self.shown.items() if shown == bank_line]:
            self._unshown(reference=reference)

    @event(Listed)
    def _listed(self, pay_file: UUID, amount_fen: int) -> None:
        self.live_in = pay_file

    @event(Released)
    def _released(self, pay_file: UUID, outcome: str) -> None:
        self.live_in = None

    @event(Shown)
    def _shown(self, reference: str, bank_line: UUID) -> None:
        self.shown[reference] = bank_line

    @event(Unshown)
    def _unshown(self, reference: str) -> None:
        del self.shown[reference]
