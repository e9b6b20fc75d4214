"""The bonuses of honours: each award asked for one, and each is signed, paid and booked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from typing_extensions import override

from runner.demo.anjia_money.asked import AskedByAward, OnRequest
from runner.demo.anjia_money.desk import Desk, Story
from runner.demo.chapter import Timed
from runner.demo.year_end import YearEnd

PAID_ON = date(2027, 1, 13)
"""The day after the awards."""


class Bonuses(Story):
    """Points said who gets how much; the village pays it as it pays everything."""

    def __init__(self, desk: Desk, year_end: YearEnd) -> None:
        """Pay the honours of this chapter, which are known once the year has ended."""
        super().__init__(desk)
        self._year_end = year_end

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Pay all of them on one day; assets has to hear of the awards first."""
        if day != PAID_ON:
            return
        for number, honour in enumerate(self._year_end.honours, 1):
            asked = AskedByAward(
                label=f"bonus-{number}", subject=honour.subject, title=honour.title
            )
            way = self.paid(asked, day, time(9, 0), amount_fen=honour.bonus, account_open=True)
            for place, (at, act) in enumerate(way):
                assert isinstance(act, OnRequest)
                yield at, replace(act, heard=place == 0)
