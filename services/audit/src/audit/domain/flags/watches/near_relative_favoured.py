"""Rule 9 (优亲厚友、未回避): who decides is near to who receives, and did not recuse."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import comb

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import HOUSEHOLD_MEMBER
from audit.domain.flags.facts.payments import LIST, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.people import POSTS, RELATIONS, Posts, Relations
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

SIGNED = "assets.payment_request.signed.v1"
ORDERED = "assets.payment_request.ordered.v1"
AID_APPLIED = "assets.aid.applied.v1"
AID_VERIFIED = "assets.aid.verified.v1"
AID_VOTED = "assets.aid.voted.v1"
AID_APPROVED = "assets.aid.approved.v1"
AID = frozenset((AID_APPLIED, AID_VERIFIED, AID_VOTED, AID_APPROVED))
HOUSEHOLD_REGISTERED = "registry.household.registered.v1"
HEAD_CHANGED = "registry.household.head_changed.v1"
HOUSEHOLDS = frozenset((HOUSEHOLD_REGISTERED, HEAD_CHANGED))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How far nearness reaches, whose kin is counted, and when a share of them is asked about."""

    distance: int
    official_posts: tuple[str, ...]
    cases_least: int
    share_times: int
    chance_percent: int


def unlikely(cases: int, *, of: int, part: int, whole: int, percent: int) -> bool:
    """Tell whether at least so many of so many cases have a chance below so many percent.

    Each case falls on a part of a whole by chance alone (one-sided binomial test), computed
    exactly: the sum over k >= cases of C(of, k) part^k (whole - part)^(of - k), times 100, is
    compared with percent times whole^of.
    """
    tail: int = sum(
        comb(of, k) * part**k * (whole - part) ** (of - k) for k in range(cases, of + 1)
    )
    everything: int = whole**of
    return tail * 100 < percent * everything


@dataclass(kw_only=True)
class _Aid:
    unit: str
    applicant: str
    household: str
    fact: str


@dataclass(kw_only=True)
class _Year:
    """The cases of a village in a year: who received, and by which fact."""

    cases: list[tuple[str, str]] = field(default_factory=list)


class NearRelativeFavoured(Watching[Settings]):
    """Remembers relations and posts, requests that are open, and the approved aid of a year."""

    NAME = "near_relative_favoured"
    REMEMBERED_DAYS = 400

    def __init__(self, settings: Settings) -> None:
        """Begin with nobody near to anybody."""
        super().__init__(settings)
        self._payments = Payments()
        self._posts = Posts()
        self._relations = Relations()
        self._aid: dict[str, _Aid] = {}
        self._homes: dict[str, str] = {}
        """By household, the unit in which it is."""
        self._members: dict[str, set[str]] = defaultdict(set)
        self._years: dict[tuple[str, int], _Year] = defaultdict(_Year)

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(RELATIONS, self._relations.take),
            **dict.fromkeys(HOUSEHOLDS | {HOUSEHOLD_MEMBER.type}, self._household),
            **dict.fromkeys((SIGNED, ORDERED), self._decided),
            AID_APPLIED: self._applied,
            AID_VERIFIED: self._aid_decided,
            AID_VOTED: self._aid_decided,
            AID_APPROVED: self._approved,
        }

    @override
    def end_day(self, day: date) -> None:
        self._payments.forget(after(day, -self.REMEMBERED_DAYS))
        for key in [each for each in self._years if each[1] < day.year - 1]:
            del self._years[key]

    def _payment(self, fact: Recorded) -> None:
        self._payments.take(fact)

    def _decided(self, fact: Recorded) -> None:
        payment = self._payments.by_id.get(fact.subject)
        if payment is None or payment.exempt or payment.payee_type == LIST:
            return  # Computed by rule from a complete roll: nobody chose the payee.
        person, on = reading.text(fact.data, "person"), reading.happened_on(fact)
        if person in self._near(payment, on):
            self._ask(payment.id, payment.unit, on, (payment.asked, reading.reference(fact)))

    def _near(self, payment: Payment, on: date) -> frozenset[str]:
        near = self._relations.near(payment.payee, on=on, distance=self.settings.distance)
        return near | payment.related | {payment.payee}

    def _applied(self, fact: Recorded) -> None:
        terms = reading.part(fact.data, "terms")
        self._aid[fact.subject] = _Aid(
            unit=reading.unit_of(fact),
            applicant=reading.text(terms, "applicant"),
            household=reading.text(terms, "household"),
            fact=reading.reference(fact),
        )

    def _aid_decided(self, fact: Recorded) -> None:
        aid = self._aid.get(fact.subject)
        if aid is None or fact.data.get("in_favour") is False:
            return
        person, on = reading.text(fact.data, "person"), reading.happened_on(fact)
        concerned = {aid.applicant, *self._members[aid.household]}
        near = {
            other
            for each in concerned
            for other in self._relations.near(each, on=on, distance=self.settings.distance)
        }
        if person in near | concerned:
            self._ask(fact.subject, aid.unit, on, (aid.fact, reading.reference(fact)))

    def _household(self, fact: Recorded) -> None:
        member = "person" if fact.type == HOUSEHOLD_MEMBER.type else "head"
        self._members[fact.subject].add(reading.text(fact.data, member))
        if fact.type == HOUSEHOLD_REGISTERED:
            self._homes[fact.subject] = reading.text(fact.data, "unit")

    def _approved(self, fact: Recorded) -> None:
        aid = self._aid.pop(fact.subject, None)
        if aid is None:
            return
        on = reading.happened_on(fact)
        year = self._years[aid.unit, on.year]
        year.cases.append((aid.household, reading.reference(fact)))
        self._count(aid.unit, on, year)

    def _count(self, unit: str, on: date, year: _Year) -> None:
        """Ask where the kin of officials receive more often than chance explains."""
        settings, places = self.settings, self._posts.places
        officials = self._posts.holders(settings.official_posts, unit=unit, on=on)
        kin = self._relations.kin(officials, on=on)
        village = places.village(unit)
        homes = [key for key, place in self._homes.items() if places.village(place) == village]
        near = {key for key in homes if self._members[key] & kin}
        cases = [fact for household, fact in year.cases if household in near]
        times = len(cases) * len(homes) > settings.share_times * len(near) * len(year.cases)
        if (
            len(cases) >= settings.cases_least
            and times
            and unlikely(
                len(cases),
                of=len(year.cases),
                part=len(near),
                whole=len(homes),
                percent=settings.chance_percent,
            )
        ):
            self.ask(
                Question(
                    part="b",
                    subject=f"{unit}/{on.year}",
                    unit=unit,
                    window=(date(on.year, 1, 1), date(on.year, 12, 31)),
                    facts=tuple(cases),
                    numbers={
                        "cases": len(year.cases),
                        "kin_cases": len(cases),
                        "households": len(homes),
                        "kin_households": len(near),
                    },
                )
            )

    def _ask(self, subject: str, unit: str, on: date, facts: tuple[str, ...]) -> None:
        self.ask(
            Question(
                part="a",
                subject=subject,
                unit=unit,
                window=(on, on),
                facts=facts,
                numbers={},
                severity="serious",
            )
        )


RULE = WatchedRule(
    number=9,
    settings=Settings,
    watch=NearRelativeFavoured,
    reads=PAYMENTS | POSTS | RELATIONS | HOUSEHOLDS | AID | {SIGNED, ORDERED},
    waits_for=(HOUSEHOLD_MEMBER.topic,),
)
