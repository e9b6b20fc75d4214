"""Rule 2 (公款私存、收入不入账): income that went to somebody's own account, or nowhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.accounts import ACCOUNTS, PayeeAccounts
from audit.domain.flags.facts.awaited import OBJECTION_RAISED, TRANSFER_LISTED
from audit.domain.flags.facts.contracts import CONTRACTS, RECEIVABLE, RECEIVED, Contracts
from audit.domain.flags.facts.people import POSTS, RELATIONS, Posts, Relations
from audit.domain.flags.facts.spans import after
from audit.domain.flags.interface import Recorded

BOOK_ISSUED = "assets.receipt_book.issued.v1"
WRITTEN = "assets.receipt_book.written.v1"
WRITTEN_IRREGULARLY = "assets.receipt_book.written_irregularly.v1"
VOIDED = "assets.receipt_book.voided.v1"
ACCOUNT_OPENED = "assets.entity.bank_account_opened.v1"
ACCOUNT_CLOSED = "assets.entity.bank_account_closed.v1"
BANK_LINE = "assets.bank_line.recorded.v1"
LIST_RECEIVED = "assets.pass_through.received.v1"
RECEIPTS = frozenset((BOOK_ISSUED, WRITTEN, WRITTEN_IRREGULARLY, VOIDED))
BANK = frozenset((ACCOUNT_OPENED, ACCOUNT_CLOSED, BANK_LINE, LIST_RECEIVED))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How old receipts are that a credit may repay, and how long income may be missing."""

    official_posts: tuple[str, ...]
    receipts_older_days: int
    near_permille: int
    missing_days: int


@dataclass(frozen=True, kw_only=True)
class _Receipt:
    book: str
    number: int
    on: date
    fen: int
    fact: str


@dataclass(frozen=True, kw_only=True)
class _Account:
    since: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class _Transfer:
    id: str
    unit: str
    key: tuple[str, str]
    due_on: date
    fen: int
    fact: str


class IncomeKeptPrivately(Watching[Settings]):
    """Remembers receipts of a year that no account was named for, accounts, and what is owed."""

    NAME = "income_kept_privately"
    REMEMBERED_DAYS = 366

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing received."""
        super().__init__(settings)
        self._posts = Posts()
        self._relations = Relations()
        self._payees = PayeeAccounts()
        self._contracts = Contracts()
        self._books: dict[str, str] = {}
        self._accounts: dict[str, dict[str, _Account]] = defaultdict(dict)
        self._receipts: dict[str, list[_Receipt]] = defaultdict(list)
        self._transfers: list[_Transfer] = []
        self._arrived: dict[tuple[str, str], int] = defaultdict(int)
        self._found: list[Question] = []

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(RELATIONS, self._relations.take),
            **dict.fromkeys(ACCOUNTS, self._payees.take),
            **dict.fromkeys(CONTRACTS, self._contract),
            **dict.fromkeys((WRITTEN, WRITTEN_IRREGULARLY), self._written),
            BOOK_ISSUED: self._issued,
            VOIDED: self._voided,
            ACCOUNT_OPENED: self._opened,
            ACCOUNT_CLOSED: self._closed,
            BANK_LINE: self._line,
            LIST_RECEIVED: self._list,
            TRANSFER_LISTED.type: self._transfer,
            OBJECTION_RAISED.type: self._objection,
        }

    @override
    def end_day(self, day: date) -> None:
        for question in [*self._found, *self._unpaid(day), *self._missing(day)]:
            self.ask(question)
        self._found.clear()
        oldest = after(day, -self.REMEMBERED_DAYS)
        for entity, receipts in list(self._receipts.items()):
            self._receipts[entity] = [each for each in receipts if each.on >= oldest]

    def _issued(self, fact: Recorded) -> None:
        self._books[fact.subject] = reading.text(fact.data, "entity")

    def _written(self, fact: Recorded) -> None:
        entity = self._books.get(fact.subject)
        if entity is None:
            return
        on, account = reading.day(fact.data, "written_on"), reading.maybe(fact.data, "bank_account")
        if account is not None:
            self._check_account(fact, entity, account, on)
            return
        receipt = _Receipt(
            book=fact.subject,
            number=reading.number(fact.data, "number"),
            on=on,
            fen=reading.number(fact.data, "amount_fen"),
            fact=reading.reference(fact),
        )
        self._receipts[entity].append(receipt)
        self._receipts[entity].sort(key=lambda each: (each.on, each.book, each.number))

    def _voided(self, fact: Recorded) -> None:
        entity = self._books.get(fact.subject)
        key = (fact.subject, reading.number(fact.data, "number"))
        if entity is not None:
            kept = [each for each in self._receipts[entity] if (each.book, each.number) != key]
            self._receipts[entity] = kept

    def _opened(self, fact: Recorded) -> None:
        account = _Account(since=reading.day(fact.data, "since"))
        self._accounts[fact.subject][reading.text(fact.data, "account")] = account

    def _closed(self, fact: Recorded) -> None:
        known = self._accounts[fact.subject]
        key, until = reading.text(fact.data, "account"), reading.day(fact.data, "until")
        if key in known:
            known[key] = _Account(since=known[key].since, until=until)

    def _check_account(self, fact: Recorded, entity: str, account: str, on: date) -> None:
        known = self._accounts[entity].get(account)
        open_then = known is not None and (known.until is None or on <= known.until)
        if not open_then:
            self._found.append(
                Question(
                    part="a",
                    subject=fact.id,
                    unit=reading.unit_of(fact),
                    window=(on, on),
                    facts=(reading.reference(fact),),
                    numbers={"closed": int(known is not None)},
                    severity="serious",
                )
            )

    def _contract(self, fact: Recorded) -> None:
        contract = self._contracts.take(fact)
        if contract is None or fact.type != RECEIVED:
            return
        receipt = reading.part(fact.data, "receipt")
        account = reading.maybe(receipt, "bank_account")
        if account is not None:
            on = reading.day(receipt, "received_on")
            self._check_account(fact, contract.entity, account, on)

    def _line(self, fact: Recorded) -> None:
        """Look whether an official, or kin of one, pays in what the village had collected."""
        fen, token = reading.number(fact.data, "amount_fen"), fact.data.get("account_token")
        if fen <= 0 or not isinstance(token, str):
            return
        on, unit = reading.day(fact.data, "booked_on"), reading.unit_of(fact)
        officials = self._posts.holders(self.settings.official_posts, unit=unit, on=on)
        payers = self._payees.holders(token) & self._relations.kin(officials, on=on)
        receipts = self._receipts[reading.text(fact.data, "entity")]
        repaid = self._repaid(receipts, fen, on) if payers else None
        if repaid is None:
            return
        for each in repaid:
            receipts.remove(each)
        self._found.append(
            Question(
                part="b",
                subject=min(payers),
                unit=unit,
                window=(repaid[0].on, on),
                facts=(*(each.fact for each in repaid), reading.reference(fact)),
                numbers={"paid_in_fen": fen, "collected_fen": sum(each.fen for each in repaid)},
                severity="serious",
            )
        )

    def _repaid(self, receipts: list[_Receipt], fen: int, on: date) -> list[_Receipt] | None:
        """Give two or more receipts in a row, old enough, whose sum is about so much."""
        oldest = after(on, -self.settings.receipts_older_days)
        old = [each for each in receipts if each.on < oldest]
        for first in range(len(old)):
            total = old[first].fen
            for last in range(first + 1, len(old)):
                total += old[last].fen
                if abs(total - fen) * 1000 <= total * self.settings.near_permille:
                    return old[first : last + 1]
                if (total - fen) * 1000 > total * self.settings.near_permille:
                    break
        return None

    def _list(self, fact: Recorded) -> None:
        key = (reading.text(fact.data, "entity"), reading.text(fact.data, "programme"))
        self._arrived[key] += reading.number(fact.data, "total_fen")

    def _transfer(self, fact: Recorded) -> None:
        self._transfers.append(
            _Transfer(
                id=fact.subject,
                unit=reading.unit_of(fact),
                key=(reading.text(fact.data, "entity"), reading.text(fact.data, "programme")),
                due_on=reading.day(fact.data, "due_on"),
                fen=reading.number(fact.data, "amount_fen"),
                fact=reading.reference(fact),
            )
        )

    def _missing(self, day: date) -> Iterator[Question]:
        """Ask about lines of the county's list that nobody took in."""
        left: list[_Transfer] = []
        for each in sorted(self._transfers, key=lambda each: each.due_on):
            late_on = after(each.due_on, self.settings.missing_days + 1)
            if self._arrived[each.key] >= each.fen:
                self._arrived[each.key] -= each.fen
            elif late_on <= day:
                window, numbers = (each.due_on, late_on), {"missing_fen": each.fen}
                yield _about(each.id, each.unit, window, (each.fact,), numbers)
            else:
                left.append(each)
        self._transfers = left

    def _unpaid(self, day: date) -> Iterator[Question]:
        """Ask about what fell due and of which nothing came in."""
        for contract in self._contracts.by_id.values():
            for due in contract.instalments.values():
                late_on = after(due.due_on, self.settings.missing_days + 1)
                untouched = due.settled_fen == 0 and due.due is not None and due.amount_fen > 0
                if contract.direction == RECEIVABLE and untouched and late_on == day:
                    numbers = {"instalment": due.number, "missing_fen": due.open_fen}
                    facts = (contract.fact, due.due or contract.fact)
                    window = (due.due_on, late_on)
                    yield _about(contract.id, contract.unit, window, facts, numbers)

    def _objection(self, fact: Recorded) -> None:
        contract = self._contracts.by_id.get(reading.text(fact.data, "contract"))
        number = reading.number(fact.data, "instalment")
        due = None if contract is None else contract.instalments.get(number)
        paid = reading.text(fact.data, "says") == "paid"
        if contract is None or due is None or not paid or due.open_fen <= 0:
            return
        on = reading.day(fact.data, "raised_on")
        self._found.append(
            Question(
                part="d",
                subject=contract.id,
                unit=contract.unit,
                window=(on, on),
                facts=(contract.fact, reading.reference(fact)),
                numbers={"instalment": number, "open_fen": due.open_fen},
                severity="serious",
            )
        )


def _about(
    subject: str,
    unit: str,
    window: tuple[date, date],
    facts: tuple[str, ...],
    numbers: Mapping[str, int],
) -> Question:
    return Question(
        part="c", subject=subject, unit=unit, window=window, facts=facts, numbers=numbers
    )


RULE = WatchedRule(
    number=2,
    settings=Settings,
    watch=IncomeKeptPrivately,
    reads=POSTS | RELATIONS | ACCOUNTS | CONTRACTS | RECEIPTS | BANK,
    waits_for=(TRANSFER_LISTED.topic, OBJECTION_RAISED.topic),
)
