"""Payments as the tests of the rules tell of them."""

from typing import Any

from services.audit.tests.domain.flags.told import ENTITY, Told, ident


def request(told: Told, name: str, on: str, fen: int, **said: Any) -> str:
    """Tell that a payment was asked for; gives its id."""
    subject = ident(f"request/{name}")
    booking = {"entity": ENTITY} | said.pop("booking", {})
    topic = (
        "assets.payment_request.changed"
        if said.pop("again", False)
        else ("assets.payment_request.requested")
    )
    members = {
        "purpose": "repairs",
        "payee": ident("firm"),
        "payee_type": "organisation",
        "amount_fen": fen,
        "booking": booking,
        **said,
    }
    told.say(topic, subject, on, **members)
    return subject


def pay(told: Told, subject: str, on: str, fen: int, **said: Any) -> None:
    """Tell that a request was paid."""
    of = said.pop("of", {})
    members = {"paid_on": on, "amount_fen": fen, "reference": f"r-{on}", "method": "bank_transfer"}
    told.say("assets.payment_request.confirmed", subject, on, of=of, **members | said)


def paid(told: Told, name: str, on: str, fen: int, **said: Any) -> str:
    """Tell that a payment was asked for and made on the same day."""
    subject = request(told, name, on, fen, **said)
    pay(told, subject, on, fen)
    return subject


def invoice(number: str, fen: int, *, total: int | None = None, issuer: str = "issuer") -> Any:
    return {"issuer": issuer, "number": number, "total_fen": total or fen, "amount_fen": fen}
