from audit.domain.flags.watches.claimed_twice import RULE, Settings
from services.audit.tests.domain.flags.payments import invoice, paid, request
from services.audit.tests.domain.flags.told import Told, asked, ident, letters

SETTINGS = Settings(window_days=30)
NUMBER = "25512000000012345678"
TWO = (ident("village/1"), ident("village/2"))


def claim(told: Told, name: str, on: str, fen: int = 42_000, **said: object) -> str:
    return request(told, name, on, fen, payee=ident(name), **said)


def test_one_invoice_claimed_in_two_villages_is_asked_about() -> None:
    told = Told(TWO[0])
    claim(told, "one", "2026-03-01", invoices=[invoice(NUMBER, 42_000)])
    told.unit = TWO[1]
    # The issuer was written otherwise; the number of a digital invoice is the country's own.
    claim(told, "two", "2026-05-20", invoices=[invoice(NUMBER, 42_000, issuer="other")])

    found = asked(RULE, SETTINGS, told.facts)

    assert letters(found) == ["a", "c"]
    assert (found[0].unit, found[0].subject) == (TWO[1], ident("request/two"))
    assert len(found[0].facts) == 2


def test_a_claim_that_was_taken_back_is_no_claim() -> None:
    told = Told()
    first = claim(told, "one", "2026-03-01", invoices=[invoice(NUMBER, 42_000)])
    told.say("assets.payment_request.withdrawn", first, "2026-03-02")
    claim(told, "two", "2026-03-20", invoices=[invoice(NUMBER, 42_000)])

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_payment_that_came_back_whole_is_no_claim() -> None:
    told = Told()
    said = {"payee": ident("one"), "invoices": [invoice(NUMBER, 42_000)]}
    first = paid(told, "one", "2026-03-01", 42_000, **said)
    back = {"amount_fen": 42_000, "returned_on": "2026-03-02"}
    told.say("assets.payment_request.returned", first, "2026-03-02", **back)
    claim(told, "two", "2026-03-20", invoices=[invoice(NUMBER, 42_000)])

    assert asked(RULE, SETTINGS, told.facts) == []


def test_parts_of_an_invoice_under_one_schedule_are_fine_up_to_its_total() -> None:
    told = Told()
    contract = {"contract": ident("contract")}
    parts = [invoice("12345678", 30_000, total=42_000)]
    claim(told, "one", "2026-03-01", 30_000, invoices=parts, booking=contract)
    parts = [invoice("12345678", 12_000, total=42_000)]
    claim(told, "two", "2026-04-01", 12_000, invoices=parts, booking=contract)

    assert asked(RULE, SETTINGS, told.facts) == []

    parts = [invoice("12345678", 1_000, total=42_000)]
    claim(told, "three", "2026-05-01", 1_000, invoices=parts, booking=contract)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_the_same_expense_is_asked_about_within_its_days_by_the_account_too() -> None:
    told = Told()
    for name in ("one", "two"):
        account = ident(f"account/{name}")
        told.say("assets.payee_account.opened", account, "2026-01-01", party=ident(name))
        told.say("assets.payee_account.registered", account, "2026-01-01")
    claim(told, "one", "2026-03-01")
    claim(told, "two", "2026-03-20")

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["d"]
    assert asked(RULE, Settings(window_days=10), told.facts) == []


def test_monthly_payments_of_different_months_are_fine() -> None:
    told = Told()
    request(told, "one", "2026-03-01", 20_000, period="2026-02")
    request(told, "two", "2026-03-20", 20_000, period="2026-03")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_one_original_behind_two_payments_is_asked_about() -> None:
    told = Told()
    original = "sha256:" + "7" * 64
    for name, fen in (("one", 100), ("two", 200)):
        subject = paid(told, name, "2026-03-01", fen)
        said = {"key": f"payment/{subject}/r-1", "evidence": [original]}
        told.say("assets.slip.entered", ident(f"slip/{name}"), "2026-03-02", **said)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]
