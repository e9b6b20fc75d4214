"""Credit (授信): a lender is told one household's standing, on its consent and on nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from typing_extensions import override

from kernel.points import format_points
from runner.demo.books import Books
from runner.demo.cast import COUNTY, Cast
from runner.demo.chapter import Chapter, Timed
from runner.demo.script import Term
from runner.demo.seasons import instant
from runner.demo.steps import CREATED, Known, Request, Step

NUMBER = "06-004"
POST, PURPOSE = "lender-officer", "credit-line"
WITHOUT_ON = date(2026, 10, 14)
CONSENTED_ON = date(2026, 10, 15)
TOLD_ON = date(2026, 10, 16)
VALID_UNTIL = date(2026, 11, 14)
EXPIRED_ON = date(2026, 11, 20)
QUARTER = "2026-Q3"
ASK_AT = time(10, 50)


@dataclass(frozen=True, kw_only=True)
class GiveConsent(Step):
    """The head of a household consents that the lender is told its standing."""

    subject: str
    valid_until: date

    @override
    def request(self, known: Known) -> Request:
        """Consent for one purpose, until a day."""
        return Request(
            path=f"/accounts/{known.account(self.subject)}/consents",
            body={**_asked(known), "valid_until": self.valid_until.isoformat()},
            status=CREATED,
            holds={"giving": 1},
        )


@dataclass(frozen=True, kw_only=True)
class AskStanding(Step):
    """The lender asks where a household stands."""

    subject: str
    standing: Decimal = Decimal(0)
    asked_on: date

    @override
    def request(self, known: Known) -> Request:
        """Ask for the snapshot."""
        account = known.account(self.subject)
        return Request(
            path=f"/accounts/{account}/snapshots",
            body=_asked(known),
            status=CREATED,
            holds={
                "account": account,
                "standing": format_points(self.standing),
                "quarter": QUARTER,
                "handed_over_on": self.asked_on.isoformat(),
                "valid_until": VALID_UNTIL.isoformat(),
            },
        )


def _asked(known: Known) -> dict[str, str]:
    return {"recipient": known.post(POST, COUNTY), "purpose": PURPOSE}


class Lending(Chapter):
    """The lender is refused without a consent and after its last day, and told once in between."""

    def __init__(self, cast: Cast) -> None:
        """Tell it of one household."""
        self._cast = cast
        self._subject = cast.household(NUMBER)
        self.terms = (Term(person=cast.lender, kind=POST, unit=COUNTY, label="信贷员"),)

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Ask in vain, consent, ask, and ask in vain again."""
        refused = {WITHOUT_ON: "consent_missing", TOLD_ON: None, EXPIRED_ON: "consent_expired"}
        if day in refused:
            ask = AskStanding(
                actor=self._cast.lender.key,
                key="",
                refused=refused[day],
                subject=self._subject.key,
                standing=books.standing(self._subject.key),
                asked_on=day,
            )
            return [(instant(day, ASK_AT), ask)]
        if day == CONSENTED_ON:
            give = GiveConsent(
                actor=self._subject.person.key,
                key="",
                subject=self._subject.key,
                valid_until=VALID_UNTIL,
            )
            return [(instant(day, ASK_AT), give)]
        return []
