"""Takes contributions in kind from their offer over the valuation to the shares that they give."""

from datetime import date
from uuid import UUID

from assets.application.books.slips import WANTED_PER_SLIP, enter_slip, slip_wanted
from assets.application.payments.ports import Signers
from assets.application.property.desk import PropertyDesk
from assets.application.property.ports import Contributors
from assets.application.property.shared_commands import ApproveInKind, OfferInKind, ValueInKind
from assets.domain.books.slip import Share, SlipDraft
from assets.domain.property.in_kind import (
    InKindContribution,
    InKindExistsError,
    InKindUnknownError,
)
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt


class ContributionsInKind:
    """The use cases of contributions; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk, signers: Signers, contributors: Contributors) -> None:
        """Decide at this desk; the register says who is near a contributor."""
        self._desk = desk
        self._signers = signers
        self._contributors = contributors

    async def offer_in_kind(self, command: OfferInKind, context: Context) -> StoredReceipt:
        """Take down what somebody offers to contribute."""
        offer, today = command.offer, self._desk.today()
        rules, context = self._desk.ruled(context, on=offer.offered_on)
        rules.in_kind_slip(offer.kind)

        def decide(found: InKindContribution | None) -> Decision:
            if found is not None:
                raise InKindExistsError(f"{offer.number} is taken: give it another number")
            made = InKindContribution.offer(offer, today=today)
            return Decision(saved=[made], answer={"contribution": str(made.id)})

        return await self._desk.log.execute(_wanted(offer.entity, offer.number), decide, context)

    async def value_in_kind(self, command: ValueInKind, context: Context) -> StoredReceipt:
        """Record what a valuation found."""
        found_value, today = command.found, self._desk.today()
        near = await self._near(command, found_value.valuer)

        def decide(found: InKindContribution | None) -> Decision:
            contribution = known(found)
            contribution.value_at(found_value, near=near, today=today)
            answer = {"contribution": str(contribution.id), "value_fen": found_value.value_fen}
            return Decision(saved=[contribution], answer=answer)

        wanted = _wanted(command.entity, command.number)
        return await self._desk.log.execute(wanted, decide, context)

    async def approve_in_kind(self, command: ApproveInKind, context: Context) -> StoredReceipt:
        """Approve a value; it gives whole shares, and the books know it by a slip."""
        approval, today = command.approval, self._desk.today()
        rules, context = self._desk.ruled(context, on=approval.approved_on)
        near = await self._near(command, approval.approver)
        own_id = InKindContribution.create_id(command.entity, command.number)

        def decide(found: InKindContribution | None, *around: AggregateRoot | None) -> Decision:
            contribution = known(found)
            shares = contribution.approve(
                approval, share_fen=rules.share_fen, near=near, today=today
            )
            rule = rules.in_kind_slip(contribution.kind)
            saved = [] if rule is None else _entered(contribution, rule, approval.approved_on)
            entered = [each for draft in saved for each in enter_slip(draft, around, today=today)]
            answer = {"contribution": str(contribution.id), "shares": shares}
            return Decision(saved=[contribution, *entered], answer=answer)

        wanted = [
            *_wanted(command.entity, command.number),
            *slip_wanted(command.entity, _key(own_id), dated_on=approval.approved_on, today=today),
        ]
        assert len(wanted) == 1 + WANTED_PER_SLIP
        return await self._desk.log.execute(wanted, decide, context)

    async def _near(self, command: ValueInKind | ApproveInKind, person: UUID) -> frozenset[UUID]:
        contributor = await self._contributors.of(command.entity, command.number)
        near = await self._signers.near(contributor)
        return near.among([person], self._desk.today())


def known(contribution: InKindContribution | None) -> InKindContribution:
    """Give the contribution; raises `InKindUnknownError` where there is none."""
    if contribution is None:
        raise InKindUnknownError("the entity has no contribution in kind of this number")
    return contribution


def _wanted(entity: UUID, number: str) -> list[Wanted]:
    return [(InKindContribution, InKindContribution.create_id(entity, number))]


def _key(contribution: UUID) -> str:
    return f"in-kind/{contribution}"


def _entered(contribution: InKindContribution, rule: str, dated_on: date) -> list[SlipDraft]:
    assert contribution.value is not None, "it was approved"
    return [
        SlipDraft(
            entity=contribution.entity,
            key=_key(contribution.id),
            rule=rule,
            dated_on=dated_on,
            shares=(
                Share(
                    amounts={"amount": contribution.value.value_fen},
                    named={"party": str(contribution.contributor)},
                ),
            ),
            evidence=contribution.value.evidence,
        )
    ]
