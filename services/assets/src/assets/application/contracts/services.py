"""What is accepted of a service, scored, retained, and released or forfeited at a year's end."""

from collections.abc import Callable
from datetime import date
from typing import Any

from assets.application.contracts.booking import Fact, booked, booking_wanted
from assets.application.contracts.commands import AcceptService, ScoreService, SettleRetention
from assets.application.contracts.contracts import found_contract, under
from assets.application.contracts.ports import Rules
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import ServiceMissingError
from assets.domain.contracts.facts import Basis, Decided
from assets.domain.contracts.service_scores import Mark, ServiceScores
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Year

SERVED = "contract.served"
RELEASED = "retention.released"
FORFEITED, FORFEITED_EARLIER = "retention.forfeited", "retention.forfeited-earlier"


class ContractServices:
    """The use cases of a service; all of it is an expense once it is accepted."""

    def __init__(self, log: Log, *, rules: Rules, today: Callable[[], date]) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._today = today

    async def accept_service(self, command: AcceptService, context: Context) -> StoredReceipt:
        """Accept what was served: a part is payable at once, the rest is owed and retained."""
        today = self._today()
        key = f"{command.instalment}/served"

        def decide(found: Contract | None, *books: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            accepted = contract.accept(
                command.instalment,
                accepted_on=command.accepted_on,
                accepter=command.accepter,
                evidence=command.evidence,
                today=context.signed_on or today,
            )
            shares = {"payable": accepted.payable_fen, "retained": accepted.retained_fen}
            fact = Fact(
                key=key,
                on=command.accepted_on,
                rule=SERVED,
                amounts={"amount": sum(shares.values()), **shares},
                evidence=command.evidence,
            )
            slips = booked(contract, [fact], books, today=today)
            answer = {f"{name}_fen": fen for name, fen in shares.items()}
            return Decision(
                saved=[contract, *slips], answer={"instalment": command.instalment, **answer}
            )

        wanted = booking_wanted(command.contract, [key], dated_on=command.accepted_on, today=today)
        return await self._log.execute(wanted, decide, context)

    async def score_service(self, command: ScoreService, context: Context) -> StoredReceipt:
        """Take the score that a villagers' representative gives for a month."""
        today = self._today()
        rules = self._rules.of(command.contract.unit, min(command.month.last_on, today))
        mark = Mark(
            month=command.month, unit=command.unit, scorer=command.scorer, score=command.score
        )

        def decide(found: Contract | None, scores: ServiceScores | None) -> Decision:
            contract = found_contract(found)
            release = rules.release_of(_release_key(contract))
            scores = scores or ServiceScores(command.contract.contract)
            scores.score(contract, release, mark, today=today)
            return Decision(saved=[scores], answer={"month": command.month.text})

        contract_id = command.contract.contract
        wanted: list[Wanted] = [
            (Contract, contract_id),
            (ServiceScores, ServiceScores.create_id(contract_id)),
        ]
        return await self._log.execute(wanted, decide, under(context, rules.rule))

    async def settle_retention(self, command: SettleRetention, context: Context) -> StoredReceipt:
        """Release what the adopted function of the scores gives, and forfeit the rest."""
        today = self._today()
        rules = self._rules.of(command.contract.unit, min(command.year.last_on, today))

        keys = {
            rule: f"settled/{command.year}/{command.decision}/{rule}"
            for rule in (RELEASED, _forfeited(command.year, today))
        }

        def decide(
            scores: ServiceScores | None, found: Contract | None, *books: AggregateRoot | None
        ) -> Decision:
            contract = found_contract(found)
            basis = Basis(
                release=rules.release_of(_release_key(contract)),
                inputs=command.inputs,
                rule=rules.rule,
                decision=command.decision,
            )
            given = {} if scores is None else scores.given
            decided = contract.settle(command.year, basis, given, today=today)
            amounts = (decided.released_fen, decided.forfeited_fen)
            facts = [
                Fact(key=key, on=today, rule=rule, amounts={"amount": fen})
                for (rule, key), fen in zip(keys.items(), amounts, strict=True)
            ]
            slips = booked(contract, facts, books, today=today)
            answer = _settled(decided, number=len(contract.settlements))
            return Decision(saved=[contract, *slips], answer=answer)

        wanted: list[Wanted] = [(ServiceScores, ServiceScores.create_id(command.contract.contract))]
        wanted += booking_wanted(command.contract, list(keys.values()), dated_on=today, today=today)
        return await self._log.execute(wanted, decide, under(context, rules.rule, command.decision))


def _settled(decided: Decided, *, number: int) -> dict[str, Any]:
    return {
        "settlement": number,
        "released_fen": decided.released_fen,
        "forfeited_fen": decided.forfeited_fen,
        "held": decided.held,
        "gaps": [{"month": gap.month, "unit": str(gap.unit)} for gap in decided.gaps],
    }


def _forfeited(year: Year, today: date) -> str:
    """Give by which rule money is kept that was retained in a year.

    A service is expense in full when it is served, what is retained of it included. What is not
    paid in the end takes expense back: in the books of the same year in red ink (红字), on the
    side where the expense stands, so that its turnover is what the service cost. An earlier year
    is closed, and is mended by a blue voucher in the open month alone (会计基础工作规范 51).
    """
    return FORFEITED if today.year == year.last_on.year else FORFEITED_EARLIER


def _release_key(contract: Contract) -> str:
    key = contract.serviced().release
    if key is None:
        raise ServiceMissingError("this service is not scored: its contract names no release")
    return key
