"""The section of bank formats (银行文件格式): column maps of statements, pay files and results."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.vocabulary import Basis, Key, Strict, Text

WINDOW_DAYS_MAX = 90
Dates = Literal["yyyy-mm-dd", "yyyymmdd", "yyyy/mm/dd", "yyyy年mm月dd日"]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
PayField = Literal["number", "name", "account", "bank", "bank_code", "amount", "text", "reference"]


class StatementColumns(Strict):
    """The heading of each column; amounts stand in one column or in two."""

    date: Text
    amount: Text | None = None
    direction: Text | None = None
    received: Text | None = None
    paid: Text | None = None
    balance: Text | None = None
    reference: Text | None = None
    name: Text | None = None
    account: Text | None = None
    remark: Text | None = None


class StatementLabels(Strict):
    """What stands before a value above or below the table."""

    account: Text | None = None
    since: Text | None = None
    until: Text | None = None
    opening: Text | None = None
    closing: Text | None = None


class StatementWords(Strict):
    """Words of the column `direction`, and with which a row of sums begins."""

    outgoing: tuple[Text, ...] = ()
    incoming: tuple[Text, ...] = ()
    total: tuple[Text, ...] = ()


class BankStatementFormat(Strict):
    """One way in which statements (对账单) are written as a table."""

    key: Key
    name: Text
    name_en: Text
    dates: Dates
    newest_first: bool = False
    columns: StatementColumns
    labels: StatementLabels = StatementLabels()
    words: StatementWords = StatementWords()
    owner: Text
    basis: Basis


class PayColumn(Strict):
    """One column of a pay file: what stands in it, under which heading."""

    heading: Text
    field: PayField


class BankPayFormat(Strict):
    """One way in which a bank takes a pay file (代发文件)."""

    key: Key
    name: Text
    name_en: Text
    encoding: Literal["gb18030", "utf-8"]
    columns: Annotated[tuple[PayColumn, ...], Field(min_length=1)]
    owner: Text
    basis: Basis


class ResultColumns(Strict):
    """The heading of each column of a result."""

    number: Text
    status: Text
    amount: Text | None = None
    reference: Text | None = None
    date: Text | None = None
    reason: Text | None = None


class ResultWords(Strict):
    """Words of the column `status`."""

    paid: Texts
    failed: Texts
    returned: tuple[Text, ...] = ()


class BankResultFormat(Strict):
    """One way in which a bank tells what became of a pay file (代发结果)."""

    key: Key
    name: Text
    name_en: Text
    dates: Dates
    columns: ResultColumns
    words: ResultWords
    owner: Text
    basis: Basis


class RemarkWords(Strict):
    """Words of a remark that tell what a line is: a fee, interest, or a return (退汇)."""

    fee: tuple[Text, ...] = ()
    interest: tuple[Text, ...] = ()
    # `return` is no name that Python lets a field have.
    returned: Annotated[tuple[Text, ...], Field(alias="return")] = ()


class BankBookings(Strict):
    """By which posting rules the books know of a fee, or of interest, at once."""

    fee: Text
    interest: Text


class BankFormatsFile(Strict):
    """The formats of one decision, and how far a line may lie from what it is suggested to be."""

    window_days: Annotated[int, Field(ge=0, le=WINDOW_DAYS_MAX)]
    words: RemarkWords = RemarkWords()
    bookings: BankBookings
    statements: tuple[BankStatementFormat, ...] = ()
    pay_files: tuple[BankPayFormat, ...] = ()
    results: tuple[BankResultFormat, ...] = ()


class BankFormats(Strict):
    """The section of bank formats."""

    rules: BankFormatsFile
