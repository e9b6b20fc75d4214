"""Follows loads from weight to weight, and asks for the subsidies that are paid by the tonne."""

from uuid import UUID

from assets.application.payments.ports import Chains
from assets.application.payments.related import RelatedFlags
from assets.application.property.desk import PropertyDesk
from assets.application.property.load_commands import (
    AttachDocument,
    ClaimSubsidy,
    RecordWeight,
    RequestClaimPayment,
)
from assets.application.property.ports import ClaimIndex
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentRequestExistsError
from assets.domain.property.load import Load, LoadExistsError, LoadUnknownError
from assets.domain.property.subsidy_claim import ClaimExistsError, ClaimUnknownError, SubsidyClaim
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt


class Loads:
    """The use cases of loads; each answers with the receipt of what was stored."""

    def __init__(
        self, desk: PropertyDesk, claims: ClaimIndex, *, chains: Chains, flags: RelatedFlags
    ) -> None:
        """Decide at this desk; payments that are asked for go through these chains."""
        self._desk = desk
        self._claims = claims
        self._chains = chains
        self._flags = flags

    async def record_weight(self, command: RecordWeight, context: Context) -> StoredReceipt:
        """Record what a load weighed, whatever was lost on its way."""
        weighing, today = command.weighing, self._desk.today()
        rules, context = self._desk.ruled(context, on=weighing.weighed_on)

        def decide(found: Load | None) -> Decision:
            if found is not None and found.kind != command.kind:
                raise LoadExistsError(f"{command.number} is a load of {found.kind}")
            load = found or Load.open(
                command.unit, command.number, command.kind, rules=rules.load(command.kind)
            )
            irregular = load.weigh(weighing, today=today)
            return Decision(saved=[load], answer={"load": str(load.id), "irregular": irregular})

        wanted: list[Wanted] = [(Load, Load.create_id(command.unit, command.number))]
        return await self._desk.log.execute(wanted, decide, context)

    async def claim_subsidy(self, command: ClaimSubsidy, context: Context) -> StoredReceipt:
        """Claim a subsidy for what a load weighed where the subsidy counts it."""
        today = self._desk.today()
        rules, context = self._desk.ruled(context, on=today)
        subsidy = rules.subsidy(command.subsidy)

        def decide(load: Load | None, found: SubsidyClaim | None) -> Decision:
            if load is None:
                raise LoadUnknownError("the unit has no load of this number")
            if found is not None:
                raise ClaimExistsError(f"{command.subsidy} is claimed for {command.load} already")
            claim = SubsidyClaim.claim(
                command.subsidy,
                subsidy,
                load,
                payee=(command.payee, command.payee_type),
                claimed_on=today,
            )
            answer = {"claim": str(claim.id), "amount_fen": claim.amount_fen}
            return Decision(saved=[claim], answer=answer)

        load_id = Load.create_id(command.unit, command.load)
        claim_id = SubsidyClaim.create_id(load_id, command.subsidy)
        wanted: list[Wanted] = [(Load, load_id), (SubsidyClaim, claim_id)]
        return await self._desk.log.execute(wanted, decide, context)

    async def attach_document(self, command: AttachDocument, context: Context) -> StoredReceipt:
        """Attach a document that the subsidy asks for."""

        def decide(found: SubsidyClaim | None) -> Decision:
            claim = known(found)
            claim.attach(command.document, evidence=command.evidence)
            return Decision(saved=[claim], answer=_answer(claim))

        wanted: list[Wanted] = [
            (SubsidyClaim, _claim_id(command.unit, command.load, command.subsidy))
        ]
        return await self._desk.log.execute(wanted, decide, context)

    async def request_claim_payment(
        self, command: RequestClaimPayment, context: Context
    ) -> StoredReceipt:
        """Ask for the payment of a claim; its documents are attached, or it is refused."""
        today = self._desk.today()
        claim_id = _claim_id(command.unit, command.load, command.subsidy)
        request_id = PaymentRequest.create_id(command.unit, command.number)
        asked = await self._claims.of(claim_id)
        book = self._chains.in_force(command.unit, today)
        chain = None if book is None else book.counting(asked.purpose, asked.amount_fen)
        related = await self._flags.of(chain, asked.payee, on=today)

        def decide(found: SubsidyClaim | None, taken: PaymentRequest | None) -> Decision:
            claim = known(found)
            if taken is not None:
                raise PaymentRequestExistsError(f"{command.number} was requested already")
            claim.request_payment(request_id, number=command.number)
            request = PaymentRequest(
                unit=command.unit,
                number=command.number,
                purpose=claim.purpose,
                payee=claim.payee,
                payee_type=claim.payee_type,
                amount_fen=claim.amount_fen,
                resolution=command.resolution,
                origin=f"assets.subsidy_claim/{claim.id}",
                requester=command.requester,
                chain=None if chain is None else chain.bound,
                related=related,
            )
            return Decision(saved=[claim, request], answer=_answer(claim))

        wanted: list[Wanted] = [(SubsidyClaim, claim_id), (PaymentRequest, request_id)]
        return await self._desk.log.execute(wanted, decide, context)


def known(claim: SubsidyClaim | None) -> SubsidyClaim:
    """Give the claim; raises `ClaimUnknownError` where there is none."""
    if claim is None:
        raise ClaimUnknownError("claim the subsidy for the load first")
    return claim


def _claim_id(unit: UUID, load: str, subsidy: str) -> UUID:
    return SubsidyClaim.create_id(Load.create_id(unit, load), subsidy)


def _answer(claim: SubsidyClaim) -> dict[str, str | list[str] | None]:
    missing = [each for each in claim.documents if each not in claim.attached]
    request = claim.payment_request
    return {
        "claim": str(claim.id),
        "missing": missing,
        "payment_request": None if request is None else str(request),
    }
