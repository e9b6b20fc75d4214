"""Contracts as the tests of the rules tell of them."""

from typing import Any

from services.audit.tests.domain.flags.told import ENTITY, Told, ident


def signed(told: Told, name: str, on: str, fen: int, **said: Any) -> str:
    """Tell that a lease was signed, all of it due on one day; gives its id."""
    subject = ident(f"contract/{name}")
    since, until = said.pop("since", on), said.pop("until", "2026-12-31")
    agreement: dict[str, Any] = {
        "form": "lease",
        "direction": "receivable",
        "party": ident(f"tenant/{name}"),
        "party_type": "person",
        "signed_on": on,
        "since": since,
        "terms": {"until": until, "charges": [charge(fen, since, until)], "deliverables": []},
        "matters": [],
        "evidence": [],
    }
    parts = [
        {
            "number": 1,
            "kind": "rent",
            "since": since,
            "until": until,
            "due_on": said.pop("due_on", on),
            "amount_fen": fen,
        }
    ]
    members = {"entity": ENTITY, "agreement": agreement | said, "instalments": parts}
    told.say("assets.contract.signed", subject, on, **members)
    return subject


def charge(fen: int, since: str, until: str) -> dict[str, Any]:
    return {
        "kind": "rent",
        "total_fen": fen,
        "since": since,
        "until": until,
        "months": 0,
        "due": "first_day",
        "due_days": 0,
    }


def fell_due(told: Told, contract: str, on: str, fen: int) -> None:
    said: dict[str, Any] = {"instalment": 1, "due_on": on, "amount_fen": fen}
    told.say("assets.contract.instalment_fell_due", contract, on, **said)


def received(told: Told, contract: str, on: str, fen: int, **said: Any) -> None:
    receipt = {"received_on": on, "amount_fen": fen, "reference": f"r-{on}", **said}
    told.say("assets.contract.received", contract, on, instalment=1, receipt=receipt)


def official(told: Told, person: str, unit: str, kind: str = "village-head") -> None:
    """Tell that a person holds a post of a village."""
    post, since = ident(f"post/{kind}"), "2025-01-01"
    told.say("registry.unit.established", unit, since, key="510604102211")
    told.say("registry.post.established", post, since, kind=kind, unit=unit)
    term: dict[str, Any] = {"person": person, "since": since, "until": None}
    told.say("registry.post.holder_appointed", post, since, **term)
