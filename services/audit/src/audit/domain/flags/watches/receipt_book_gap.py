"""Rule 3 (票据断号、作废不齐): numbers of collection receipts that are not accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

ISSUED = "assets.receipt_book.issued.v1"
WRITTEN = "assets.receipt_book.written.v1"
WRITTEN_IRREGULARLY = "assets.receipt_book.written_irregularly.v1"
VOIDED = "assets.receipt_book.voided.v1"
RETURNED = "assets.receipt_book.returned.v1"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """For how many days a book may be out."""

    book_days: int


@dataclass(kw_only=True)
class _Book:
    id: str
    unit: str
    custodian: str
    first: int
    last: int
    copies: int
    issued_on: date
    fact: str
    used: dict[int, tuple[date, str]] = field(default_factory=dict)
    voided: dict[int, str] = field(default_factory=dict)
    overdue: bool = False

    def missing(self, last: int) -> list[int]:
        """Give the numbers up to one that were neither used nor voided."""
        known = self.used.keys() | self.voided.keys()
        return [number for number in range(self.first, last + 1) if number not in known]

    @property
    def highest(self) -> int:
        within = [each for each in (*self.used, *self.voided) if each <= self.last]
        return max(within, default=self.first - 1)


class ReceiptBookGap(Watching[Settings]):
    """Remembers the books that are out, with one line for each number; a returned one is let go."""

    NAME = "receipt_book_gap"

    def __init__(self, settings: Settings) -> None:
        """Begin with no book out."""
        super().__init__(settings)
        self._books: dict[str, _Book] = {}
        self._found: list[Question] = []
        """What is asked at the end of the day."""

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            ISSUED: self._issued,
            WRITTEN: self._written,
            WRITTEN_IRREGULARLY: self._written,
            VOIDED: self._voided,
            RETURNED: self._returned,
        }

    @override
    def end_day(self, day: date) -> None:
        for book in self._books.values():
            due_on = after(book.issued_on, self.settings.book_days)
            if due_on < day and not book.overdue:
                book.overdue = True
                missing = book.missing(book.highest)
                window = (book.issued_on, after(due_on, 1))
                numbers = {"days_allowed": self.settings.book_days}
                self._note("g", book, window, numbers, book.fact)
                if missing:
                    numbers = {"missing": len(missing), "first_missing": missing[0]}
                    self._note("a", book, window, numbers, book.fact)
        for question in self._found:
            self.ask(question)
        self._found.clear()

    def _issued(self, fact: Recorded) -> None:
        self._books[fact.subject] = _Book(
            id=fact.subject,
            unit=reading.unit_of(fact),
            custodian=reading.text(fact.data, "custodian"),
            first=reading.number(fact.data, "first"),
            last=reading.number(fact.data, "last"),
            copies=reading.number(fact.data, "copies"),
            issued_on=reading.day(fact.data, "issued_on"),
            fact=reading.reference(fact),
        )

    def _written(self, fact: Recorded) -> None:
        book = self._books.get(fact.subject)
        if book is None:
            return
        number, on = reading.number(fact.data, "number"), reading.day(fact.data, "written_on")
        issuer, named = reading.text(fact.data, "issuer"), reading.reference(fact)
        said = {"number": number}
        before = [each for key, each in book.used.items() if key < number]
        latest = max(before, default=None, key=lambda each: each[0])
        if latest is not None and on < latest[0]:
            self._note("c", book, (on, latest[0]), said, latest[1], named)
        if number in book.used:
            self._note("d", book, (book.used[number][0], on), said, book.used[number][1], named)
        if issuer != book.custodian:
            self._note("e", book, (on, on), said, named)
        if not book.first <= number <= book.last:
            self._note("f", book, (on, on), said, named)
        book.used.setdefault(number, (on, named))

    def _voided(self, fact: Recorded) -> None:
        book = self._books.get(fact.subject)
        if book is None:
            return
        number, kept = reading.number(fact.data, "number"), reading.number(fact.data, "copies_kept")
        on, named = reading.day(fact.data, "voided_on"), reading.reference(fact)
        book.voided[number] = named
        if kept < book.copies:
            said = {"number": number, "copies_kept": kept, "copies": book.copies}
            self._note("b", book, (on, on), said, named)

    def _returned(self, fact: Recorded) -> None:
        book = self._books.pop(fact.subject, None)
        if book is None:
            return
        returned_on = reading.day(fact.data, "returned_on")
        unused = reading.maybe_number(fact.data, "unused_first")
        last = book.last if unused is None else min(book.last, unused - 1)
        # What is said to be left unused cannot hide a number that was written beyond it.
        missing = book.missing(max(last, book.highest))
        named = (book.fact, reading.reference(fact))
        window = (book.issued_on, returned_on)
        if missing:
            numbers = {"missing": len(missing), "first_missing": missing[0]}
            self._note("a", book, window, numbers, *named)
        if (returned_on - book.issued_on).days > self.settings.book_days and not book.overdue:
            self._note("g", book, window, {"days_allowed": self.settings.book_days}, *named)

    def _note(
        self,
        part: str,
        book: _Book,
        window: tuple[date, date],
        numbers: Mapping[str, int],
        *facts: str,
    ) -> None:
        self._found.append(
            Question(
                part=part,
                subject=book.id,
                unit=book.unit,
                window=(min(window), max(window)),
                facts=facts,
                numbers=numbers,
                severity="serious" if part in {"a", "d"} else "question",
            )
        )


RULE = WatchedRule(
    number=3,
    settings=Settings,
    watch=ReceiptBookGap,
    reads=frozenset((ISSUED, WRITTEN, WRITTEN_IRREGULARLY, VOIDED, RETURNED)),
)
