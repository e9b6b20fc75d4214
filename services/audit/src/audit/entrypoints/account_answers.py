"""How lists of accounts are said in JSON, as they were and under another score table."""

from pydantic import BaseModel, Field

from audit.application.accounts import AccountsPage, WhatIfPage
from audit.domain.replay.account import Account
from audit.domain.replay.changes import changes
from audit.domain.replay.entries import View
from audit.domain.replay.what_if import WhatIf
from audit.entrypoints.past_answers import Answer, PlaceAnswer
from audit.entrypoints.past_parts import Between
from audit.entrypoints.replay_answers import ChangeAnswer, FindingAnswer
from chassis.http.bodies import like
from kernel.points import format_points


class ViewAnswer(Answer):
    """The three sums of an account."""

    standing: str
    recognised: str
    pending: str

    @classmethod
    def of(cls, view: View) -> "ViewAnswer":
        """Say sums."""
        return cls(
            standing=format_points(view.standing),
            recognised=format_points(view.recognised),
            pending=format_points(view.pending),
        )


class StandingAnswer(ViewAnswer):
    """Where one account stood, and what a quarter gave it."""

    account: str
    label: str
    scheme: str
    quarter_points: str | None
    """Of the quarter asked for; null where it was not settled by then."""
    findings: list[FindingAnswer]

    @classmethod
    def said(cls, account: Account, page: AccountsPage, quarter: str | None) -> "StandingAnswer":
        """Say where an account stood."""
        day = page.as_of.business_date
        settled = [
            each.points
            for each in account.settlements
            if each.quarter == quarter and (day is None or each.stamp.effective_on <= day)
        ]
        return cls(
            **ViewAnswer.of(account.view(day)).model_dump(),
            account=account.id,
            label=account.label,
            scheme=account.scheme,
            quarter_points=format_points(settled[-1]) if settled else None,
            findings=FindingAnswer.all_of(account.findings),
        )


class StandingsPage(Answer):
    """Accounts of a unit by id, as of an instant and a day; `next` is null on the last page."""

    place: PlaceAnswer
    unit: str
    quarter: str | None
    items: list[StandingAnswer]
    next: str | None


class RescoredAnswer(Answer):
    """One entry, what it counted and what it would have counted."""

    entry: str
    item: str
    state: str
    table: str
    points: str
    instead: str
    difference: str
    known: bool
    """The other table has its item."""


class WhatIfAnswer(Answer):
    """One account as it was and under another table; nothing of it is recorded."""

    account: str
    label: str
    actual: ViewAnswer
    instead: ViewAnswer
    difference: str
    """Of the standing."""
    entries: list[RescoredAnswer]

    @classmethod
    def of(cls, account: Account, found: WhatIf) -> "WhatIfAnswer":
        """Say both sides; of the entries, those that would count otherwise."""
        return cls(
            account=account.id,
            label=account.label,
            actual=ViewAnswer.of(found.actual),
            instead=ViewAnswer.of(found.instead),
            difference=format_points(found.instead.standing - found.actual.standing),
            entries=[
                RescoredAnswer(
                    entry=each.entry.name,
                    item=each.entry.item,
                    state=each.state.value,
                    table=each.entry.table,
                    points=format_points(each.points),
                    instead=format_points(each.instead),
                    difference=format_points(each.difference),
                    known=each.known,
                )
                for each in found.entries
                if each.difference
            ],
        )


class WhatIfPageAnswer(Answer):
    """Accounts under another table; `next` is null on the last page."""

    place: PlaceAnswer
    table: str
    items: list[WhatIfAnswer]
    next: str | None

    @classmethod
    def of(
        cls, found: WhatIfPage, *, checkpoint: int | None, after: str | None
    ) -> "WhatIfPageAnswer":
        """Say a page."""
        page = found.page
        pairs = zip(page.accounts, found.instead, strict=True)
        return cls(
            place=PlaceAnswer.of(page.place, page.as_of, checkpoint=checkpoint),
            table=found.table.name,
            items=[WhatIfAnswer.of(account, each) for account, each in pairs],
            next=after,
        )


class GivenItem(BaseModel):
    """One item of a table that is tried out."""

    model_config = like({"item": "tidy-yard", "points_least": "0.4", "points_most": "3"})

    item: str = Field(min_length=1, max_length=200)
    points_least: str = Field(max_length=32)
    points_most: str = Field(max_length=32)


class GivenTable(BaseModel):
    """A table that is tried out; nothing of it is recorded."""

    model_config = like(
        {"items": [{"item": "tidy-yard", "points_least": "0.4", "points_most": "3"}]}
    )

    items: list[GivenItem] = Field(min_length=1, max_length=1_000)


class AccountChangesAnswer(Answer):
    """Where an account stood at two instants, and every change between them in words."""

    recorded_after: str
    place: PlaceAnswer
    account: str
    label: str
    before: ViewAnswer
    after: ViewAnswer
    changes: list[ChangeAnswer]

    @classmethod
    def of(
        cls, page: AccountsPage, earlier: AccountsPage, between: Between, *, checkpoint: int | None
    ) -> "AccountChangesAnswer":
        """Say changes of the one account of both pages."""
        account, day = page.accounts[0], page.as_of.business_date
        before = earlier.accounts[0].view(day) if earlier.accounts else None
        empty = ViewAnswer(standing="0", recognised="0", pending="0")
        return cls(
            recorded_after=between.before.isoformat(),
            place=PlaceAnswer.of(page.place, page.as_of, checkpoint=checkpoint),
            account=account.id,
            label=account.label,
            before=empty if before is None else ViewAnswer.of(before),
            after=ViewAnswer.of(account.view(day)),
            changes=[
                ChangeAnswer.of(each)
                for each in changes(account, day)
                if each.stamp.recorded_at > between.before
            ],
        )
