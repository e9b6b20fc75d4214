import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from audit.domain.finding_codes import FindingCode
from audit.domain.replay.books import (
    MonthMoved,
    VoucherUnreadableError,
    book_lines,
    entity_digests,
    posted_number,
    sub_key,
)
from audit.domain.replay.mentions import mentioned
from audit.domain.replay.recorded import Recorded, Stamp
from chassis.canonical import encode

ENTITY, VOUCHER = str(UUID(int=1)), str(UUID(int=2))


def recorded(data: dict[str, Any], *, subject: str = VOUCHER) -> Recorded:
    stamp = Stamp(
        index=7,
        position=1,
        source="/510604/assets",
        event_id=f"{subject}.1",
        recorded_at=datetime(2026, 5, 1, tzinfo=UTC),
        effective_on=date(2026, 5, 1),
        unit="u",
        actor="person/p",
        entered_by=None,
    )
    kind = "assets.voucher.prepared.v1"
    return Recorded(stamp=stamp, type=kind, subject=subject, version=1, data=data)


def voucher(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "entity": ENTITY,
        "dated_on": "2026-05-01",
        "kind": "payment",
        "lines": list(lines),
        **changes,
    }


DEBIT = {"account": "541", "debit_fen": 500, "credit_fen": 0, "project": "p", "sub": "s"}
CREDIT = {"account": "102", "debit_fen": 0, "credit_fen": 500}


def test_lines_are_read_with_the_sub_account_that_they_are_kept_by() -> None:
    first, second = book_lines(recorded(voucher(DEBIT, CREDIT)))

    assert (first.line, first.account, first.sub_key) == (1, "541", "sub:s/project:p")
    assert (second.sub_key, second.credit_fen, second.prepared_index) == ("", 500, 7)
    assert sub_key({"contract": "c", "bank_account": "b"}) == "bank_account:b/contract:c"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (voucher(DEBIT), FindingCode.VOUCHER_UNBALANCED),
        (voucher(), FindingCode.VOUCHER_UNREADABLE),
        (voucher(DEBIT, CREDIT, entity="village"), FindingCode.VOUCHER_UNREADABLE),
        (voucher(DEBIT, CREDIT, dated_on="May"), FindingCode.VOUCHER_UNREADABLE),
        (voucher(DEBIT, {**CREDIT, "credit_fen": 5.0}), FindingCode.VOUCHER_UNREADABLE),
        (voucher(DEBIT, {**CREDIT, "account": "\x00"}), FindingCode.VOUCHER_UNREADABLE),
        ({"lines": 3}, FindingCode.VOUCHER_UNREADABLE),
    ],
)
def test_what_is_no_voucher_is_found(data: dict[str, Any], code: FindingCode) -> None:
    with pytest.raises(VoucherUnreadableError) as caught:
        book_lines(recorded(data))

    assert caught.value.code is code


@pytest.mark.parametrize("number", [0, -1, "7", None, True, 2**40])
def test_a_number_that_is_none_is_found(number: Any) -> None:
    with pytest.raises(VoucherUnreadableError):
        posted_number(recorded({"number": number}))


def test_a_digest_goes_over_canonical_lines_with_the_opening_of_each_month() -> None:
    moved = [
        MonthMoved(entity="e", account="102", sub_key="", month=month, debit_fen=3, credit_fen=1)
        for month in ("2026-01", "2026-02")
    ]
    expected = hashlib.sha256()
    for month, opening in (("2026-01", 0), ("2026-02", 2)):
        line = {
            "account": "102", "sub_key": "", "month": month,
            "opening_fen": opening, "debit_fen": 3, "credit_fen": 1,
        }  # fmt: skip
        expected.update(encode(line) + b"\n")

    (found,) = entity_digests(moved)

    assert (found.part, found.rows, found.sha256) == ("e", 2, expected.hexdigest())


def test_an_event_mentions_what_it_names_and_not_itself() -> None:
    own, other, corrected, unit = (str(UUID(int=number)) for number in range(10, 14))
    event = encode(
        {
            "subject": own,
            "unit": unit,
            "corrects": f"/510604/assets#{corrected}.2",
            "data": {"key": f"payment/{other}/1", "again": [own]},
        }
    )

    assert mentioned(event) == {other: False, corrected: True}


@pytest.mark.parametrize("event", [b"", b"\xff", b"[]", b"{}", b'{"data":null,"subject":[]}'])
def test_what_is_no_event_mentions_nothing(event: bytes) -> None:
    assert mentioned(event) == {}
