"""Signs contracts (合同), amends and terminates them."""

from collections.abc import Callable
from datetime import date

from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.contracts.commands import AmendContract, SignContract, TerminateContract
from assets.application.contracts.letting import (
    let_all,
    let_things,
    let_until,
    lettings_count,
    lettings_wanted,
)
from assets.application.contracts.ports import KnownContract, Rules
from assets.domain.books.entity import Entity
from assets.domain.contracts.certificate import Certificate
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import (
    CertificateUnknownError,
    ContractExistsError,
    ContractUnknownError,
)
from assets.domain.contracts.signing import sign
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class Contracts:
    """The use cases of a contract's terms; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, rules: Rules, today: Callable[[], date]) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._today = today

    async def sign_contract(self, command: SignContract, context: Context) -> StoredReceipt:
        """Record a contract that the adopted rules of its day allow, with its schedule."""
        agreement = command.agreement
        rules = self._rules.of(command.unit, agreement.signed_on)
        about = command.about or command.entity
        summary = Personal(about, VOUCHERS_RETENTION, command.summary)
        things = let_things(agreement)

        def decide(
            entity: Entity | None, found: Contract | None, *others: AggregateRoot | None
        ) -> Decision:
            known(entity)
            if found is not None:
                raise ContractExistsError(f"{command.number} is signed already; number it anew")
            contract = sign(
                rules, agreement, entity=command.entity, number=command.number, summary=summary
            )
            contract.check_happened(agreement.signed_on, today=self._today())
            saved: list[AggregateRoot] = [contract, *let_all(contract, others)]
            rest = list(others[lettings_count(things) :])
            if agreement.certificate is not None:
                certificate = rest.pop(0)
                if not isinstance(certificate, Certificate):
                    raise CertificateUnknownError("there is no such certificate; record it first")
                certificate.check_valid(agreement.party, on=agreement.signed_on)
            if agreement.renews is not None:
                renewed = rest.pop(0)
                if not isinstance(renewed, Contract):
                    raise ContractUnknownError("there is no such contract to renew")
                renewed.renew(contract)
                saved.append(renewed)
            return Decision(saved=saved, answer={"contract": str(contract.id)})

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Contract, Contract.create_id(command.entity, command.number)),
            *lettings_wanted(things),
        ]
        if agreement.certificate is not None:
            wanted.append((Certificate, agreement.certificate))
        if agreement.renews is not None:
            wanted.append((Contract, agreement.renews))
        return await self._log.execute(wanted, decide, under(context, rules.rule))

    async def amend_contract(self, command: AmendContract, context: Context) -> StoredReceipt:
        """Let other terms count from a day on; what is due, paid or accepted stays."""
        rules = self._rules.of(command.contract.unit, command.amendment.effective_on)
        reason = Personal(command.contract.entity, VOUCHERS_RETENTION, command.reason)

        def decide(found: Contract | None, *things: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            before = contract.until
            contract.amend(command.amendment, rules, reason=reason)
            lets = let_until(contract, things, before=before)
            return Decision(saved=[contract, *lets], answer={"amendment": contract.amendments})

        wanted = _with_things(command.contract)
        return await self._log.execute(wanted, decide, under(context, rules.rule))

    async def terminate_contract(
        self, command: TerminateContract, context: Context
    ) -> StoredReceipt:
        """End a contract before its time; instalments for later times are cancelled."""
        reason = Personal(command.contract.entity, VOUCHERS_RETENTION, command.reason)

        def decide(found: Contract | None, *things: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            contract.terminate(command.ending, reason=reason)
            lets = let_until(contract, things, before=contract.until)
            last_on = command.ending.last_on.isoformat()
            return Decision(saved=[contract, *lets], answer={"last_on": last_on})

        wanted = _with_things(command.contract)
        return await self._log.execute(wanted, decide, context)


def _with_things(known: KnownContract) -> list[Wanted]:
    return [(Contract, known.contract), *lettings_wanted(known.things)]


def found_contract(contract: Contract | None) -> Contract:
    """Give the contract; raises `ContractUnknownError` where there is none."""
    if contract is None:
        raise ContractUnknownError("there is no such contract")
    return contract


def under(context: Context, *authority: str) -> Context:
    """Let an act rest on a rule or a decision too."""
    return context.under(*authority)
