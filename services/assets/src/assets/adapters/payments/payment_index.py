"""Payments as log and read models have them: where each is, and what may wait for signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from assets.application.payments.ports import Placed
from assets.domain.budgets.allotment import NO_BOOKING, Allotment
from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import SourcePart
from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import BoundChain, Trail
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentRequestUnknownError
from chassis.eventstore.log import Log
from chassis.reading import Reader
from chassis.together import Together
from kernel.chains import Signature

SCANNED_MAX = 200
"""How many open requests one page of an inbox looks through."""

# The log itself, so that no act on a request waits for its read model.
_LAST_TERMS = (
    "SELECT asked.id, last.bytes FROM unnest(%s::uuid[]) AS asked (id) CROSS JOIN LATERAL (SELECT"
    " bytes FROM store.events WHERE aggregate_id = asked.id AND topic IN"
    " ('assets.payment_request.requested.v1', 'assets.payment_request.changed.v1')"
    " ORDER BY version DESC LIMIT 1) AS last"
)


@dataclass(frozen=True, kw_only=True)
class OpenPayment:
    """A request that may wait for signatures, with what was signed of it."""

    row: dict[str, Any]
    placed: Placed
    trail: Trail


class PaymentIndex:
    """Finds payments in the service's own log and read models."""

    def __init__(self, reader: Reader, log: Log) -> None:
        """Read through this reader what this log does not remember."""
        self._reader = reader
        self._log = log
        self._together = Together(self._last_terms)

    async def placed(self, request: UUID) -> Placed:
        """Give a request as it is stored now; raises `PaymentRequestUnknownError`."""
        remembered = self._log.remembered(PaymentRequest, request)
        if remembered is not None:
            return _placed(remembered)
        (terms,) = await self._together.of(request)
        if terms is None:
            raise PaymentRequestUnknownError("there is no such payment request")
        document = orjson.loads(terms)
        data = document["data"]
        chain = data.get("chain")
        return Placed(
            request=request,
            unit=UUID(document["unit"]),
            payee=UUID(data["payee"]),
            purpose=data["purpose"],
            payee_type=data["payee_type"],
            bound=None if chain is None else BoundChain(**chain),
            booking=(booking := _booking(data.get("booking"))),
            allotment=Allotment(
                booking=booking or NO_BOOKING,
                sources=tuple(SourcePart(**part) for part in data.get("sources", ())),
                invoices=tuple(CitedInvoice(**invoice) for invoice in data.get("invoices", ())),
            ),
        )

    async def open_after(self, position: int) -> Sequence[OpenPayment]:
        """Give the next requests that are neither ordered, rejected nor withdrawn."""
        rows = await self._reader.rows(
            "SELECT * FROM read.payments WHERE state = 'requested' AND rule IS NOT NULL AND"
            " position > %s ORDER BY position LIMIT %s",
            *(position, SCANNED_MAX),
        )
        signed = await self._reader.rows(
            "SELECT s.* FROM read.payment_signatures s JOIN read.payments p USING"
            " (payment_request, version) WHERE payment_request = ANY(%s) ORDER BY s.position",
            [row["payment_request"] for row in rows],
        )
        return [
            OpenPayment(
                row=row,
                placed=placed_of(row),
                trail=Trail(
                    version=row["version"],
                    met=frozenset(row["met"]),
                    doers=frozenset(map(UUID, row["doers"])),
                    signatures=tuple(
                        _signature(each)
                        for each in signed
                        if each["payment_request"] == row["payment_request"]
                    ),
                ),
            )
            for row in rows
        ]

    async def _last_terms(self, requests: Sequence[UUID]) -> Sequence[bytes | None]:
        rows = await self._reader.rows(_LAST_TERMS, list(requests))
        found = {row["id"]: row["bytes"] for row in rows}
        return [found.get(request) for request in requests]


def _placed(request: PaymentRequest) -> Placed:
    terms = request.terms
    return Placed(
        request=request.id,
        unit=request.unit,
        payee=terms.payee,
        purpose=terms.purpose,
        payee_type=terms.payee_type,
        bound=request.bound,
        booking=terms.booking,
        allotment=terms.allotment,
    )


def placed_of(row: dict[str, Any]) -> Placed:
    """Give where the request of a row is."""
    bound = None
    if row["rule"] is not None:
        bound = BoundChain(rule=row["rule"], root=row["rule_root"], chain=row["chain"])
    return Placed(
        request=row["payment_request"],
        unit=row["unit"],
        payee=row["payee"],
        purpose=row["purpose"],
        payee_type=row["payee_type"],
        bound=bound,
    )


def _booking(said: dict[str, str] | None) -> Booking | None:
    if said is None:
        return None
    line = said.get("budget_line")
    ids = {name: UUID(text) for name, text in said.items() if name != "budget_line"}
    return Booking(**ids, budget_line=line)


def _signature(row: dict[str, Any]) -> Signature:
    return Signature(
        step=row["step"], person=row["person"], post=row["post"], version=row["version"]
    )
