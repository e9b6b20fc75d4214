"""Takes balances on an older chart over into the first vouchers of the books (期初转入)."""

from dataclasses import replace
from itertools import islice

from assets.application.books.conversion_ports import ChartConversions
from assets.application.books.entering import Entering, check_new
from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.opening_commands import PrepareOpening
from assets.application.books.ports import Charts
from assets.domain.books.chart_conversion import ChartConversion
from assets.domain.books.conversion import Conversion
from assets.domain.books.conversion_errors import OpeningTooLongError
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.lines import Line
from assets.domain.books.opening_pages import OpeningPage, opening_pages
from assets.domain.books.voucher import OPENING, Draft, Voucher
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

VOUCHERS_MAX = 40
"""So many vouchers hold the balances of every household of a large village."""


class Openings:
    """The use case of opening balances from an older chart."""

    def __init__(self, log: Log, *, charts: Charts, conversions: ChartConversions) -> None:
        """Decide on this log, by these charts and conversions."""
        self._log = log
        self._charts = charts
        self._conversions = conversions

    async def prepare_opening(self, command: PrepareOpening, context: Context) -> StoredReceipt:
        """Write the opening vouchers; they are reviewed and posted as any other."""
        numbers = [f"{command.draft}-{number}" for number in range(1, VOUCHERS_MAX + 1)]

        def decide(
            entity: Entity | None, journal: Journal | None, *found: Voucher | None
        ) -> Decision:
            entered = Entering(self._charts, known(entity), journal, command.preparer)
            chart = self._conversions.of(command.from_chart, entered.entity.chart)
            pages = _pages(chart, command)
            vouchers, conversions = [], []
            for page, number, taken in zip(pages, numbers, found, strict=False):
                check_new(taken)
                draft = _draft(command, number, chart, page.lines)
                vouchers.append(entered.enter(draft))
                conversions.append(_conversion(command, draft, chart, page))
            drafts = [voucher.draft for voucher in vouchers]
            ruled = context.under(chart.rule)
            decision = entered.decision(vouchers, ruled, answer={"vouchers": drafts})
            day = decision.contexts[vouchers[0].id]
            return replace(
                decision,
                saved=[*decision.saved, *conversions],
                contexts=decision.contexts | {each.id: day for each in conversions},
            )

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Journal, Journal.create_id(command.entity, command.month.text)),
        ]
        wanted += [(Voucher, Voucher.create_id(command.entity, number)) for number in numbers]
        return await self._log.execute(wanted, decide, context)


def _pages(chart: ChartConversion, command: PrepareOpening) -> list[OpeningPage]:
    pieces = chart.pieces(command.balances, command.parts)
    pages = list(islice(opening_pages(pieces), VOUCHERS_MAX + 1))
    if len(pages) > VOUCHERS_MAX:
        raise OpeningTooLongError(
            f"sum small balances up: these fill more than {VOUCHERS_MAX} vouchers"
        )
    # Nothing to take over is one voucher without lines, which is refused as such.
    return pages or [OpeningPage(lines=(), sources=())]


def _draft(
    command: PrepareOpening, number: str, chart: ChartConversion, lines: tuple[Line, ...]
) -> Draft:
    evidence = command.evidence if command.table is None else (command.table, *command.evidence)
    return Draft(
        entity=command.entity,
        draft=number,
        kind=OPENING,
        dated_on=command.month.first_on,
        chart=chart.to_chart,
        lines=lines,
        summary=Personal(command.entity, VOUCHERS_RETENTION, chart.summary),
        attachments=command.attachments,
        evidence=evidence,
        origin=Conversion.origin_of(Voucher.create_id(command.entity, number)),
    )


def _conversion(
    command: PrepareOpening, draft: Draft, chart: ChartConversion, page: OpeningPage
) -> Conversion:
    return Conversion(
        voucher=Voucher.create_id(draft.entity, draft.draft),
        entity=draft.entity,
        from_chart=chart.from_chart,
        to_chart=chart.to_chart,
        rule=chart.rule,
        sources=list(page.sources),
        table=command.table,
    )
