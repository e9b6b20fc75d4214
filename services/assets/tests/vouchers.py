"""Vouchers for tests of the domain: a few lines, and who takes which step."""

from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.books.lines import Line
from assets.domain.books.voucher import Draft, Voucher
from chassis.personal.values import Personal

ENTITY, OTHER = UUID(int=0xE), UUID(int=0xF)
PREPARER, REVIEWER, CASHIER = UUID(int=1), UUID(int=2), UUID(int=3)
BASIC, TENANT, ROAD = UUID(int=0xB), UUID(int=0x7), UUID(int=0x8)
DAY = date(2026, 5, 15)


def debit(account: str, fen: int, **named: Any) -> Line:
    return Line(account=account, debit_fen=fen, credit_fen=0, **named)


def credit(account: str, fen: int, **named: Any) -> Line:
    return Line(account=account, debit_fen=0, credit_fen=fen, **named)


RENT = (debit("102", 5_000, bank_account=BASIC), credit("501", 5_000))
ACCRUED = (debit("513", 5_000), credit("212", 5_000))


def draft(*lines: Line, **changed: Any) -> Draft:
    said = {
        "entity": ENTITY,
        "draft": "2026-05-001",
        "kind": "transfer",
        "dated_on": DAY,
        "chart": "2023-14",
        "lines": lines or ACCRUED,
        "summary": Personal(ENTITY, "vouchers", "计提"),
        "attachments": 1,
    }
    return Draft(**{**said, **changed})


def prepared(*lines: Line, moves_cash: bool = False, **changed: Any) -> Voucher:
    voucher = Voucher.prepare(draft(*lines, **changed), preparer=PREPARER, moves_cash=moves_cash)
    voucher.collect_events()
    return voucher


def posted(*lines: Line, **changed: Any) -> Voucher:
    voucher = prepared(*lines, **changed)
    voucher.review(REVIEWER)
    voucher.post(PREPARER, month=f"{voucher.dated_on:%Y-%m}", number=1)
    voucher.collect_events()
    return voucher
