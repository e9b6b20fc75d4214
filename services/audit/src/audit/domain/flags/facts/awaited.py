"""Facts that the rules need and no event carries yet: their topics, and the members they bring.

A part of a rule that reads one of these sleeps until such facts are in the log: nobody is asked
for the absence of what their village does not record at all. Once a service writes the event,
its topic moves from `waits_for` to `reads`, with the next version of the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """One fact to come; `members` gives each member of its data and what that is."""

    topic: str
    name: str
    name_en: str
    members: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type of the first version of the event."""
        return f"{self.topic}.v1"


EVIDENCE_DESCRIBED = Awaited(
    topic="assets.evidence.described",
    name="票据种类、抬头与查验结果",
    name_en="kind, title and check of the evidence behind a payment",
    members={
        "payment_request": "id",
        "kind": "tax_invoice | fiscal_bill | bank_slip | signed_roster | handwritten",
        "title_entity": "id of the entity in whose name it is made out, or null",
        "issuer_person": "id of the person who made it out, or null",
        "check": "passed | failed | not_done, at the tax platform",
    },
)
EVIDENCE_OPENED = Awaited(
    topic="assets.payment_request.evidence_opened",
    name="签字前已查看佐证",
    name_en="a signer's opening of the evidence",
    members={"person": "id", "version": "number"},
)
REQUEST_PLACED = Awaited(
    topic="assets.payment_request.placed",
    name="用款地点",
    name_en="place of what is paid for",
    members={"place": "key of the place"},
)
INVOICE_PRICED = Awaited(
    topic="assets.invoice.line_priced",
    name="发票单价",
    name_en="category and unit price of a line of an invoice",
    members={"payment_request": "id", "category": "key", "unit_price_fen": "whole fen"},
)
TENDER_RECORDED = Awaited(
    topic="assets.tender.recorded",
    name="招标、公开竞价记录",
    name_en="record of a tender or public bidding",
    members={
        "about": "id of the project, the party or the thing let",
        "amount_fen": "up to which amount",
        "held_on": "date",
    },
)
TRANSFER_LISTED = Awaited(
    topic="assets.transfer.listed",
    name="县级拨付清单",
    name_en="line of the county's list of transfers",
    members={"programme": "key", "entity": "id", "due_on": "date", "amount_fen": "whole fen"},
)
OBJECTION_RAISED = Awaited(
    topic="disclosure.objection.raised",
    name="群众异议",
    name_en="objection of a resident or a tenant",
    members={"contract": "id", "instalment": "number", "says": "paid", "raised_on": "date"},
)
BENEFIT_LISTED = Awaited(
    topic="assets.benefit_list.listed",
    name="补贴发放清册",
    name_en="list of a benefit with its beneficiaries",
    members={
        "programme": "key",
        "listed_on": "date",
        "noticed_on": "date or null",
        "lines": "party, household, id_token, account_token, holder, area_sqm, registered_sqm",
    },
)
BENEFIT_CHANGED = Awaited(
    topic="assets.benefit_list.changed",
    name="清册变更",
    name_en="change of a list of a benefit",
    members={"changed_on": "date"},
)
PERSON_DIED = Awaited(
    topic="registry.person.died", name="死亡", name_en="death of a person", members={"on": "date"}
)
PERSON_MOVED_OUT = Awaited(
    topic="registry.person.moved_out",
    name="迁出",
    name_en="a person's moving away",
    members={"on": "date"},
)
HOUSEHOLD_MEMBER = Awaited(
    topic="registry.household.member_recorded",
    name="户内成员",
    name_en="member of a household",
    members={"person": "id", "since": "date"},
)
FUND_TRANSFERRED = Awaited(
    topic="assets.fund.transferred",
    name="资金之间调拨",
    name_en="transfer between funds",
    members={"to": "id", "amount_fen": "whole fen", "moved_on": "date", "authority": "or null"},
)
DUNNED = Awaited(
    topic="assets.dunning.recorded",
    name="催收记录",
    name_en="dunning of a debtor",
    members={"entity": "id", "party": "id", "contract": "id or null", "dunned_on": "date"},
)
IOUS_FOUND = Awaited(
    topic="assets.cash_box.ious_found",
    name="白条抵库",
    name_en="slips found in place of cash",
    members={"cashier": "id", "amount_fen": "whole fen", "counted_on": "date"},
)
THING_VALUED = Awaited(
    topic="assets.resource.valued",
    name="评估价",
    name_en="valuation of what is let",
    members={"yearly_fen": "whole fen for a year of the whole", "valued_on": "date"},
)
SEEN_IN_USE = Awaited(
    topic="assets.resource.seen_in_use",
    name="巡查所见使用情况",
    name_en="use of a thing that a patrol has seen",
    members={"seen_on": "date"},
)
MONTH_PUBLISHED = Awaited(
    topic="disclosure.finances.published",
    name="当月财务已公开",
    name_en="publication of a month's finances",
    members={"month": "YYYY-MM", "published_on": "date"},
)
INSPECTION_ANNOUNCED = Awaited(
    topic="audit.inspection.announced",
    name="检查通知",
    name_en="announcement of an inspection",
    members={"inspected_on": "date"},
)
AWAITED = (
    EVIDENCE_DESCRIBED, EVIDENCE_OPENED, REQUEST_PLACED, INVOICE_PRICED, TENDER_RECORDED,
    TRANSFER_LISTED, OBJECTION_RAISED, BENEFIT_LISTED, BENEFIT_CHANGED, PERSON_DIED,
    PERSON_MOVED_OUT, HOUSEHOLD_MEMBER, FUND_TRANSFERRED, DUNNED, IOUS_FOUND, THING_VALUED,
    SEEN_IN_USE, MONTH_PUBLISHED, INSPECTION_ANNOUNCED,
)  # fmt: skip
