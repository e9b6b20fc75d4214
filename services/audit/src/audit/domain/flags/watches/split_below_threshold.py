"""Rule 6 (化整为零): what belongs together is asked for in parts, each below a threshold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.accounts import ACCOUNTS, PayeeAccounts
from audit.domain.flags.facts.awaited import REQUEST_PLACED, TENDER_RECORDED
from audit.domain.flags.facts.payments import ASKED, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import RELATIONS, Relations
from audit.domain.flags.facts.resolutions import RESOLUTIONS, Resolutions
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

PARTS_LEAST = 2
DISTANCE = 2
NEAR_PERCENT = 80
"""From so much of the threshold on, a part counts as just below it."""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From this amount on something is needed; parts within so many days belong together."""

    key: str
    amount_fen: int
    window_days: int
    purposes: tuple[str, ...] = ()
    """None named: it holds for every purpose."""

    def concerns(self, payment: Payment) -> bool:
        """Tell whether a payment could be a part of something above the threshold."""
        fits = not self.purposes or payment.purpose in self.purposes
        return fits and 0 < payment.amount_fen < self.amount_fen


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The thresholds of tenders, approval tiers and resolutions."""

    thresholds: tuple[Threshold, ...]


class SplitBelowThreshold(Watching[Settings]):
    """Remembers the requests of the longest window, and which group was asked about last when."""

    NAME = "split_below_threshold"

    def __init__(self, settings: Settings) -> None:
        """Begin with no request."""
        super().__init__(settings)
        self._payments = Payments()
        self._relations = Relations()
        self._accounts = PayeeAccounts()
        self._resolutions = Resolutions()
        self._places: dict[str, str] = {}
        self._tenders: dict[str, int] = {}
        self._grouped: dict[tuple[str, str, str], date] = {}

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(RELATIONS, self._relations.take),
            **dict.fromkeys(ACCOUNTS, self._accounts.take),
            **dict.fromkeys(RESOLUTIONS, self._resolved),
            REQUEST_PLACED.type: self._placed,
            TENDER_RECORDED.type: self._tendered,
        }

    @override
    def end_day(self, day: date) -> None:
        longest = max((each.window_days for each in self.settings.thresholds), default=0)
        # Twice the window, since a request may be recorded long after its own day.
        self._payments.forget(after(day, -2 * longest))
        known = self._payments.by_id
        self._places = {key: place for key, place in self._places.items() if key in known}

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is not None and fact.type in ASKED and not _listed(payment):
            self._look(payment)

    def _resolved(self, fact: Recorded) -> None:
        self._resolutions.take(fact)

    def _placed(self, fact: Recorded) -> None:
        self._places[fact.subject] = reading.text(fact.data, "place")
        payment = self._payments.by_id.get(fact.subject)
        if payment is not None and payment.live and not _listed(payment):
            self._look(payment)

    def _tendered(self, fact: Recorded) -> None:
        about, fen = reading.text(fact.data, "about"), reading.number(fact.data, "amount_fen")
        self._tenders[about] = max(fen, self._tenders.get(about, 0))

    def _look(self, payment: Payment) -> None:
        for threshold in self.settings.thresholds:
            if threshold.concerns(payment):
                for kind, key, group in self._groups(payment, threshold):
                    self._weigh(threshold, payment, (kind, key), group)

    def _groups(
        self, payment: Payment, threshold: Threshold
    ) -> Iterator[tuple[str, str, list[Payment]]]:
        """Give what the payment could be a part of, by what holds it together."""
        days = threshold.window_days
        around = [
            each
            for each in self._payments.live(unit=payment.unit)
            if each.entity == payment.entity
            and threshold.concerns(each)
            and not _listed(each)
            and after(payment.asked_on, -days) < each.asked_on < after(payment.asked_on, days)
        ]
        if payment.project is not None:
            same = [each for each in around if each.project == payment.project]
            yield "project", payment.project, same
        place = self._places.get(payment.id)
        if place is not None:
            same = [
                each
                for each in around
                if (each.purpose, self._places.get(each.id)) == (payment.purpose, place)
            ]
            yield "place", f"{payment.purpose}/{place}", same
        cluster = self._cluster(payment)
        same = [each for each in around if each.payee in cluster and not _tied(each, payment)]
        yield "payee", min(each.payee for each in [*same, payment]), same

    def _cluster(self, payment: Payment) -> frozenset[str]:
        near = self._relations.near(payment.payee, on=payment.asked_on, distance=DISTANCE)
        return near | self._accounts.sharing(payment.payee)

    def _weigh(
        self, threshold: Threshold, payment: Payment, held: tuple[str, str], group: list[Payment]
    ) -> None:
        # A late request may lie between others: one window ends with it, and one begins.
        earlier = [each for each in group if each.asked_on <= payment.asked_on]
        later = [each for each in group if each.asked_on >= payment.asked_on]
        group = max(earlier, later, key=lambda parts: sum(each.amount_fen for each in parts))
        first_on = min((each.asked_on for each in group), default=payment.asked_on)
        last_on = max((each.asked_on for each in group), default=payment.asked_on)
        total_fen = sum(each.amount_fen for each in group)
        together = len(group) >= PARTS_LEAST and total_fen >= threshold.amount_fen
        if not together or self._covered(group, total_fen):
            return
        mark = (threshold.key, payment.unit, "/".join(held))
        asked_on = self._grouped.get(mark)
        if asked_on is not None and abs((payment.asked_on - asked_on).days) < threshold.window_days:
            return
        self._grouped[mark] = payment.asked_on
        near = [e for e in group if e.amount_fen * 100 >= threshold.amount_fen * NEAR_PERCENT]
        self.ask(
            Question(
                part={"project": "a", "place": "b", "payee": "c"}[held[0]],
                subject=payment.id,
                unit=payment.unit,
                window=(first_on, last_on),
                facts=tuple(each.asked for each in group),
                numbers={
                    "threshold_fen": threshold.amount_fen,
                    "total_fen": total_fen,
                    "parts": len(group),
                    "just_below": len(near),
                },
                severity="serious" if len(near) >= PARTS_LEAST else "question",
            )
        )

    def _covered(self, group: list[Payment], total_fen: int) -> bool:
        """Tell whether one resolution or tender covers all of it."""
        named = {each.resolution for each in group}
        if len(named) == 1:
            found = self._resolutions.of(group[0].unit, named.pop())
            if found is not None and (found.ceiling_fen or 0) >= total_fen:
                return True
        abouts = {about for each in group for about in (each.project, each.payee) if about}
        return any(self._tenders.get(about, 0) >= total_fen for about in abouts)


def _listed(payment: Payment) -> bool:
    """Tell whether the amount follows from a list or an act elsewhere: nobody could split it."""
    return payment.scheduled and payment.contract is None


def _tied(one: Payment, other: Payment) -> bool:
    """Tell whether both are instalments of one contract, which was decided on as a whole."""
    return one.id != other.id and one.contract is not None and one.contract == other.contract


RULE = WatchedRule(
    number=6,
    settings=Settings,
    watch=SplitBelowThreshold,
    reads=PAYMENTS | RELATIONS | ACCOUNTS | RESOLUTIONS,
    waits_for=(REQUEST_PLACED.topic, TENDER_RECORDED.topic),
)
