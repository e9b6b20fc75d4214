"""How payments are booked, by the rules that the register has told of."""

from datetime import date
from uuid import uuid4

from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.application.payments.payment_slips import OTHERWISE
from chassis.replica.memory import RegisterMemory

DAY = date(2026, 3, 1)


def test_before_any_rules_were_heard_of_a_payment_waits_for_the_books_all_the_same() -> None:
    silent = RegisterMemory(token_of=str.__add__, lag_seconds_max=1, today=lambda: DAY)
    rules = AdoptedPostingRules(silent, county="510604")

    assert rules.payment(uuid4(), "road-repair", DAY) == OTHERWISE
    assert rules.find(uuid4(), "2023-14", DAY) is None
