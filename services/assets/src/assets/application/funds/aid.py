"""Takes applications for aid from the applicant to the payment request: load, decide, save."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.funds.aid_commands import ApplyForAid, VerifyAid, VoteOnAid, WithdrawAid
from assets.application.funds.funds import found as found_fund
from assets.application.funds.ports import FundRuleBooks, Index, KnownAid, KnownFund, Postholders
from assets.application.payments.ports import Chains
from assets.domain.funds.aid import VERSION, AidApplication, BoundRule, Standing
from assets.domain.funds.aid_errors import AidExistsError, AidRulesMissingError, AidUnknownError
from assets.domain.funds.fund import Fund
from assets.domain.funds.money import Reservation
from assets.domain.funds.rules import AidRule, FundRules
from assets.domain.payments.booking import Booking
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentRequestExistsError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.chains import Signature

AID_RETENTION = "assets_aid"
"""In what need somebody is, is kept as long as their application is."""
HOUSEHOLD = "household"


@dataclass(frozen=True, kw_only=True)
class AidParts:
    """What the use cases of aid stand on."""

    rules: FundRuleBooks
    index: Index
    chains: Chains
    postholders: Postholders
    today: Callable[[], date]


class Aid:
    """The use cases of aid; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, parts: AidParts) -> None:
        """Decide on this log, by these parts."""
        self._log = log
        self._parts = parts

    async def apply_for_aid(self, command: ApplyForAid, context: Context) -> StoredReceipt:
        """Ask a fund for aid (群众申请); in what need the applicant is, is stored sealed."""
        fund = await self._parts.index.fund(command.fund)
        today = self._parts.today()
        rules = self._parts.rules.of(fund.unit, today)
        if not fund.aid or rules.aid is None:
            raise AidRulesMissingError("this fund gives no aid on application: ask another one")
        words = Personal(command.terms.applicant, AID_RETENTION, command.circumstances)

        def decide(found: AidApplication | None) -> Decision:
            if found is not None:
                raise AidExistsError(f"the fund has an application {command.number} already")
            applied = AidApplication(
                fund=command.fund,
                unit=fund.unit,
                number=command.number,
                terms=command.terms,
                circumstances=words,
                bound=BoundRule(rule=rules.rule, root=rules.root),
                entered_by=command.entered_by,
                applied_on=today,
            )
            return _answered(applied)

        aid_id = AidApplication.create_id(command.fund, command.number)
        return await self._log.execute([(AidApplication, aid_id)], decide, _ruled(context, rules))

    async def verify_aid(self, command: VerifyAid, context: Context) -> StoredReceipt:
        """Verify one step (核实), in its turn."""
        placed, rules, rule = await self._bound(command.aid)
        standing, today = await self._standing(placed, rule), self._parts.today()
        signature = Signature(
            step=command.step, person=command.person, post=command.post, version=VERSION
        )

        def decide(aid: AidApplication | None) -> Decision:
            own = _found(aid)
            own.verify(rule, signature, standing, today=today)
            return _answered(own)

        return await self._log.execute(
            [(AidApplication, command.aid)], decide, _ruled(context, rules)
        )

    async def vote_on_aid(self, command: VoteOnAid, context: Context) -> StoredReceipt:
        """Say yes or no; with the deciding yes the association is asked to pay."""
        placed, rules, rule = await self._bound(command.aid)
        standing, today = await self._standing(placed, rule), self._parts.today()
        request_id = PaymentRequest.create_id(placed.unit, _number(placed))
        paid_from = await self._parts.index.fund(placed.fund)

        def decide(
            aid: AidApplication | None, fund: Fund | None, taken: PaymentRequest | None
        ) -> Decision:
            own = _found(aid)
            own.vote(
                rule,
                person=command.person,
                post=command.post,
                in_favour=command.in_favour,
                standing=standing,
            )
            outcome = own.outcome(rule, standing)
            if outcome is None:
                return _answered(own)
            if outcome is False:
                own.refuse(rule, standing)
                return _answered(own)
            if taken is not None:
                raise PaymentRequestExistsError(f"{_number(placed)} was requested already")
            request = self._request(placed, rule, paid_from)
            own.approve(rule, standing, payment_request=request.id)
            paying = found_fund(fund)
            aside = Reservation(
                purpose=rule.purpose,
                payee=placed.terms.household,
                amount_fen=placed.terms.amount_fen,
            )
            paying.reserve(request.id, aside, today=today, approved=True)
            return _answered(own, paying, request)

        wanted: list[Wanted] = [
            (AidApplication, command.aid),
            (Fund, placed.fund),
            (PaymentRequest, request_id),
        ]
        return await self._log.execute(wanted, decide, _ruled(context, rules))

    async def withdraw_aid(self, command: WithdrawAid, context: Context) -> StoredReceipt:
        """Take an application back before it is decided."""

        def decide(aid: AidApplication | None) -> Decision:
            own = _found(aid)
            own.withdraw(command.person)
            return _answered(own)

        return await self._log.execute([(AidApplication, command.aid)], decide, context)

    def _request(self, placed: KnownAid, rule: AidRule, fund: KnownFund) -> PaymentRequest:
        """Give the payment request that an approved application asks for."""
        amount_fen = placed.terms.amount_fen
        book = self._parts.chains.in_force(placed.unit, self._parts.today())
        chain = None if book is None else book.counting(rule.purpose, amount_fen)
        return PaymentRequest(
            unit=placed.unit,
            number=_number(placed),
            purpose=rule.purpose,
            payee=placed.terms.household,
            payee_type=HOUSEHOLD,
            amount_fen=amount_fen,
            resolution=f"aid/{placed.number}",
            origin=str(placed.aid),
            chain=None if chain is None else chain.bound,
            booking=Booking(entity=fund.entity, bank_account=fund.bank_account, fund=fund.fund),
        )

    async def _bound(self, aid: UUID) -> tuple[KnownAid, FundRules, AidRule]:
        placed = await self._parts.index.aid(aid)
        rules = self._parts.rules.bound(placed.bound.rule, placed.bound.root)
        # The hash of the section says that it is the one that was looked into at the time.
        assert rules.aid is not None, f"{rules.rule} has no rules of aid"
        return placed, rules, rules.aid

    async def _standing(self, placed: KnownAid, rule: AidRule) -> Standing:
        """Give who holds the posts today, and who of them stands too near to the applicant."""
        parts, today = self._parts, self._parts.today()
        holders = parts.postholders.held(rule.posts(placed.unit, placed.terms.part).items(), today)
        persons = {person for held in holders.values() for person in held}
        near: set[UUID] = set()
        for about in (placed.terms.household, placed.terms.applicant):
            near |= (await parts.postholders.near(about)).among(persons, today)
        return Standing(holders=holders, recused=frozenset(near))


def _number(placed: KnownAid) -> str:
    return f"aid-{placed.aid}"


def _found(aid: AidApplication | None) -> AidApplication:
    if aid is None:
        raise AidUnknownError("there is no such application for aid")
    return aid


def _ruled(context: Context, rules: FundRules) -> Context:
    return context.under(rules.rule)


def _answered(aid: AidApplication, *others: AggregateRoot) -> Decision:
    answer: dict[str, Any] = {"aid": str(aid.id), "state": aid.state.value}
    for each in others:
        if isinstance(each, PaymentRequest):
            answer["payment_request"] = str(each.id)
    return Decision(saved=[aid, *others], answer=answer)
