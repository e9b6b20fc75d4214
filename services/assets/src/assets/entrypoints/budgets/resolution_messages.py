"""What assets does about adopted resolutions: each is taken over, so that money may rest on it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assets.application.budgets.budgets import Budgets
from assets.application.budgets.commands import HearAdoption
from assets.domain.budgets.adoption import Adopted, Matter, Votes
from assets.entrypoints.budgets.bodies import Evidence
from assets.entrypoints.payments.award_messages import ACTOR
from assets.entrypoints.payments.request_bodies import Code, Fen, Reference
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener

VOTES_MAX = 10**6
Counted = Annotated[int, Field(ge=0, le=VOTES_MAX, strict=True)]


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class VotesData(_Reads):
    """What assets reads of a vote: how many were for it, against it, and abstained."""

    in_favour: Counted
    against: Counted
    abstained: Counted


class MatterData(_Reads):
    """What assets reads of the matter: its kind, its own key in the unit, the most it gives."""

    kind: Code = Field(description="`project`, `payment`, or another kind of matter.")
    key: Reference = Field(description="The project's key, the request's number, or another key.")
    ceiling_fen: Fen | None = None


class ResolutionAdoptedData(_Reads):
    """What assets reads of an adopted resolution; its title may name persons, and is not read."""

    number: Reference = Field(description="The number under which the unit keeps it (文号).")
    body: Code = Field(
        description="Who decided: `villagers-assembly` (村民会议), `villagers-delegates-assembly`"
        " (村民代表会议), `members-assembly` (成员大会), or another kind of body."
    )
    adopted_on: date
    votes: VotesData
    about: MatterData | None = None
    evidence: Evidence = []

    def adopted(self, case: UUID, origin: str) -> Adopted:
        """Give what the domain takes over of it."""
        about = self.about
        return Adopted(
            case=case,
            body=self.body,
            decided_on=self.adopted_on,
            evidence=tuple(self.evidence),
            origin=origin,
            votes=Votes(**dict(self.votes)),
            matter=None if about is None else Matter(**dict(about)),
        )


class ResolutionAdopted(_Reads):
    """`cases.resolution.adopted.v1`; its subject is the resolution."""

    subject: UUID
    unit: UUID
    division: str
    effectiveon: date
    data: ResolutionAdoptedData


def register_resolutions(listener: Listener, budgets: Budgets) -> None:
    """Register what assets does when a body of a unit adopted a resolution."""

    @listener.on("cases.resolution.adopted.v1", model=ResolutionAdopted, order=Order.FREE)
    async def hear(event: ResolutionAdopted, inbox: Inbox) -> None:
        command = HearAdoption(
            unit=event.unit,
            reference=event.data.number,
            adopted=event.data.adopted(event.subject, inbox.causation_id),
        )
        context = inbox.context(
            actor=ACTOR,
            unit=event.unit,
            division=event.division,
            effective_on=event.effectiveon,
        )
        context = context.resting_on(event.data.number)
        await budgets.hear_adoption(command, context)
