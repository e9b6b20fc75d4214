"""Opens campaigns and records contributions, each under its receipt: load, decide, save."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.books.entities import known
from assets.application.books.slips import enter_slip, slip_wanted
from assets.application.funds.contribution_commands import (
    CloseCampaign,
    OpenCampaign,
    PublishContribution,
    RecordContribution,
)
from assets.application.funds.funds import found as found_fund
from assets.application.funds.ports import FundRuleBooks, Index
from assets.application.funds.slips import (
    contribution_key,
    contribution_rule,
    contribution_slip,
)
from assets.domain.books.entity import Entity
from assets.domain.funds.campaign import Campaign, check_rate
from assets.domain.funds.contribution import Contribution
from assets.domain.funds.contribution_errors import (
    CampaignExistsError,
    CampaignUnknownError,
    CampaignWithoutFundError,
    ContributedInFutureError,
    ContributionUnknownError,
    ReceiptNumberTakenError,
)
from assets.domain.funds.errors import FundUnknownError
from assets.domain.funds.fund import Fund
from assets.domain.funds.given import Given, Kind
from assets.domain.funds.money import Receipt
from assets.domain.funds.rules import FundRules
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt

NO_FUND = UUID(int=0)
"""Under this id there is no fund."""


class Contributions:
    """The use cases of contributions; each answers with the receipt of what was stored."""

    def __init__(
        self, log: Log, *, rules: FundRuleBooks, index: Index, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._index = index
        self._today = today

    async def open_campaign(self, command: OpenCampaign, context: Context) -> StoredReceipt:
        """Take contributions for a project, into a fund where one is named."""
        check_rate(command.labour_rate)

        def decide(
            entity: Entity | None, campaign: Campaign | None, fund: Fund | None = None
        ) -> Decision:
            entity = known(entity)
            if campaign is not None:
                raise CampaignExistsError(f"the entity has a campaign {command.key} already")
            if command.fund is not None and found_fund(fund).entity != entity.id:
                raise FundUnknownError("this entity has no such fund")
            opened = Campaign(
                entity=entity.id,
                unit=entity.unit,
                key=command.key,
                name=command.name,
                project=command.project,
                resolution=command.resolution,
                opened_on=command.opened_on,
                fund=command.fund,
                labour_rate=command.labour_rate,
            )
            return Decision(saved=[opened], answer={"campaign": str(opened.id)})

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Campaign, Campaign.create_id(command.entity, command.key)),
        ]
        if command.fund is not None:
            wanted.append((Fund, command.fund))
        return await self._log.execute(wanted, decide, context)

    async def close_campaign(self, command: CloseCampaign, context: Context) -> StoredReceipt:
        """Ask for nothing more; what is given all the same is recorded as late."""
        today = self._today()

        def decide(campaign: Campaign | None) -> Decision:
            own = _found(campaign)
            own.close(closed_on=command.closed_on, today=today)
            return Decision(saved=[own], answer={"campaign": str(own.id)})

        return await self._log.execute([(Campaign, command.campaign)], decide, context)

    async def record_contribution(
        self, command: RecordContribution, context: Context
    ) -> StoredReceipt:
        """Record what somebody gave; money goes into the campaign's fund at once."""
        placed, today = await self._index.campaign(command.campaign), self._today()
        rules = self._rules.of(placed.unit, command.contributed_on)
        rules.source(command.contributor.source)
        command.given.check()
        if command.contributed_on > today:
            raise ContributedInFutureError("record a contribution once it was made")
        context = context.under(rules.rule)

        money = command.given.kind == Kind.MONEY

        def decide(
            campaign: Campaign | None,
            taken: Contribution | None,
            fund: Fund | None,
            *books: AggregateRoot | None,
        ) -> Decision:
            if taken is not None:
                raise ReceiptNumberTakenError(f"{command.receipt} is given: take the next number")
            contribution = _recorded(command, _found(campaign), rules)
            saved: list[AggregateRoot] = [contribution]
            if money:
                into = _fund_of(fund)
                into.receive(_receipt(command, contribution.id), today=today)
                saved.append(into)
            rule = contribution_rule(contribution.given, command.contributor.source, rules)
            if rule is not None:
                slip = contribution_slip(contribution, rule)
                saved += enter_slip(slip, books, today=today)
            return Decision(saved=saved, answer=_said(contribution, command.receipt))

        own_id = Contribution.create_id(placed.entity, command.receipt)
        wanted: list[Wanted] = [
            (Campaign, command.campaign),
            (Contribution, own_id),
            (Fund, placed.fund or NO_FUND),
        ]
        wanted += slip_wanted(
            placed.entity, contribution_key(own_id), dated_on=command.contributed_on, today=today
        )
        return await self._log.execute(wanted, decide, context)

    async def publish_contribution(
        self, command: PublishContribution, context: Context
    ) -> StoredReceipt:
        """Name a contributor in what is published, or leave the name out, as they asked."""
        today = self._today()

        def decide(contribution: Contribution | None) -> Decision:
            if contribution is None:
                raise ContributionUnknownError("there is no such contribution")
            if command.anonymous:
                contribution.publish_anonymously(asked_on=command.asked_on, today=today)
            else:
                contribution.publish_named(asked_on=command.asked_on, today=today)
            answer = {"contribution": str(contribution.id), "anonymous": contribution.anonymous}
            return Decision(saved=[contribution], answer=answer)

        wanted: list[Wanted] = [(Contribution, command.contribution)]
        return await self._log.execute(wanted, decide, context)


def _fund_of(fund: Fund | None) -> Fund:
    if fund is None:
        raise CampaignWithoutFundError("money goes into a fund: open a campaign that names one")
    return fund


def _found(campaign: Campaign | None) -> Campaign:
    if campaign is None:
        raise CampaignUnknownError("there is no such campaign")
    return campaign


def _recorded(command: RecordContribution, campaign: Campaign, rules: FundRules) -> Contribution:
    return Contribution(
        entity=campaign.entity,
        unit=campaign.unit,
        campaign=campaign.id,
        project=campaign.project,
        receipt=command.receipt,
        contributor=command.contributor,
        given=_valued(command.given, campaign, rules),
        contributed_on=command.contributed_on,
        evidence=list(command.evidence),
        irregular=campaign.irregular(command.contributed_on),
        fund=campaign.fund,
    )


def _valued(given: Given, campaign: Campaign, rules: FundRules) -> Given:
    rate = campaign.labour_rate
    return given.valued(
        rate_fen=None if rate is None else rate.rate_fen,
        measure=None if rate is None else rate.measure,
        nominal_fen=rules.nominal_value_fen,
    )


def _receipt(command: RecordContribution, contribution: UUID) -> Receipt:
    assert command.given.amount_fen is not None, "money is an amount: its shape was checked"
    return Receipt(
        source=command.contributor.source,
        amount_fen=command.given.amount_fen,
        received_on=command.contributed_on,
        reference=f"receipt/{command.receipt}",
        contribution=contribution,
    )


def _said(contribution: Contribution, receipt: str) -> dict[str, Any]:
    return {
        "contribution": str(contribution.id),
        "receipt": receipt,
        "value_fen": contribution.given.value_fen,
        "valuation": contribution.given.valuation,
        "irregular": list(contribution.irregular),
    }
