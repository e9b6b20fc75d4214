"""The section of income rules (收入管理): causes, levies, earmarked money, cash, expectations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kernel.money import FEN_MAX
from registry.domain.pack.vocabulary import Basis, Key, Strict, Text, UnitKey

DAYS_MAX = 366
PARTS_MAX = 10_000


def _check_party(value: str) -> str:
    try:
        party = UUID(value)
    except ValueError:
        party = None
    if party is None or str(party) != value:
        raise PydanticCustomError(
            "party_malformed", "Name a party by its id in the register, in small letters."
        )
    return value


PartyId = Annotated[str, AfterValidator(_check_party)]
Fen = Annotated[int, Field(ge=1, le=FEN_MAX)]
Days = Annotated[int, Field(ge=0, le=DAYS_MAX)]
Parts = Annotated[int, Field(ge=1, le=PARTS_MAX)]


class ReceiptRules(Strict):
    """How many copies (联) a collection receipt has, and how long a book may stay out."""

    copies: Annotated[int, Field(ge=1, le=9)]
    book_days_max: Annotated[int, Field(ge=1, le=DAYS_MAX)]
    basis: Basis


class CashRules(Strict):
    """Within how many days cash is banked (缴存), and how much may be kept (库存限额)."""

    bank_within_days: Days
    limit_fen: Fen
    basis: Basis


class IncomeCause(Strict):
    """Why money comes in; it may pay a levy, or add to earmarked money as one of its sources."""

    key: Key
    name: Text
    name_en: Text
    levy: Key | None = None
    earmark: Key | None = None
    source: Key | None = None
    basis: Basis


class Levy(Strict):
    """What is levied (自筹): so many fen for each person, household or unit of a quantity.

    `debtor` is the one party that owes it, `creditor` to whom it is owed where that is not the
    entity. Debtors are not published.
    """

    key: Key
    name: Text
    name_en: Text
    basis_of_rate: Literal["person", "household", "quantity"]
    rate_fen: Fen
    due_days: Days
    arrears_after_days: Days
    arrears_fen_least: Fen
    aimed_paid_parts: Parts
    aimed_due_parts: Parts
    debtors: Literal["not_published"]
    debtor: PartyId | None = None
    creditor: PartyId | None = None
    owner: Text
    basis: Basis


class EarmarkedMoney(Strict):
    """Money for a purpose (专款): what for, from whom, and the one amount, where one is fixed."""

    key: Key
    name: Text
    name_en: Text
    purposes: tuple[Key, ...]
    sources: tuple[Key, ...]
    each_fen: Fen | None = None
    owner: Text
    basis: Basis


class ExpectedIncome(Strict):
    """Income that comes every period, and so many days after its end at the latest.

    It comes by receipts of a cause, or as a list of a programme (代收代付).
    """

    key: Key
    name: Text
    name_en: Text
    cause: Key | None = None
    programme: Key | None = None
    every: Literal["month", "quarter", "year"]
    due_days: Days
    fen_least: Fen
    basis: Basis


class IncomeFile(Strict):
    """The rules of one decision for the income of some units."""

    units: tuple[UnitKey, ...]
    receipts: ReceiptRules
    cash: CashRules
    causes: tuple[IncomeCause, ...]
    levies: tuple[Levy, ...] = ()
    earmarks: tuple[EarmarkedMoney, ...] = ()
    expected: tuple[ExpectedIncome, ...] = ()


class IncomeRules(Strict):
    """The section of income rules."""

    rules: IncomeFile
