"""The port of bank files on the readers of each kind."""

from assets.adapters.bank.camt053 import read_camt053
from assets.adapters.bank.rows import rows_of
from assets.domain.bank.formats import BankRules, ResultFormat
from assets.domain.bank.statement_file import StatementFile
from assets.domain.bank.tables import ResultLine, choose, read_result, read_statement

XML = "xml"


class ReadBankFiles:
    """Reads the bytes of a file by its kind, and tables by the adopted column maps."""

    def statement(
        self, content: bytes, kind: str, rules: BankRules, key: str | None
    ) -> StatementFile:
        """Give what a statement says; `key` names its column map where the headings fit two."""
        if kind == XML:
            return read_camt053(content)
        rows = rows_of(content, kind)
        return read_statement(rows, choose(rows, rules.candidates(key)))

    def result(self, content: bytes, kind: str, form: ResultFormat) -> list[ResultLine]:
        """Give what a bank tells of each line of a pay file."""
        return read_result(rows_of(content, kind), form)
