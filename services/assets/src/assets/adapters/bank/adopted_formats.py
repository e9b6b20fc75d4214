"""The port of bank rules on the register's adopted sections."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from assets.domain.bank.formats import BankRules, PayFormat, ResultFormat, StatementFormat
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection

KIND = "bank_formats"
_Entry = dict[str, Any]


class BankRulesNotHeardError(UnavailableError):
    """No column maps of banks are in force, or the register has not told of them yet."""

    code = "bank_rules_not_heard"


class AdoptedBankRules:
    """Gives the bank rules in force on a day, from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read them from this memory of the register."""
        self._register = register
        self._made: dict[tuple[str, int, str], BankRules] = {}

    def in_force(self, on: date) -> BankRules:
        """Give the rules in force on a day; raises `BankRulesNotHeardError`."""
        found = [each for each in self._register.sections(KIND) if each.effective_on <= on]
        if not found:
            raise BankRulesNotHeardError(f"no bank formats in force on {on} were heard of yet")
        return self._rules(found[-1])

    def named(self, rule: str) -> BankRules:
        """Give the rules of a section and version; raises `BankRulesNotHeardError`."""
        for section in self._register.sections(KIND):
            if f"{section.section}@{section.version}" == rule:
                return self._rules(section)
        raise BankRulesNotHeardError(f"{rule} was not heard of yet: ask again in a moment")

    def _rules(self, section: AdoptedSection) -> BankRules:
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = bank_rules_of(section)
        return self._made[key]


def bank_rules_of(section: AdoptedSection) -> BankRules:
    """Give the rules that an adopted section holds."""
    entries: list[_Entry] = list(section.entries)
    words: dict[str, tuple[str, ...]] = {}
    for each in _of(entries, "bank_word"):
        words[each["purpose"]] = (*words.get(each["purpose"], ()), each["word"])
    (head,) = _of(entries, "bank_formats")
    return BankRules(
        rule=f"{section.section}@{section.version}",
        window_days=head["window_days"],
        words=words,
        bookings={each["purpose"]: each["rule"] for each in _of(entries, "bank_booking")},
        statements=tuple(
            _statement(each, entries) for each in _of(entries, "bank_statement_format")
        ),
        pay_files=tuple(
            PayFormat(
                key=each["format"],
                encoding=each["encoding"],
                columns=tuple(_columns(entries, each["format"])),
            )
            for each in _of(entries, "bank_pay_format")
        ),
        results=tuple(
            ResultFormat(
                key=each["format"],
                dates=each["dates"],
                columns=_by_field(entries, each["format"]),
                outcomes={
                    word: field
                    for field, word in _pairs(entries, "bank_format_word", each["format"])
                },
            )
            for each in _of(entries, "bank_result_format")
        ),
    )


def _statement(head: _Entry, entries: list[_Entry]) -> StatementFormat:
    key = head["format"]
    words = list(_pairs(entries, "bank_format_word", key))
    return StatementFormat(
        key=key,
        columns=_by_field(entries, key),
        labels=dict(_pairs(entries, "bank_label", key)),
        dates=head["dates"],
        newest_first=head["newest_first"],
        outgoing=frozenset(word for use, word in words if use == "outgoing"),
        incoming=frozenset(word for use, word in words if use == "incoming"),
        totals=tuple(word for use, word in words if use == "total"),
    )


def _of(entries: list[_Entry], kind: str) -> list[_Entry]:
    return [each for each in entries if each["entry"] == kind]


def _by_field(entries: list[_Entry], key: str) -> dict[str, str]:
    return {field: heading for heading, field in _columns(entries, key)}


def _columns(entries: list[_Entry], key: str) -> Iterator[tuple[str, str]]:
    for each in _of(entries, "bank_column"):
        if each["format"] == key:
            yield each["heading"], each["field"]


def _pairs(entries: list[_Entry], kind: str, key: str) -> Iterator[tuple[str, str]]:
    for each in _of(entries, kind):
        if each["format"] == key:
            yield each["use"], each["word"]
