"""A claim of a subsidy per tonne (按吨补贴): what a load weighed, and what shows that it did."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.property.load import Load
from assets.domain.property.rules import Subsidy
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id

KG_PER_TONNE = 1_000


class ClaimUnknownError(NotFoundError):
    """The load has no claim of this subsidy."""

    code = "claim_unknown"


class ClaimExistsError(ConflictError):
    """The subsidy is claimed for this load already."""

    code = "claim_exists"


class LoadNotArrivedError(RefusedError):
    """The load was not weighed where the subsidy counts it, or is of another kind."""

    code = "load_not_arrived"


class ClaimNothingError(RefusedError):
    """The load is too light for a fen of the subsidy."""

    code = "claim_nothing"


class DocumentUnknownError(RefusedError):
    """The subsidy asks for no such document."""

    code = "claim_document_unknown"


class DocumentsMissingError(RefusedError):
    """A document that the subsidy asks for is not attached."""

    code = "claim_documents_missing"


class ClaimRequestedError(ConflictError):
    """The payment of the claim is asked for already."""

    code = "claim_requested"


class NeedsClaimError(RefusedError):
    """A payment of this purpose is asked for by a claim with its documents, and not by hand."""

    code = "payment_needs_claim"


class SubsidyClaim(AggregateRoot):
    """Is claimed once for a load; nothing is asked for before every document is attached."""

    TOPIC = "assets.subsidy_claim"

    class Opened(Created):
        """Somebody claimed the subsidy for what a load weighed; nothing is asked for yet."""

        TOPIC = "assets.subsidy_claim.opened"
        unit: UUID
        load: UUID
        subsidy: str
        weight_kg: int
        per_tonne_fen: int
        amount_fen: int
        purpose: str
        documents: list[str]
        payee: UUID
        payee_type: str
        claimed_on: date

    class DocumentAttached(AggregateRoot.Event):
        """A document (过磅单、运输单、签收单) of the claim is attached."""

        TOPIC = "assets.subsidy_claim.document_attached"
        document: str
        evidence: list[str]

    class PaymentRequested(AggregateRoot.Event):
        """All documents are attached, and the payment is asked for."""

        TOPIC = "assets.subsidy_claim.payment_requested"
        payment_request: UUID
        number: str

    @staticmethod
    @override
    def create_id(load: UUID, subsidy: str) -> UUID:
        """Derive the id, so that a subsidy is claimed for a load once."""
        return named_id(f"/assets/subsidy_claim/{load}/{subsidy}")

    @classmethod
    def claim(
        cls, key: str, subsidy: Subsidy, load: Load, *, payee: tuple[UUID, str], claimed_on: date
    ) -> "SubsidyClaim":
        """Claim for what the load weighed where the subsidy counts it; rounded down to a fen."""
        weighed = load.taken.get(subsidy.load_stage)
        if load.kind != subsidy.load_kind or weighed is None:
            raise LoadNotArrivedError(
                f"{key} counts loads of {subsidy.load_kind} weighed at {subsidy.load_stage}"
            )
        amount_fen = weighed.weight_kg * subsidy.per_tonne_fen // KG_PER_TONNE
        if not amount_fen:
            raise ClaimNothingError(f"{weighed.weight_kg} kg give nothing at this rate")
        return cls(
            unit=load.unit,
            load=load.id,
            subsidy=key,
            weight_kg=weighed.weight_kg,
            per_tonne_fen=subsidy.per_tonne_fen,
            amount_fen=amount_fen,
            purpose=subsidy.purpose,
            documents=list(subsidy.documents),
            payee=payee[0],
            payee_type=payee[1],
            claimed_on=claimed_on,
        )

    @event(Opened)
    def __init__(
        self,
        unit: UUID,
        load: UUID,
        subsidy: str,
        weight_kg: int,
        per_tonne_fen: int,
        amount_fen: int,
        purpose: str,
        documents: list[str],
        payee: UUID,
        payee_type: str,
        claimed_on: date,
    ) -> None:
        self.unit = unit
        self.load = load
        self.subsidy = subsidy
        self.amount_fen = amount_fen
        self.purpose = purpose
        self.documents: Sequence[str] = documents
        self.payee = payee
        self.payee_type = payee_type
        self.attached: dict[str, Sequence[str]] = {}
        self.payment_request: UUID | None = None

    def attach(self, document: str, *, evidence: tuple[str, ...]) -> None:
        """Attach a document; a second one of the same kind takes its place."""
        self._check_open()
        if document not in self.documents:
            raise DocumentUnknownError(f"attach one of these: {', '.join(self.documents)}")
        self._document_attached(document=document, evidence=list(evidence))

    def request_payment(self, payment_request: UUID, *, number: str) -> None:
        """Ask for the payment; raises `DocumentsMissingError`."""
        self._check_open()
        missing = [each for each in self.documents if each not in self.attached]
        if missing:
            raise DocumentsMissingError(
                f"attach what is missing first: {', '.join(missing)}", missing=missing
            )
        self._payment_requested(payment_request=payment_request, number=number)

    def _check_open(self) -> None:
        if self.payment_request is not None:
            raise ClaimRequestedError("the payment of this claim is asked for already")

    @event(DocumentAttached)
    def _document_attached(self, document: str, evidence: list[str]) -> None:
        self.attached[document] = evidence

    @event(PaymentRequested)
    def _payment_requested(self, payment_request: UUID, number: str) -> None:
        self.payment_request = payment_request
