"""On which accounts the adopted posting rules enter money of others."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from assets.application.books.ports import Charts
from assets.application.books.slip_ports import PostingRules
from assets.domain.income.pass_through import check_accounts


class PostedPassThroughs:
    """Looks the accounts up in the posting rules and the chart of an entity's books."""

    def __init__(self, rules: PostingRules, charts: Charts) -> None:
        """Read these rules and charts."""
        self._rules = rules
        self._charts = charts

    def check(self, unit: UUID, chart: str, rules: Sequence[str], on: date) -> None:
        """Refuse a rule that touches income or expense; raises `PassThroughInResultError`.

        A rule that is not adopted moves nothing yet: its slips wait until it is.
        """
        book = self._rules.of(unit, chart, on)
        named = [book.rules[key] for key in rules if key in book.rules]
        accounts = [line.account for rule in named for line in rule.lines]
        check_accounts(accounts, self._charts.of(chart, on))
