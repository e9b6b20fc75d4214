"""What the page of a payment shows, in words and in the order of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assets.adapters.books.adopted_charts import AdoptedCharts, ChartNotHeardError
from assets.adapters.payments.payment_names import PaymentNames
from assets.adapters.payments.payment_traces import Known, PaymentTraces, Row, Traces
from assets.domain.books.chart import AccountNotInChartError
from assets.domain.payments.chain import BoundChain
from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.pages.parts import PageParts
from assets.entrypoints.pages.payments.picture import SHORT, Drawing
from assets.entrypoints.pages.payments.told import ASKED, Told
from assets.entrypoints.pages.payments.words import (
    IRREGULAR,
    MATCHES,
    METHODS,
    PAYEES,
    PURPOSES,
    worded,
)
from assets.entrypoints.payments.answers import StoryLine
from assets.entrypoints.payments.payments_reads import StoryParts
from chassis.http.titles import Title
from chassis.identity.dependencies import Caller
from chassis.pages.languages import CHINESE, Spoken

DAYS = ("paid_on", "returned_on", "decided_on")
"""The day that a line names beside its business date."""


@dataclass(frozen=True, kw_only=True)
class PaymentPages:
    """What the page of a payment is made of."""

    pages: PageParts
    stories: StoryParts
    traces: PaymentTraces
    names: PaymentNames
    charts: AdoptedCharts


@dataclass(frozen=True, kw_only=True)
class Looking:
    """Who looks at it, in which language, and up to when."""

    caller: Caller
    spoken: Spoken
    known: Known

    def said(self, words: Mapping[str, Title], code: str | None) -> str:
        """Give the word for a code, or the code where there is none."""
        return worded(words, code, self.spoken)


async def shown(
    parts: PaymentPages, looking: Looking, row: Row, lines: Sequence[StoryLine]
) -> dict[str, Any]:
    """Give everything that was known of a payment, of which there are lines."""
    told = Told(lines)
    reads_books = looking.caller.asking(READ_BOOKS).grant(row["unit"]) is not None
    reads_bank = looking.caller.asking(READ_BANK).grant(row["unit"]) is not None
    traces = await parts.traces.of(row["payment_request"], looking.known)
    chains = parts.stories.payments.chains
    chain = None if told.bound is None else chains.of(row["unit"], told.bound)
    drawing = Drawing(names=parts.pages.names, payment_names=parts.names, spoken=looking.spoken)
    return {
        "told": told,
        "terms": _terms(parts, looking, told.asked),
        "way": list(drawing.way(told, chain, traces if reads_books else None)),
        "lines": list(_lines(parts, looking, drawing, told)),
        "irregular": [looking.said(IRREGULAR, code) for code in told.irregular],
        "recused": [str(person)[:SHORT] for person in told.recused],
        "slips": _slips(parts, looking, traces) if reads_books else None,
        "files": traces.files if reads_bank else (),
        "matches": _matches(looking, traces) if reads_bank else None,
    }


def _terms(parts: PaymentPages, looking: Looking, line: StoryLine) -> dict[str, Any]:
    """Give what one version asks for."""
    data, spoken = line.data, looking.spoken
    chain = Told([line]).bound
    booking = data.get("booking") or {}
    return {
        **data,
        "benefit": data.get("benefit"),
        "period": data.get("period"),
        "purpose_name": looking.said(PURPOSES, data["purpose"]),
        "payee_kind": looking.said(PAYEES, data["payee_type"]),
        "payee_short": data["payee"][:SHORT],
        "chain_name": None if chain is None else parts.names.chain(chain, spoken),
        "rule": None if chain is None else chain.rule,
        "invoices": data.get("invoices") or (),
        "sources": data.get("sources") or (),
        "booking": {
            name: text if name == "budget_line" else text[:SHORT] for name, text in booking.items()
        },
    }


def _lines(
    parts: PaymentPages, looking: Looking, drawing: Drawing, told: Told
) -> Iterable[dict[str, Any]]:
    """Give each line with its words; one that a later version took back says so."""
    chain, version = told.bound, 1
    terms: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    for line in told.lines:
        asked = line.event in ASKED
        if asked:
            chain, version = Told([line]).bound, int(line.data.get("version", 1))
            before, terms = terms, _terms(parts, looking, line)
        yield {
            **_worded(parts, looking, line, chain),
            "line": line,
            "did": drawing.did(line),
            "version": version,
            "outdated": line.event in {"signed", "precondition_met"} and version != told.version,
            "terms": terms if asked else None,
            "before": before if asked else None,
        }


def _worded(
    parts: PaymentPages, looking: Looking, line: StoryLine, chain: BoundChain | None
) -> dict[str, Any]:
    """Give the codes of a line as words."""
    data, names, spoken = line.data, parts.names, looking.spoken
    step, precondition = data.get("step"), data.get("precondition")
    if chain is not None and step is not None:
        step = names.step(chain, step, spoken)
    if chain is not None and precondition is not None:
        precondition = names.precondition(chain, precondition, spoken)
    return {
        "step": step,
        "precondition": precondition,
        "day": next((date.fromisoformat(data[name]) for name in DAYS if name in data), None),
        "method": looking.said(METHODS, data.get("method")),
        "irregular": [looking.said(IRREGULAR, each) for each in data.get("irregular") or ()],
        "recused": [each[:SHORT] for each in data.get("recused") or ()],
    }


def _slips(parts: PaymentPages, looking: Looking, traces: Traces) -> list[dict[str, Any]]:
    """Give each slip with the vouchers that were made of it, a voided one too."""
    spoken = looking.spoken
    return [
        {
            **slip,
            "rule_name": parts.names.rule(slip["rule"], spoken),
            "irregular": [looking.said(IRREGULAR, code) for code in slip["irregular"]],
            "vouchers": [
                {
                    **voucher,
                    "lines": [
                        {**line, "name": _account(parts, voucher, line, spoken)}
                        for line in voucher["lines"]
                    ],
                }
                for voucher in traces.vouchers
                if voucher["slip"] == slip["slip"]
            ],
        }
        for slip in traces.slips
    ]


def _account(parts: PaymentPages, voucher: Row, line: Row, spoken: Spoken) -> str:
    try:
        chart = parts.charts.of(voucher["chart"], voucher["dated_on"])
        account = chart.account(line["account"])
    except (ChartNotHeardError, AccountNotInChartError):
        return ""
    return account.name if spoken is CHINESE else account.name_en


def _matches(looking: Looking, traces: Traces) -> list[dict[str, Any]]:
    return [{**each, "kind_name": looking.said(MATCHES, each["kind"])} for each in traces.matches]
