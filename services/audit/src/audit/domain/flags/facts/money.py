"""Facts about money that carry a business date of their own: what happened, and on which day."""

from collections.abc import Mapping
from datetime import date

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

DATED: Mapping[str, str] = {
    "assets.payment_request.confirmed.v1": "paid_on",
    "assets.payment_request.paid_irregularly.v1": "paid_on",
    "assets.payment_request.returned.v1": "returned_on",
    "assets.cash_box.banked.v1": "moved_on",
    "assets.cash_box.drawn.v1": "moved_on",
    "assets.cash_box.counted.v1": "counted_on",
    "assets.receipt_book.written.v1": "written_on",
    "assets.receipt_book.written_irregularly.v1": "written_on",
    "assets.receipt_book.voided.v1": "voided_on",
}
"""By type, the member that says on which day money moved, or was said to have."""


def dated_on(fact: Recorded) -> date:
    """Give the day on which money moved."""
    return reading.day(fact.data, DATED[fact.type])
