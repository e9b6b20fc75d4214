"""The slips by which the books know what came into a fund, left it, or was given in kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.application.books.slips import WANTED_PER_SLIP, SlipKey
from assets.domain.books.slip import Share, SlipDraft
from assets.domain.funds.contribution import Contribution
from assets.domain.funds.fund import Fund
from assets.domain.funds.given import Given, Kind, Valuation
from assets.domain.funds.money import Drawn, Outlay, Receipt
from assets.domain.funds.rules import FundRules
from chassis.aggregate import AggregateRoot

Found = Sequence[AggregateRoot | None]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an outlay took from each source, and what was irregular about it."""

    drawn: Sequence[Drawn]
    irregular: Sequence[str]


def contribution_rule(given: Given, source: str, rules: FundRules) -> str | None:
    """Give the posting rule of a contribution; None where it is registered alone (备查)."""
    kind = Kind(given.kind)
    if kind is Kind.MONEY:
        return rules.source(source).received
    if kind is Kind.GOODS:
        return rules.source(source).goods
    resolved = given.valuation == Valuation.RESOLVED
    return rules.labour if kind is Kind.LABOUR and resolved else None


def contribution_key(contribution: UUID) -> str:
    """Give the slip's key of a contribution."""
    return f"contribution/{contribution}"


def contribution_slip(contribution: Contribution, rule: str) -> SlipDraft:
    """Give the slip of a contribution: money as it was paid in, all else at its worth."""
    given, who = contribution.given, contribution.contributor
    named = {"project": str(contribution.project), "source": who.source, "party": str(who.party)}
    if contribution.fund is not None:
        named["fund"] = str(contribution.fund)
    amounts = {"amount": given.value_fen or 0}
    if given.amount_fen is not None:
        amounts = _paid(given.amount_fen, given.bank_account, named)
    return SlipDraft(
        entity=contribution.entity,
        key=contribution_key(contribution.id),
        rule=rule,
        dated_on=contribution.contributed_on,
        shares=(Share(amounts=amounts, named=named),),
        evidence=tuple(contribution.evidence),
        irregular=contribution.irregular,
    )


def receipt_key(fund: UUID, reference: str) -> str:
    """Give the slip's key of money that came into a fund."""
    return f"fund/{fund}/in/{reference}"


def receipt_slip(fund: Fund, receipt: Receipt, rule: str, *, irregular: Sequence[str]) -> SlipDraft:
    """Give the slip of money that came into a fund."""
    named = {"fund": str(fund.id), "source": receipt.source}
    amounts = _paid(receipt.amount_fen, receipt.bank_account, named)
    return SlipDraft(
        entity=fund.entity,
        key=receipt_key(fund.id, receipt.reference),
        rule=rule,
        dated_on=receipt.received_on,
        shares=(Share(amounts=amounts, named=named),),
        irregular=tuple(irregular),
    )


def outlay_keys(entity: UUID, fund: UUID, outlay: Outlay, rules: FundRules) -> list[SlipKey]:
    """Give every slip that an outlay may make: one for each posting rule of the sources."""
    return [
        SlipKey(entity=entity, key=_outlay_key(fund, outlay, rule), dated_on=outlay.paid_on)
        for rule in _spending_rules(rules)
    ]


def outlay_slips(
    fund: Fund,
    outlay: Outlay,
    taken: Taken,
    rules: FundRules,
    found: Found,
) -> tuple[list[SlipDraft], list[AggregateRoot | None]]:
    """Give the slips of what was taken from a fund, and what was found for those alone.

    What the fund did not hold was not taken from it, and makes no slip of it.
    """
    drafts: list[SlipDraft] = []
    own: list[AggregateRoot | None] = []
    for place, rule in enumerate(_spending_rules(rules)):
        parts = [each for each in taken.drawn if rules.source(each.source).spent == rule]
        shares = tuple(_taken(fund, outlay, each) for each in parts)
        if not shares:
            continue
        own += found[place * WANTED_PER_SLIP : (place + 1) * WANTED_PER_SLIP]
        drafts.append(
            SlipDraft(
                entity=fund.entity,
                key=_outlay_key(fund.id, outlay, rule),
                rule=rule,
                dated_on=outlay.paid_on,
                shares=shares,
                irregular=tuple(taken.irregular),
            )
        )
    return drafts, own


def _taken(fund: Fund, outlay: Outlay, drawn: Drawn) -> Share:
    named = {"fund": str(fund.id), "source": drawn.source, "party": str(outlay.payee)}
    return Share(amounts=_paid(drawn.amount_fen, outlay.bank_account, named), named=named)


def _spending_rules(rules: FundRules) -> list[str]:
    return sorted({each.spent for each in rules.sources.values() if each.spent is not None})


def _outlay_key(fund: UUID, outlay: Outlay, rule: str) -> str:
    return f"fund/{fund}/out/{outlay.reference}/{rule}"


def _paid(amount_fen: int, bank_account: UUID | None, named: dict[str, str]) -> dict[str, int]:
    """Give an amount as it moved at the bank or in cash, and name the account where it did."""
    if bank_account is None:
        return {"amount": amount_fen, "cash": amount_fen}
    named["bank_account"] = str(bank_account)
    return {"amount": amount_fen, "bank": amount_fen}
