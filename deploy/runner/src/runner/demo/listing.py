"""The blacklist (黑名单): one household listed for a period, helped, and off the list after it."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from typing_extensions import override

from kernel.points import format_points
from runner.demo.acts import act_of
from runner.demo.books import Books
from runner.demo.cast import VILLAGE, Cast
from runner.demo.chapter import Chapter, Timed
from runner.demo.registration import unit
from runner.demo.rules import Rules
from runner.demo.script import Term
from runner.demo.seasons import instant
from runner.demo.steps import CREATED, OK, Known, Request, Step, listing_id

NUMBER = "07-004"
ACTS = (
    ("env-tidy-yard", "1.2", date(2026, 2, 26)),
    ("no-straw-burning", "-5", date(2026, 5, 28)),
    ("env-straw", "2", date(2026, 8, 29)),
    ("service-volunteering", "1.5", date(2026, 9, 5)),
)
"""What the household did: it falls below the threshold with the second quarter, and mends."""

REFUSED_ON = date(2026, 7, 3)
PROPOSED_ON = date(2026, 7, 6)
APPROVED_ON = date(2026, 7, 8)
VISITED_ON = (date(2026, 7, 18), date(2026, 8, 15), date(2026, 9, 12))
SUSPENDED_ON = date(2026, 8, 20)
PROPOSE_AT = time(15, 0)
APPROVE_AT = time(10, 30)
VISIT_AT = time(17, 30)
ASK_AT = time(11, 0)

VILLAGE_BENEFIT, STATUTORY_BENEFIT = "village-subsidy", "minimum-living-allowance"
AMOUNT_FEN = 20_000
_RESOLUTION = "示例-村总支-黑名单-2026-01"
_COMMITTEE = "示例-村委会-补助-2026-08"


@dataclass(frozen=True, kw_only=True)
class Propose(Step):
    """The assessment group proposes a subject for the blacklist."""

    subject: str
    present: Sequence[str]
    standing: Decimal

    @override
    def request(self, known: Known) -> Request:
        """Propose the first listing of the account."""
        account = known.account(self.subject)
        return Request(
            path=f"/accounts/{account}/listings",
            body={"present": known.persons(self.present)},
            status=CREATED,
            holds={"listing": listing_id(account, 1), "standing": format_points(self.standing)},
        )


@dataclass(frozen=True, kw_only=True)
class ApproveListing(Step):
    """The party branch approves the listing and names the one who helps."""

    subject: str
    helper: str
    since: date
    until: date

    @override
    def request(self, known: Known) -> Request:
        """Approve it for one assessment period."""
        return Request(
            path=f"/listings/{listing_id(known.account(self.subject), 1)}/approvals",
            body={"resolution": _RESOLUTION, "helper": known.person(self.helper)},
            status=OK,
            holds={"since": self.since.isoformat(), "until": self.until.isoformat()},
        )


@dataclass(frozen=True, kw_only=True)
class Visit(Step):
    """The helper reports a visit."""

    subject: str
    visited_on: date

    @override
    def request(self, known: Known) -> Request:
        """Report it as it was."""
        return Request(
            path=f"/listings/{listing_id(known.account(self.subject), 1)}/visits",
            body={"visited_on": self.visited_on.isoformat(), "note": "演示:上门商量整改办法"},
            status=CREATED,
            holds={"irregular": []},
        )


@dataclass(frozen=True, kw_only=True)
class AskPayment(Step):
    """The village clerk asks for a benefit to be paid to a subject."""

    subject: str
    number: str
    benefit: str

    @override
    def request(self, known: Known) -> Request:
        """Ask assets for it."""
        return Request(
            service="assets",
            path="/payment-requests",
            body={
                "unit": unit(VILLAGE),
                "number": self.number,
                "purpose": "benefit",
                "benefit": self.benefit,
                "payee": known.subject(self.subject),
                "payee_type": "household",
                "amount_fen": AMOUNT_FEN,
                "resolution": _COMMITTEE,
            },
            status=CREATED,
            holds={},
        )


class Listing(Chapter):
    """Its standing is below the threshold; while it is listed the village pays it no subsidy."""

    def __init__(self, cast: Cast, rules: Rules) -> None:
        """Tell it of one household, of which nothing else is recorded."""
        self._cast = cast
        self._members = tuple(member.key for member in cast.members)
        subject = cast.household(NUMBER)
        self._subject = subject.key
        self._helper = cast.officers[subject.grid - 1].key
        self._until = _months_later(APPROVED_ON, rules.period_months) - timedelta(days=1)
        self.acts = tuple(act_of(subject, *act) for act in ACTS)
        self.reserved = frozenset({subject.key})
        self.terms = (Term(person=cast.clerk, kind="village-clerk", unit=VILLAGE, label="村文书"),)

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """List, help, visit; ask for payments before the period is over and after it."""
        found: list[Timed] = []
        if day == REFUSED_ON:
            farm = next(each for each in self._cast.subjects if each.kind == "family_farm")
            found.append(self._proposal(day, farm.key, books, refused="subject_type_not_listed"))
        if day == PROPOSED_ON:
            found.append(self._proposal(day, self._subject, books))
        if day == APPROVED_ON:
            approve = ApproveListing(
                actor=self._cast.secretary.key,
                key="",
                subject=self._subject,
                helper=self._helper,
                since=day,
                until=self._until,
            )
            found.append((instant(day, APPROVE_AT), approve))
        if day in VISITED_ON:
            visit = Visit(actor=self._helper, key="", subject=self._subject, visited_on=day)
            found.append((instant(day, VISIT_AT), visit))
        if day == SUSPENDED_ON:
            found.append(self._asked(day, VILLAGE_BENEFIT, refused="benefit_suspended"))
            found.append(self._asked(day, STATUTORY_BENEFIT))
        if day == self._until + timedelta(days=1):
            found.append(self._asked(day, VILLAGE_BENEFIT))
        return found

    def _proposal(
        self, day: date, subject: str, books: Books, *, refused: str | None = None
    ) -> Timed:
        propose = Propose(
            actor=self._members[0],
            key="",
            refused=refused,
            heard=refused is None,
            subject=subject,
            present=self._members,
            standing=books.standing(subject),
        )
        return instant(day, PROPOSE_AT), propose

    def _asked(self, day: date, benefit: str, *, refused: str | None = None) -> Timed:
        ask = AskPayment(
            actor=self._cast.clerk.key,
            key="",
            refused=refused,
            # Assets must have heard of the listing.
            heard=refused is not None,
            subject=self._subject,
            number=f"demo-{day.isoformat()}-{benefit}",
            benefit=benefit,
        )
        return instant(day, ASK_AT), ask


def _months_later(day: date, months: int) -> date:
    """Give the same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
