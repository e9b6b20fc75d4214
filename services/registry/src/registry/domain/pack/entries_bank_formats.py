"""The entries of bank formats, each column and word by itself."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from registry.domain.pack.bank_formats import (
    BankFormats,
    BankPayFormat,
    BankResultFormat,
    BankStatementFormat,
)

Entry: TypeAlias = dict[str, str | int | bool]


def bank_format_entries(content: BankFormats) -> Iterator[Entry]:
    """Give what holds for all, then each format with its columns, labels and words."""
    rules = content.rules
    yield {"entry": "bank_formats", "window_days": rules.window_days}
    for purpose, words in rules.words.model_dump(by_alias=True).items():
        for word in words:
            yield {"entry": "bank_word", "purpose": purpose, "word": word}
    for purpose, rule in rules.bookings.model_dump().items():
        yield {"entry": "bank_booking", "purpose": purpose, "rule": rule}
    for statement in rules.statements:
        head: Entry = {"dates": statement.dates, "newest_first": statement.newest_first}
        yield _head("bank_statement_format", statement) | head
        yield from _columns(statement.key, statement.columns.model_dump(exclude_none=True))
        labels: Mapping[str, str] = statement.labels.model_dump(exclude_none=True)
        for use, word in labels.items():
            yield {"entry": "bank_label", "format": statement.key, "use": use, "word": word}
        yield from _words(statement.key, statement.words.model_dump())
    for pay in rules.pay_files:
        yield _head("bank_pay_format", pay) | {"encoding": pay.encoding}
        for place, column in enumerate(pay.columns, 1):
            entry: Entry = {"entry": "bank_column", "format": pay.key, "place": place}
            yield entry | {"field": column.field, "heading": column.heading}
    for result in rules.results:
        yield _head("bank_result_format", result) | {"dates": result.dates}
        yield from _columns(result.key, result.columns.model_dump(exclude_none=True))
        yield from _words(result.key, result.words.model_dump())


def _head(kind: str, of: BankStatementFormat | BankPayFormat | BankResultFormat) -> Entry:
    entry: Entry = {"entry": kind, "format": of.key, "name": of.name, "name_en": of.name_en}
    return entry | {"owner": of.owner, "basis": of.basis}


def _columns(key: str, columns: Mapping[str, str]) -> Iterator[Entry]:
    for place, (field, heading) in enumerate(columns.items(), 1):
        entry: Entry = {"entry": "bank_column", "format": key, "place": place}
        yield entry | {"field": field, "heading": heading}


def _words(key: str, words: Mapping[str, Any]) -> Iterator[Entry]:
    for use, said in words.items():
        for word in said:
            yield {"entry": "bank_format_word", "format": key, "use": use, "word": word}
