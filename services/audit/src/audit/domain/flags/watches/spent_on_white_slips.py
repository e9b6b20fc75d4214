"""Rule 4 (白条入账): an expense without a document that is valid for it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import EVIDENCE_DESCRIBED
from audit.domain.flags.facts.payments import EXECUTED, LIST, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import POSTS, Posts
from audit.domain.flags.facts.spans import after, last_of_month, month_of
from audit.domain.flags.interface import Recorded

ENTITY_ESTABLISHED = "assets.entity.established.v1"
ROSTER = "signed_roster"
VALID = frozenset(("tax_invoice", "fiscal_bill", "bank_slip"))
UNCHECKED = frozenset(("failed", "not_done"))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """For which purposes a signed roster suffices, and what share of a month may lack papers."""

    roster_purposes: tuple[str, ...]
    official_posts: tuple[str, ...]
    checked_from_fen: int
    share_percent: int


@dataclass(frozen=True, kw_only=True)
class _Described:
    kind: str
    title_entity: str | None
    issuer_person: str | None
    check: str
    fact: str


@dataclass(kw_only=True)
class _Month:
    spent_fen: int = 0
    white_fen: int = 0
    facts: list[str] = field(default_factory=list)


class SpentOnWhiteSlips(Watching[Settings]):
    """Remembers requests with their papers, and two sums for each unit and month."""

    NAME = "spent_on_white_slips"
    REMEMBERED_DAYS = 400

    def __init__(self, settings: Settings) -> None:
        """Begin with no expense."""
        super().__init__(settings)
        self._payments = Payments()
        self._posts = Posts()
        self._codes: dict[str, str] = {}
        """By credit code, the entity that has it."""
        self._described: dict[str, list[_Described]] = defaultdict(list)
        self._months: dict[tuple[str, str], _Month] = defaultdict(_Month)

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(POSTS, self._posts.take),
            ENTITY_ESTABLISHED: self._entity,
            EVIDENCE_DESCRIBED.type: self._describe,
        }

    @override
    def end_day(self, day: date) -> None:
        for (unit, month), sums in [e for e in self._months.items() if e[0][1] <= month_of(day)]:
            last_on = last_of_month(date.fromisoformat(f"{month}-01"))
            if day < last_on:
                continue
            if sums.white_fen * 100 > sums.spent_fen * self.settings.share_percent:
                self.ask(
                    Question(
                        part="e",
                        subject=f"{unit}/{month}",
                        unit=unit,
                        window=(last_on.replace(day=1), last_on),
                        facts=tuple(sums.facts),
                        numbers={"white_fen": sums.white_fen, "spent_fen": sums.spent_fen},
                    )
                )
            del self._months[unit, month]
        self._payments.forget(after(day, -self.REMEMBERED_DAYS))
        for key in self._described.keys() - self._payments.by_id.keys():
            del self._described[key]

    def _entity(self, fact: Recorded) -> None:
        code = reading.maybe(fact.data, "credit_code")
        if code is not None:
            self._codes[code] = fact.subject

    def _describe(self, fact: Recorded) -> None:
        described = _Described(
            kind=reading.text(fact.data, "kind"),
            title_entity=reading.maybe(fact.data, "title_entity"),
            issuer_person=reading.maybe(fact.data, "issuer_person"),
            check=reading.text(fact.data, "check"),
            fact=reading.reference(fact),
        )
        self._described[reading.text(fact.data, "payment_request")].append(described)

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None or fact.type not in EXECUTED:
            return
        paid = payment.paid[-1]
        sums = self._months[payment.unit, month_of(paid.on)]
        sums.spent_fen += paid.amount_fen
        if not self._papered(payment):
            sums.white_fen += paid.amount_fen
            sums.facts.append(paid.fact)
            self._ask("a", payment, {"paid_fen": paid.amount_fen})
        self._issuers(payment)
        for each in self._described.get(payment.id, ()):
            self._paper(payment, each)

    def _papered(self, payment: Payment) -> bool:
        """Tell whether there is a document of a kind that is valid for the purpose."""
        kinds = {each.kind for each in self._described.get(payment.id, ())}
        if payment.claims or kinds & VALID or payment.payee_type == LIST:
            return True
        by_roster = payment.purpose in self.settings.roster_purposes
        # Until kinds of evidence are told, what may be paid by roster counts as so paid.
        return by_roster and (not kinds or ROSTER in kinds)

    def _issuers(self, payment: Payment) -> None:
        for claim in payment.claims:
            own = self._codes.get(claim.issuer)
            if own is not None and own == payment.entity:
                self._ask("c", payment, {"claimed_fen": claim.amount_fen})

    def _paper(self, payment: Payment, paper: _Described) -> None:
        on = payment.paid[-1].on
        titled = paper.title_entity is None or payment.entity is None
        if not titled and paper.title_entity != payment.entity:
            self._ask("b", payment, {}, paper.fact)
        officials = self._posts.holders(self.settings.official_posts, unit=payment.unit, on=on)
        if paper.issuer_person is not None and paper.issuer_person in officials:
            self._ask("c", payment, {}, paper.fact)
        if paper.check in UNCHECKED and payment.amount_fen >= self.settings.checked_from_fen:
            self._ask("d", payment, {"amount_fen": payment.amount_fen}, paper.fact)

    def _ask(self, part: str, payment: Payment, numbers: Mapping[str, int], *besides: str) -> None:
        paid = payment.paid[-1]
        self.ask(
            Question(
                part=part,
                subject=payment.id,
                unit=payment.unit,
                window=(paid.on, paid.on),
                facts=(payment.asked, paid.fact, *besides),
                numbers=numbers,
                severity="serious" if part == "c" else "question",
            )
        )


RULE = WatchedRule(
    number=4,
    settings=Settings,
    watch=SpentOnWhiteSlips,
    reads=PAYMENTS | POSTS | {ENTITY_ESTABLISHED},
    waits_for=(EVIDENCE_DESCRIBED.topic,),
)
