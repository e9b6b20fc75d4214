"""Rule 5 (重复报销): the same invoice, original or expense is claimed more than once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.accounts import ACCOUNTS, PayeeAccounts
from audit.domain.flags.facts.payments import ASKED, PAYMENTS, Payment, Payments
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

SLIP_ENTERED = "assets.slip.entered.v1"
PAYMENT_SLIPS = "payment"
"""How the keys of slips of payments begin: `payment/<request>/<reference>`."""
DIGITAL_DIGITS = 20
"""A fully digital invoice (数电票) has a number of so many digits, its own in the whole country."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Within how many days the same payee, amount and purpose are asked about."""

    window_days: int


class ClaimedTwice(Watching[Settings]):
    """Remembers every request and every original: a double may come after any time."""

    NAME = "claimed_twice"

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing claimed."""
        super().__init__(settings)
        self._payments = Payments()
        self._accounts = PayeeAccounts()
        self._citing: dict[tuple[str, ...], list[str]] = defaultdict(list)
        """By invoice, the requests that ever cited it, in order."""
        self._alike: dict[tuple[int, str], list[str]] = defaultdict(list)
        """By amount and purpose, the requests that ever asked for it."""
        self._originals: dict[str, list[str]] = defaultdict(list)
        """By original, the requests whose slips rest on it, in order."""

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(ACCOUNTS, self._accounts.take),
            SLIP_ENTERED: self._slip,
        }

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None or fact.type not in ASKED:
            return
        for key in _invoices(payment):
            if payment.id not in self._citing[key]:
                self._citing[key].append(payment.id)
            self._invoice(payment, key)
        alike = self._alike[payment.amount_fen, payment.purpose]
        self._expense(payment, alike)
        if payment.id not in alike:
            alike.append(payment.id)

    def _invoice(self, payment: Payment, key: tuple[str, ...]) -> None:
        citing = list(self._live(self._citing[key]))
        others = [each for each in citing if each.id != payment.id]
        claims = [c for each in citing for c in each.claims if _key(c.issuer, c.number) == key]
        claimed_fen = sum(claim.amount_fen for claim in claims)
        total_fen = min((claim.total_fen for claim in claims), default=0)
        strange = [each for each in others if not _one_schedule(each, payment)]
        if strange:
            self._ask("a", payment, strange, {"claimed_fen": claimed_fen, "total_fen": total_fen})
        if claimed_fen > total_fen:
            numbers = {"claimed_fen": claimed_fen, "total_fen": total_fen}
            self._ask("c", payment, others, numbers, serious=True)

    def _expense(self, payment: Payment, alike: Iterable[str]) -> None:
        if payment.scheduled:
            return
        same = self._accounts.sharing(payment.payee)
        since = after(payment.asked_on, -self.settings.window_days)
        others = [
            each
            for each in self._live(alike)
            if each.id != payment.id
            and each.payee in same
            and not each.scheduled
            and each.asked_on >= since
            and not (each.period and payment.period and each.period != payment.period)
        ]
        if others:
            self._ask("d", payment, others, {"amount_fen": payment.amount_fen})

    def _slip(self, fact: Recorded) -> None:
        kind, _, rest = reading.text(fact.data, "key").partition("/")
        if kind != PAYMENT_SLIPS or fact.data.get("takes_back") is not None:
            return
        payment = self._payments.by_id.get(rest.partition("/")[0])
        if payment is None:
            return
        for evidence in reading.texts(fact.data, "evidence"):
            citing = self._originals[evidence]
            if payment.id not in citing:
                citing.append(payment.id)
            others = [each for each in self._live(citing) if each.id != payment.id]
            strange = [each for each in others if not _one_schedule(each, payment)]
            if strange:
                self._ask("b", payment, strange, {"amount_fen": payment.amount_fen})

    def _ask(
        self,
        part: str,
        payment: Payment,
        others: list[Payment],
        numbers: Mapping[str, int],
        *,
        serious: bool = False,
    ) -> None:
        days = [payment.asked_on, *(each.asked_on for each in others)]
        self.ask(
            Question(
                part=part,
                subject=payment.id,
                unit=payment.unit,
                window=(min(days), max(days)),
                facts=(*(each.asked for each in others), payment.asked),
                numbers={"claims": len(others) + 1, **numbers},
                severity="serious" if serious else "question",
            )
        )

    def _live(self, ids: Iterable[str]) -> Iterator[Payment]:
        for each in ids:
            found = self._payments.by_id.get(each)
            if found is not None and found.live:
                yield found


def _key(issuer: str, number: str) -> tuple[str, ...]:
    digital = len(number) == DIGITAL_DIGITS and number.isdigit()
    return (number,) if digital else (issuer, number)


def _invoices(payment: Payment) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(_key(claim.issuer, claim.number) for claim in payment.claims))


def _one_schedule(one: Payment, other: Payment) -> bool:
    """Tell whether both are parts of one schedule: of one contract of one unit."""
    return one.contract is not None and (one.contract, one.unit) == (other.contract, other.unit)


RULE = WatchedRule(
    number=5,
    settings=Settings,
    watch=ClaimedTwice,
    reads=PAYMENTS | ACCOUNTS | {SLIP_ENTERED},
)
