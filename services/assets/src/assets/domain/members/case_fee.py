"""A mediator's fee for a case (调解员个案补助), once the case's dossier was filed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, RefusedError
from kernel.ids import named_id


class DossierNotFiledError(RefusedError):
    """No dossier (卷宗) of the case was filed."""

    code = "dossier_not_filed"


class DossierFiledError(ConflictError):
    """The dossier of the case was filed under another reference, or with other mediators."""

    code = "dossier_filed_otherwise"


class DossierInFutureError(InvalidError):
    """A dossier is recorded after it was filed."""

    code = "dossier_in_future"


class NotMediatorError(RefusedError):
    """The dossier does not name this person as a mediator of the case."""

    code = "not_mediator_of_case"


class CaseFeeByClaimError(RefusedError):
    """The scheme pays fees of cases alone, each claimed on its dossier."""

    code = "case_fee_by_claim"


class CaseFeeClaimedError(ConflictError):
    """The fee of this mediator for this case was claimed already."""

    code = "case_fee_claimed"


class OfficeBudgetExceededError(RefusedError):
    """More would be spent than the office may spend in the year."""

    code = "office_budget_exceeded"


class OfficeExpenseKnownError(ConflictError):
    """An expense of this number is committed in the year already."""

    code = "office_expense_known"


class Dossier(AggregateRoot):
    """Says that the dossier of a case was filed, where, and who mediated; it never changes."""

    TOPIC = "assets.dossier"

    class Filed(Created):
        """The dossier of the case was filed (归档) under this reference; these persons mediated."""

        TOPIC = "assets.dossier.filed"
        case: UUID
        reference: str
        filed_on: date
        mediators: list[UUID]

    @staticmethod
    @override
    def create_id(case: UUID) -> UUID:
        """Derive the id, so that a case has one dossier."""
        return named_id(f"/assets/dossier/{case}")

    @event(Filed)
    def __init__(self, case: UUID, reference: str, filed_on: date, mediators: list[UUID]) -> None:
        self.case = case
        self.reference = reference
        self.filed_on = filed_on
        self.mediators = frozenset(mediators)

    def check_same(self, reference: str, mediators: Sequence[UUID]) -> None:
        """Refuse to file the dossier of the case a second time as something else."""
        if (self.reference, self.mediators) != (reference, frozenset(mediators)):
            raise DossierFiledError(
                f"the dossier of this case was filed as {self.reference}: look which one is right"
            )

    def check_mediator(self, person: UUID) -> None:
        """Refuse a fee for somebody whom the dossier does not name."""
        if person not in self.mediators:
            raise NotMediatorError(f"{self.reference} does not name this person as a mediator")


class CaseFee(AggregateRoot):
    """Is claimed once for a case and a mediator, and paid with a month."""

    TOPIC = "assets.case_fee"

    class Claimed(Created):
        """The mediator's fee for the case is owed, and paid with this month of the scheme."""

        TOPIC = "assets.case_fee.claimed"
        case: UUID
        mediator: UUID
        entity: UUID
        scheme: str
        grade: str
        amount_fen: int
        month: str
        dossier: str
        rule: str

    @staticmethod
    @override
    def create_id(case: UUID, mediator: UUID) -> UUID:
        """Derive the id, so that a mediator has one fee for a case, whoever pays it."""
        return named_id(f"/assets/case_fee/{case}/{mediator}")

    @event(Claimed)
    def __init__(
        self,
        case: UUID,
        mediator: UUID,
        entity: UUID,
        scheme: str,
        grade: str,
        amount_fen: int,
        month: str,
        dossier: str,
        rule: str,
    ) -> None:
        self.case = case
        self.mediator = mediator
        self.amount_fen = amount_fen
        self.month = month


class OfficeBudget(AggregateRoot):
    """Lets a mediation centre commit no more in a year than its office budget (办公经费)."""

    TOPIC = "assets.office_budget"

    class Opened(Created):
        """The office of the scheme may spend so much in the year."""

        TOPIC = "assets.office_budget.opened"
        entity: UUID
        scheme: str
        year: str
        budget_fen: int
        rule: str

    class Committed(AggregateRoot.Event):
        """So much of the budget is committed for something."""

        TOPIC = "assets.office_budget.committed"
        number: str
        item: str
        amount_fen: int

    @staticmethod
    @override
    def create_id(entity: UUID, scheme: str, year: str) -> UUID:
        """Derive the id, so that a scheme's office has one budget a year."""
        return named_id(f"/assets/office_budget/{entity}/{scheme}/{year}")

    @event(Opened)
    def __init__(self, entity: UUID, scheme: str, year: str, budget_fen: int, rule: str) -> None:
        self.entity = entity
        self.scheme = scheme
        self.year = year
        self.budget_fen = budget_fen
        self.committed_fen = 0
        self.numbers: set[str] = set()

    def commit(self, *, number: str, item: str, amount_fen: int) -> None:
        """Commit a part of the budget, each number once; never more than is left."""
        if number in self.numbers:
            raise OfficeExpenseKnownError(f"{number} is committed in {self.year} already")
        left = self.budget_fen - self.committed_fen
        if amount_fen > left:
            raise OfficeBudgetExceededError(
                f"{left} fen of the office budget of {self.year} are left: commit less",
                left_fen=left,
            )
        self._committed(number=number, item=item, amount_fen=amount_fen)

    @event(Committed)
    def _committed(self, number: str, item: str, amount_fen: int) -> None:
        self.committed_fen += amount_fen
        self.numbers.add(number)
