from audit.domain.flags.watches.receipts_spent_in_cash import RULE, Settings
from services.audit.tests.domain.flags.told import Told, asked, ident, letters, numbers

SETTINGS = Settings(bank_within_days=3)
BOX, BOOK = ident("box"), ident("book")


def drawn(told: Told, on: str, fen: int) -> None:
    told.say("assets.cash_box.drawn", BOX, on, amount_fen=fen, moved_on=on)


def collected(told: Told, on: str, fen: int, number: int = 1) -> None:
    said = {"book": BOOK, "number": number, "amount_fen": fen, "taken_on": on}
    told.say("assets.cash_box.taken_in", BOX, on, **said)


def banked(told: Told, on: str, fen: int) -> None:
    told.say("assets.cash_box.banked", BOX, on, amount_fen=fen, moved_on=on)


def paid(told: Told, on: str, fen: int) -> None:
    told.say("assets.cash_box.paid_out", BOX, on, amount_fen=fen, paid_on=on)


def test_paying_more_cash_than_was_drawn_is_asked_about() -> None:
    told = Told()
    drawn(told, "2026-03-02", 200_000)
    collected(told, "2026-03-03", 80_000)
    paid(told, "2026-03-04", 230_000)

    found = asked(RULE, SETTINGS, told.facts)

    assert letters(found) == ["a"]
    assert numbers(found[0])["float_fen"] == -30_000
    assert found[0].facts == (f"/510604/assets#{told.facts[-1].id}",)


def test_paying_what_was_drawn_and_banking_what_was_collected_is_fine() -> None:
    told = Told()
    drawn(told, "2026-03-02", 200_000)
    collected(told, "2026-03-03", 80_000)
    paid(told, "2026-03-04", 190_000)
    banked(told, "2026-03-05", 80_000)

    assert asked(RULE, SETTINGS, told.facts, until="2026-04-30") == []


def test_a_receipt_that_is_not_banked_in_time_is_asked_about_once() -> None:
    told = Told()
    collected(told, "2026-03-03", 80_000)
    banked(told, "2026-03-05", 50_000)

    found = asked(RULE, SETTINGS, told.facts, until="2026-04-30")

    assert letters(found) == ["b"]
    assert (found[0].first_on.isoformat(), found[0].last_on.isoformat()) == (
        "2026-03-03",
        "2026-03-07",
    )
    assert numbers(found[0])["unbanked_fen"] == 30_000


def test_a_receipt_that_crosses_the_end_of_the_month_is_late_at_once() -> None:
    told = Told()
    collected(told, "2026-03-31", 80_000)
    banked(told, "2026-04-02", 80_000)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_deposits_cover_the_oldest_receipt_first_and_a_voided_one_is_not_waited_for() -> None:
    told = Told()
    collected(told, "2026-03-03", 80_000, 1)
    collected(told, "2026-03-04", 20_000, 2)
    banked(told, "2026-03-05", 80_000)
    said = {"book": BOOK, "number": 2, "amount_fen": 20_000, "given_on": "2026-03-06"}
    told.say("assets.cash_box.given_back", BOX, "2026-03-06", **said)

    assert asked(RULE, SETTINGS, told.facts, until="2026-04-30") == []
