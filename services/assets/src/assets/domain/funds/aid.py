"""An application for aid (困难救助申请): verified step by step, decided by a body, then paid."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from typing_extensions import override

from assets.domain.funds.aid_errors import (
    AidDecidedError,
    AidNotOwnError,
    AidNotVerifiedError,
    AssociationSizeError,
    VoiceKnownError,
)
from assets.domain.funds.rules import AidRule
from assets.domain.payments.signing_refusals import (
    NotSeparateError,
    OwnActError,
    PostNotHeldError,
    RecusedError,
    told_as_refusals,
)
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.approval import Signing
from kernel.chains import Signature
from kernel.ids import named_id

VERSION = 1
"""An application is never changed: who needs something else withdraws it and applies anew."""


class AidState(StrEnum):
    """How far an application has come."""

    APPLIED = "applied"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class BoundRule:
    """The adopted section by which an application is decided, with its hash."""

    rule: str
    root: str


@dataclass(frozen=True, kw_only=True)
class AidTerms:
    """Who needs how much, for which household, in which part of the unit."""

    applicant: UUID
    household: UUID
    part: UUID
    """The villagers' group (村民小组) in which the household lives."""
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who holds which post on the day, and who stands too near to the applicant (应回避)."""

    holders: Mapping[str, AbstractSet[UUID]]
    recused: frozenset[UUID] = frozenset()


class AidApplication(AggregateRoot):
    """Is approved by a majority of the body's members who took no other step in it."""

    TOPIC = "assets.aid"

    class Applied(Created):
        """Somebody asked a fund for aid, and said in what need they are."""

        TOPIC = "assets.aid.applied"
        fund: UUID
        unit: UUID
        number: str
        terms: AidTerms
        circumstances: Personal | Sealed
        bound: BoundRule
        entered_by: UUID
        applied_on: date

    class Verified(AggregateRoot.Event):
        """One person found in one post that it is as the applicant says (核实)."""

        TOPIC = "assets.aid.verified"
        step: str
        person: UUID
        post: str
        verified_on: date

    class Voted(AggregateRoot.Event):
        """A member of the body said yes or no; so many are due, and so many must be in favour."""

        TOPIC = "assets.aid.voted"
        person: UUID
        post: str
        in_favour: bool
        due: int
        needed: int

    class Approved(AggregateRoot.Event):
        """The body approved the aid; the association may pay it."""

        TOPIC = "assets.aid.approved"
        in_favour: int
        due: int
        amount_fen: int
        payment_request: UUID

    class Refused(AggregateRoot.Event):
        """The body cannot come to approve the aid any more."""

        TOPIC = "assets.aid.refused"
        against: int
        due: int

    class Withdrawn(AggregateRoot.Event):
        """The applicant took the application back."""

        TOPIC = "assets.aid.withdrawn"
        person: UUID

    @staticmethod
    @override
    def create_id(fund: UUID, number: str) -> UUID:
        """Derive the application's id, so that a fund has each number once."""
        return named_id(f"/assets/aid/{fund}/{number}")

    @event(Applied)
    def __init__(
        self,
        fund: UUID,
        unit: UUID,
        number: str,
        terms: AidTerms,
        circumstances: Personal | Sealed,
        bound: BoundRule,
        entered_by: UUID,
        applied_on: date,
    ) -> None:
        self.fund = fund
        self.unit = unit
        self.number = number
        self.terms = terms
        self.bound = bound
        self.doers = frozenset({terms.applicant, entered_by})
        self.signatures: tuple[Signature, ...] = ()
        self.voices: dict[UUID, bool] = {}
        self.state = AidState.APPLIED

    def signing(self, rule: AidRule, recused: AbstractSet[UUID] = frozenset()) -> Signing:
        """Put what was verified into the chain of verifications."""
        return Signing(
            chain=rule.chain,
            signatures=self.signatures,
            doers=self.doers,
            recused=frozenset(recused),
        )

    def verify(
        self, rule: AidRule, signature: Signature, standing: Standing, *, today: date
    ) -> None:
        """Verify one step (核实): in its turn, and nobody two of them."""
        self._check_open()
        self._check_association(rule, standing)
        with told_as_refusals():
            self.signing(rule, standing.recused).check_signature(signature, standing.holders)
        self._verified(
            step=signature.step, person=signature.person, post=signature.post, verified_on=today
        )

    def vote(
        self, rule: AidRule, *, person: UUID, post: str, in_favour: bool, standing: Standing
    ) -> None:
        """Say yes or no as a member of the body, who took no other step."""
        self._check_open()
        if not self.signing(rule).complete:
            raise AidNotVerifiedError("first comes every verification; look which one is missing")
        self._check_voter(rule, person, post, standing)
        due = len(self.due(rule, standing))
        self._voted(
            person=person,
            post=post,
            in_favour=in_favour,
            due=due,
            needed=rule.majority.needed(due),
        )

    def due(self, rule: AidRule, standing: Standing) -> frozenset[UUID]:
        """Give the members of the body who decide: those who took no other step in it."""
        members = frozenset[UUID]().union(
            *(standing.holders.get(post, ()) for post in rule.body_posts)
        )
        acting = {each.person for each in self.signatures}
        return frozenset(members - acting - self.doers - standing.recused)

    def outcome(self, rule: AidRule, standing: Standing) -> bool | None:
        """Tell whether the body has approved or can no longer; None while it is open."""
        due = self.due(rule, standing)
        needed = rule.majority.needed(len(due))
        in_favour = sum(said for person, said in self.voices.items() if person in due)
        against = sum(not said for person, said in self.voices.items() if person in due)
        if due and in_favour >= needed:
            return True
        return False if due and len(due) - against < needed else None

    def approve(self, rule: AidRule, standing: Standing, *, payment_request: UUID) -> None:
        """Take over that the body approved, and on which request the association pays."""
        assert self.outcome(rule, standing) is True
        self._approved(
            in_favour=sum(self.voices.values()),
            due=len(self.due(rule, standing)),
            amount_fen=self.terms.amount_fen,
            payment_request=payment_request,
        )

    def refuse(self, rule: AidRule, standing: Standing) -> None:
        """Take over that the body cannot come to approve it any more."""
        assert self.outcome(rule, standing) is False
        against = len(self.voices) - sum(self.voices.values())
        self._refused(against=against, due=len(self.due(rule, standing)))

    def withdraw(self, person: UUID) -> None:
        """Take the application back, as the applicant, before it is decided."""
        self._check_open()
        if person not in self.doers:
            raise AidNotOwnError("leave it to the applicant")
        self._withdrawn(person=person)

    def _check_open(self) -> None:
        if self.state is not AidState.APPLIED:
            raise AidDecidedError(
                f"the application is {self.state}: nothing is done on it any more"
            )

    def _check_association(self, rule: AidRule, standing: Standing) -> None:
        members = len(standing.holders.get(rule.members_post, ()))
        if not rule.members_least <= members <= rule.members_most:
            raise AssociationSizeError(
                f"the association has {rule.members_least} to {rule.members_most} members, not "
                f"{members}: have them appointed first"
            )

    def _check_voter(self, rule: AidRule, person: UUID, post: str, standing: Standing) -> None:
        if person in self.doers:
            raise OwnActError("nobody decides on what they asked for or entered themselves")
        if person in standing.recused:
            raise RecusedError("you stand too near to the applicant; let the others decide")
        if person in {each.person for each in self.signatures}:
            raise NotSeparateError("you verified this application; let the others decide")
        if post not in rule.body_posts or person not in standing.holders.get(post, ()):
            raise PostNotHeldError(f"{' or '.join(rule.body_posts)} decides: {post} does not")
        if person in self.voices:
            raise VoiceKnownError("you said yes or no to this application already")

    @event(Verified)
    def _verified(self, step: str, person: UUID, post: str, verified_on: date) -> None:
        signature = Signature(step=step, person=person, post=post, version=VERSION)
        self.signatures = (*self.signatures, signature)

    @event(Voted)
    def _voted(self, person: UUID, post: str, in_favour: bool, due: int, needed: int) -> None:  # noqa: FBT001  # the event's own field
        self.voices[person] = in_favour

    @event(Approved)
    def _approved(self, in_favour: int, due: int, amount_fen: int, payment_request: UUID) -> None:
        self.state = AidState.APPROVED

    @event(Refused)
    def _refused(self, against: int, due: int) -> None:
        self.state = AidState.REFUSED

    @event(Withdrawn)
    def _withdrawn(self, person: UUID) -> None:
        self.state = AidState.WITHDRAWN
