"""Rule 10 (先支后议、无决议、超预算): spending, or a contract, before it was decided on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.contracts import SIGNED, Contract, Contracts
from audit.domain.flags.facts.payments import EXECUTED, PAYMENTS, Paid, Payment, Payments
from audit.domain.flags.facts.resolutions import RESOLUTIONS, Resolution, Resolutions
from audit.domain.flags.interface import Recorded

ADOPTED = "assets.budget.adopted.v1"
AMENDED = "assets.budget.amended.v1"
COMMITTED = "assets.budget.committed.v1"
FREED = "assets.budget.freed.v1"
SPENT = "assets.budget.spent.v1"
BUDGET_RETURNED = "assets.budget.returned.v1"
BUDGETS = frozenset((ADOPTED, AMENDED, COMMITTED, FREED, SPENT, BUDGET_RETURNED))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """From which amounts on a resolution is needed, and how late it may be put on record."""

    payments_from_fen: int
    contracts_from_fen: int
    recorded_late_days: int


@dataclass(kw_only=True)
class _Budget:
    year: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    adopted: str = ""


class SpentWithoutAuthority(Watching[Settings]):
    """Remembers all that was paid, by resolution: what one gives has no end; and each budget."""

    NAME = "spent_without_authority"

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing decided and nothing spent."""
        super().__init__(settings)
        self._payments = Payments()
        self._contracts = Contracts()
        self._resolutions = Resolutions()
        self._resting: dict[tuple[str, str], list[str]] = defaultdict(list)
        """By unit and reference, the requests on which something was paid."""
        self._budgets: dict[str, _Budget] = defaultdict(_Budget)

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(PAYMENTS, self._payment),
            **dict.fromkeys(RESOLUTIONS, self._resolved),
            **dict.fromkeys(BUDGETS, self._budget),
            SIGNED: self._contract,
        }

    def _payment(self, fact: Recorded) -> None:
        payment = self._payments.take(fact)
        if payment is None or fact.type not in EXECUTED:
            return
        key = (payment.unit, payment.resolution)
        if payment.id not in self._resting[key]:
            self._resting[key].append(payment.id)
        found = self._resolutions.of(*key)
        if found is not None:
            self._compare(payment, payment.paid[-1], found)
            self._within(found)
        elif payment.amount_fen >= self.settings.payments_from_fen:
            numbers = {"amount_fen": payment.amount_fen}
            self._ask("a", payment, payment.paid[-1].on, numbers)

    def _resolved(self, fact: Recorded) -> None:
        found = self._resolutions.take(fact)
        if found is None:
            return
        for key in self._resting.get((found.unit, found.reference), ()):
            payment = self._payments.by_id[key]
            for paid in payment.paid if payment.live else ():
                self._compare(payment, paid, found)
        self._within(found)

    def _compare(self, payment: Payment, paid: Paid, found: Resolution) -> None:
        """Compare one payment with the resolution that it names."""
        if found.decided_on > paid.on:
            numbers = {"days_before": (found.decided_on - paid.on).days}
            self._ask("b", payment, found.decided_on, numbers, rests=(paid, found))
        elif found.recorded_at > paid.at:
            late = (found.recorded_on - found.decided_on).days
            if late > self.settings.recorded_late_days:
                numbers = {"days_late": late}
                self._ask("c", payment, found.recorded_on, numbers, rests=(paid, found))
        if found.doubts:
            numbers = {"doubts": len(found.doubts)}
            self._ask("e", payment, paid.on, numbers, rests=(paid, found))

    def _within(self, found: Resolution) -> None:
        """Compare everything paid under a resolution with what it gives."""
        if found.ceiling_fen is None:
            return
        resting = [
            self._payments.by_id[key]
            for key in self._resting.get((found.unit, found.reference), ())
        ]
        paid_fen = sum(each.paid_fen for each in resting)
        days = [paid.on for each in resting for paid in each.paid]
        if paid_fen > found.ceiling_fen and days:
            self.ask(
                Question(
                    part="d",
                    subject=f"{found.unit}/{found.reference}",
                    unit=found.unit,
                    window=(min(found.decided_on, *days), max(days)),
                    facts=(*found.facts, *(p.fact for each in resting for p in each.paid)),
                    numbers={"paid_fen": paid_fen, "ceiling_fen": found.ceiling_fen},
                    severity="serious",
                )
            )

    def _contract(self, fact: Recorded) -> None:
        contract = self._contracts.take(fact)
        if contract is None:
            return
        found = self._resolutions.of(contract.unit, contract.resolution)
        # Only what the watch needs of a contract is its signing: it is not kept.
        self._contracts.by_id.clear()
        if found is not None and found.decided_on > contract.signed_on:
            self._signed_early(contract, "b", found.facts)
        elif found is None and contract.value_fen >= self.settings.contracts_from_fen:
            self._signed_early(contract, "a", ())

    def _signed_early(self, contract: Contract, part: str, facts: tuple[str, ...]) -> None:
        self.ask(
            Question(
                part=part,
                subject=contract.id,
                unit=contract.unit,
                window=(contract.signed_on, contract.signed_on),
                facts=(contract.fact, *facts),
                numbers={"amount_fen": contract.value_fen},
                severity="serious",
            )
        )

    def _budget(self, fact: Recorded) -> None:
        budget = self._budgets[fact.subject]
        if fact.type in {ADOPTED, AMENDED}:
            budget.adopted = reading.reference(fact)
            budget.lines = {
                reading.text(line, "key"): reading.number(line, "amount_fen")
                for line in reading.parts(fact.data, "lines")
            }
            return
        line, fen = reading.text(fact.data, "line"), reading.number(fact.data, "amount_fen")
        if fact.type in {FREED, BUDGET_RETURNED}:
            budget.used[line] -= fen
            return
        budget.used[line] += fen
        if fact.type == SPENT:
            budget.used[line] -= reading.number(fact.data, "freed_fen")
        allowed_fen, on = budget.lines.get(line, 0), reading.happened_on(fact)
        if budget.used[line] > allowed_fen:
            self.ask(
                Question(
                    part="f",
                    subject=f"{fact.subject}/{line}",
                    unit=reading.unit_of(fact),
                    window=(on, on),
                    facts=tuple(each for each in (budget.adopted, reading.reference(fact)) if each),
                    numbers={"used_fen": budget.used[line], "budget_fen": allowed_fen},
                )
            )

    def _ask(
        self,
        part: str,
        payment: Payment,
        last_on: date,
        numbers: Mapping[str, int],
        *,
        rests: tuple[Paid, Resolution] | None = None,
    ) -> None:
        """Ask about a payment, and where it rests on a resolution about both."""
        made = rests[0] if rests else payment.paid[-1]
        self.ask(
            Question(
                part=part,
                subject=payment.id,
                unit=payment.unit,
                window=(made.on, last_on),
                facts=(payment.asked, made.fact, *(rests[1].facts if rests else ())),
                numbers=numbers,
                severity="question" if part == "c" else "serious",
            )
        )


RULE = WatchedRule(
    number=10,
    settings=Settings,
    watch=SpentWithoutAuthority,
    reads=PAYMENTS | {SIGNED} | RESOLUTIONS | BUDGETS,
)
