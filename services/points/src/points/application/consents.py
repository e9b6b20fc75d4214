"""Lets a subject consent to have its standing shown, and hands it over only on that consent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Quarter
from kernel.points import format_points
from points.application.consent_commands import GiveConsent, HandOverSnapshot, WithdrawConsent
from points.application.ports import Rules
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.consent import Consent, ConsentMissingError, NotAContactError, check_days
from points.domain.linkage import LinkageRules
from points.domain.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class SubjectStanding:
    """Where one subject stands as of a position of the log, after its last approved quarter."""

    scheme: str
    label: str
    standing: Decimal
    quarter: str | None
    position: int


class SubjectStandings(Protocol):
    """Where one subject stands, known from this service's own log."""

    async def of(self, account: UUID) -> SubjectStanding:
        """Give where a subject stands; raises `AccountUnknownError`."""


class RulesOfLinkage(Protocol):
    """The adopted rules of the schemes' linkage."""

    def linkage(self, scheme: str, on: date) -> LinkageRules:
        """Give the rules in force on a day; raises `LinkageNotAdoptedError`."""


@dataclass(frozen=True, kw_only=True)
class ShowingRules:
    """The rules that showing a standing needs, and what the day is."""

    rules: Rules
    linkage: RulesOfLinkage
    today: Callable[[], date]


class Consents:
    """The use cases of consent; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, adopted: ShowingRules, standings: SubjectStandings) -> None:
        """Decide on this log, by these rules."""
        self._log = log
        self._adopted = adopted
        self._standings = standings

    async def give_consent(self, command: GiveConsent, context: Context) -> StoredReceipt:
        """Consent, as whoever speaks for the subject."""
        today = self._adopted.today()
        consent_id = Consent.create_id(command.account, command.recipient, command.purpose)

        def decide(consent: Consent | None, account: Account | None) -> Decision:
            known = _of_contact(account, command.giver)
            rules = self._adopted.linkage.linkage(known.scheme, today)
            rules.check(command.purpose, post_kind=command.recipient_kind)
            check_days(command.valid_until, today=today, days_most=rules.consent_days_most)
            if consent is None:
                consent = Consent(
                    account=command.account,
                    recipient=command.recipient,
                    purpose=command.purpose,
                    valid_until=command.valid_until,
                    giver=command.giver,
                )
            else:
                consent.give_anew(valid_until=command.valid_until, giver=command.giver)
            return Decision(
                saved=[consent],
                answer={"consent": str(consent.id), "giving": consent.giving},
                contexts={consent.id: context.resting_on(rules.version)},
            )

        wanted: list[Wanted] = [(Consent, consent_id), (Account, command.account)]
        return await self._log.execute(wanted, decide, context)

    async def withdraw_consent(self, command: WithdrawConsent, context: Context) -> StoredReceipt:
        """Withdraw a consent, as whoever speaks for the subject."""

        def decide(consent: Consent | None, account: Account | None) -> Decision:
            _of_contact(account, command.withdrawer)
            if consent is None or consent.account != command.account:
                raise ConsentMissingError("this subject gave no such consent")
            consent.withdraw(command.withdrawer)
            return Decision(
                saved=[consent], answer={"consent": str(consent.id), "giving": consent.giving}
            )

        wanted: list[Wanted] = [(Consent, command.consent), (Account, command.account)]
        return await self._log.execute(wanted, decide, context)

    async def hand_over_snapshot(
        self, command: HandOverSnapshot, context: Context
    ) -> StoredReceipt:
        """Tell a recipient where a subject stands; that it was told is itself an event.

        The answer exists only once the event is stored.
        """
        today = self._adopted.today()
        known = await self._standings.of(command.account)
        rules = self._adopted.linkage.linkage(known.scheme, today)
        rules.check(command.purpose, post_kind=command.recipient_kind)
        tables = self._tables(known, today)
        consent_id = Consent.create_id(command.account, command.recipient, command.purpose)

        def decide(consent: Consent | None) -> Decision:
            if consent is None:
                raise ConsentMissingError("the subject gave no consent to this: ask it for one")
            ordinal = consent.used + 1
            # The consent is saved too: one that another process ended meanwhile is not used.
            consent.use(Snapshot.create_id(consent.id, ordinal), today=today)
            handed = Snapshot(
                account=command.account,
                recipient=command.recipient,
                purpose=command.purpose,
                consent=consent.id,
                giving=consent.giving,
                ordinal=ordinal,
                standing=known.standing,
                position=known.position,
                tables=tables,
                quarter=known.quarter,
            )
            answer = _answer(handed.id, known, consent)
            answer |= {"tables": tables, "handed_over_on": today.isoformat()}
            return Decision(saved=[consent, handed], answer=answer)

        wanted: list[Wanted] = [(Consent, consent_id)]
        context = context.resting_on(rules.version, *tables)
        return await self._log.execute(wanted, decide, context)

    def _tables(self, known: SubjectStanding, today: date) -> list[str]:
        """Name the versions of the score table on which the standing can rest."""
        rules = self._adopted.rules.of(known.scheme)
        last = today if known.quarter is None else rules.last_day_of(Quarter(known.quarter))
        return [table.version for table in rules.tables if table.effective_on <= last]


def _of_contact(account: Account | None, person: UUID) -> Account:
    if account is None:
        raise AccountUnknownError("there is no such points account")
    if person not in account.contacts:
        raise NotAContactError("consent for your own household or organisation alone")
    return account


def _answer(snapshot: UUID, known: SubjectStanding, consent: Consent) -> dict[str, Any]:
    return {
        "snapshot": str(snapshot),
        "account": str(consent.account),
        "label": known.label,
        "scheme": known.scheme,
        "standing": format_points(known.standing),
        "quarter": known.quarter,
        "position": known.position,
        "purpose": consent.purpose,
        "recipient": str(consent.recipient),
        "consent": str(consent.id),
        "giving": consent.giving,
        "valid_until": consent.valid_until.isoformat(),
    }
