"""What the books answer when they are asked; amounts are whole fen."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from assets.entrypoints.row_answer import RowAnswer


class EntityAnswer(RowAnswer):
    """One accounting entity."""

    entity: UUID
    unit: UUID
    form: str
    name: str
    chart: str
    books_from: str
    credit_code: str | None
    position: int


class LineAnswer(RowAnswer):
    """One line of a voucher."""

    line: int
    account: str
    debit_fen: int
    credit_fen: int
    sub: str | None
    bank_account: UUID | None
    party: UUID | None
    project: UUID | None
    fund: UUID | None
    source: str | None
    contract: UUID | None


class BookedLineAnswer(LineAnswer):
    """One line in the books, with the number and the day of its voucher."""

    voucher: UUID
    number: int
    dated_on: date
    kind: str


class VoucherAnswer(RowAnswer):
    """One voucher, and who took which step when; `summary` is null once it was forgotten."""

    voucher: UUID
    entity: UUID
    month: str
    draft: str
    number: int | None
    kind: str
    dated_on: date
    chart: str
    summary: str | None
    attachments: int
    evidence: list[str]
    red_ink: bool
    moves_cash: bool
    corrects: UUID | None
    origin: str | None
    state: str
    preparer: UUID
    reviewer: UUID | None
    cashier: UUID | None
    poster: UUID | None
    prepared_at: datetime
    reviewed_at: datetime | None
    signed_at: datetime | None
    posted_at: datetime | None
    voided_at: datetime | None
    authority: str | None
    position: int


class VoucherWithLinesAnswer(VoucherAnswer):
    """One voucher with its lines; one without a number is not in the books."""

    lines: list[LineAnswer]


class MonthAnswer(RowAnswer):
    """One month of the books."""

    month: str
    vouchers: int
    closed_at: datetime | None
    closed_by: str | None


class SubAccountAnswer(RowAnswer):
    """One sub-account: opening of the month, turnover up to the day, and balance; debit above 0."""

    account: str
    sub: str | None
    bank_account: UUID | None
    party: UUID | None
    project: UUID | None
    fund: UUID | None
    source: str | None
    contract: UUID | None
    opening_fen: int
    debit_fen: int
    credit_fen: int
    balance_fen: int


class TrialLineAnswer(BaseModel):
    """One account of a trial balance; debit balances are above zero, credit ones below."""

    model_config = ConfigDict(frozen=True)

    account: str
    name: str
    name_en: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    balance_fen: int


class TrialBalanceAnswer(BaseModel):
    """The trial balance (科目余额表) of a month up to a day, account by account."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    chart: str
    month: str
    on: date
    position: int
    accounts: list[TrialLineAnswer]


class AddedUpChartAnswer(BaseModel):
    """The accounts of all entities that keep their books on one chart, added up."""

    model_config = ConfigDict(frozen=True)

    chart: str
    entities: int
    accounts: list[TrialLineAnswer]


class AddedUpAnswer(BaseModel):
    """The trial balances of all entities of a unit and below it, added up (汇总表)."""

    model_config = ConfigDict(frozen=True)

    unit: UUID
    month: str
    on: date
    position: int
    charts: list[AddedUpChartAnswer]


class MoneyLineAnswer(RowAnswer):
    """One receipt or payment, with the accounts on the other side."""

    voucher: UUID
    number: int
    line: int
    dated_on: date
    kind: str
    account: str
    bank_account: UUID | None
    received_fen: int
    paid_fen: int
    against: list[str]


class ResultLineAnswer(BaseModel):
    """What one account of income or expense has brought or cost."""

    model_config = ConfigDict(frozen=True)

    account: str
    amount_fen: int


class StatementsAnswer(BaseModel):
    """The totals of the balance sheet on a day and of the income of its year up to then."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    chart: str
    on: date
    position: int
    receivables_fen: int
    payables_fen: int
    assets_fen: int
    liabilities_fen: int
    equity_fen: int
    income_fen: int
    expense_fen: int
    net_income_fen: int
    by_account: list[ResultLineAnswer]
