"""A red flag (红旗、疑点): what a rule asks of the books, and what a supervisor answered to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from audit.domain.flags.interface import Suspicion
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, NotPermittedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

OPEN, CONFIRMED, DISMISSED, CASE_REQUESTED = "open", "confirmed", "dismissed", "case_requested"


class FlagUnknownError(NotFoundError):
    """No flag has this id, or it is not for the caller to know of."""

    code = "flag_unknown"


class FlagDecidedError(ConflictError):
    """The flag was answered already, and this answer does not follow that one."""

    code = "flag_decided"


class FlagConcernsCallerError(NotPermittedError):
    """Nobody answers a flag whose facts name them."""

    code = "flag_concerns_caller"


@dataclass(frozen=True)
class FlagNumber:
    """One figure on which a suspicion rests: fen, days, per mille, as the rule names it."""

    name: str
    value: int


class Flag(AggregateRoot):
    """Asks once, is answered once, and may become a case; a dismissed one is closed for good."""

    TOPIC = "audit.flag"

    class Raised(Created):
        """A rule, in this version, found these facts and asks a supervisor to look."""

        TOPIC = "audit.flag.raised"
        rule: str
        rule_version: int
        about: str
        unit: str
        first_on: date
        last_on: date
        facts: list[str]
        numbers: list[FlagNumber]
        severity: str

    class Confirmed(AggregateRoot.Event):
        """A supervisor looked and found the suspicion borne out (属实)."""

        TOPIC = "audit.flag.confirmed"
        supervisor: UUID
        note: Personal | Sealed | None = None

    class Dismissed(AggregateRoot.Event):
        """A supervisor looked and found an explanation, which is the reason (排除)."""

        TOPIC = "audit.flag.dismissed"
        supervisor: UUID
        reason: Personal | Sealed

    class CaseRequested(AggregateRoot.Event):
        """A supervisor asks that the matter be handled as a case (移交线索)."""

        TOPIC = "audit.flag.case_requested"
        supervisor: UUID
        rule: str
        rule_version: int
        about: str
        unit: str
        facts: list[str]
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(rule: str, rule_version: int, about: str, first_on: date, last_on: date) -> UUID:
        """Derive the id, so that a version of a rule asks once about one subject and window."""
        name = f"/audit/flag/{rule}/{rule_version}/{about}/{first_on}/{last_on}"
        return named_id(name)

    @event(Raised)
    def __init__(
        self,
        rule: str,
        rule_version: int,
        about: str,
        unit: str,
        first_on: date,
        last_on: date,
        facts: list[str],
        numbers: list[FlagNumber],
        severity: str,
    ) -> None:
        self.rule = rule
        self.rule_version = rule_version
        self.about = about
        self.unit = unit
        self.facts = facts
        self.state = OPEN

    @classmethod
    def id_of(cls, suspicion: Suspicion) -> UUID:
        """Give the id of the flag that a suspicion raises."""
        return cls.create_id(
            suspicion.rule,
            suspicion.version,
            suspicion.subject,
            suspicion.first_on,
            suspicion.last_on,
        )

    @classmethod
    def of(cls, suspicion: Suspicion) -> "Flag":
        """Raise the flag of a suspicion."""
        return cls(
            rule=suspicion.rule,
            rule_version=suspicion.version,
            about=suspicion.subject,
            unit=suspicion.unit,
            first_on=suspicion.first_on,
            last_on=suspicion.last_on,
            facts=list(suspicion.facts),
            numbers=[FlagNumber(name, value) for name, value in suspicion.numbers],
            severity=suspicion.severity,
        )

    def confirm(
        self, *, supervisor: UUID, concerned: Collection[UUID], note: Personal | None
    ) -> None:
        """Say that the suspicion is borne out."""
        self._check(supervisor, concerned, after=(OPEN,))
        self._confirmed(supervisor=supervisor, note=note)

    def dismiss(self, *, supervisor: UUID, concerned: Collection[UUID], reason: Personal) -> None:
        """Say what explains the facts."""
        self._check(supervisor, concerned, after=(OPEN,))
        self._dismissed(supervisor=supervisor, reason=reason)

    def request_case(
        self, *, supervisor: UUID, concerned: Collection[UUID], reason: Personal
    ) -> None:
        """Ask for a case, at once or after the flag was confirmed."""
        self._check(supervisor, concerned, after=(OPEN, CONFIRMED))
        self._case_requested(
            supervisor=supervisor,
            rule=self.rule,
            rule_version=self.rule_version,
            about=self.about,
            unit=self.unit,
            facts=self.facts,
            reason=reason,
        )

    def _check(
        self, supervisor: UUID, concerned: Collection[UUID], *, after: Collection[str]
    ) -> None:
        if supervisor in concerned:
            raise FlagConcernsCallerError("the facts name you: another supervisor answers this")
        if self.state not in after:
            raise FlagDecidedError(f"the flag is {self.state} already: read it again")

    @event(Confirmed)
    def _confirmed(self, supervisor: UUID, note: Personal | Sealed | None) -> None:
        self.state = CONFIRMED

    @event(Dismissed)
    def _dismissed(self, supervisor: UUID, reason: Personal | Sealed) -> None:
        self.state = DISMISSED

    @event(CaseRequested)
    def _case_requested(
        self,
        supervisor: UUID,
        rule: str,
        rule_version: int,
        about: str,
        unit: str,
        facts: list[str],
        reason: Personal | Sealed,
    ) -> None:
        self.state = CASE_REQUESTED
