"""How replayed books and payments are said in JSON: whole fen, instants in UTC, with proofs."""

from collections.abc import Iterable

from audit.application.entity_books import BookedLine, BooksChanges, BooksReplay
from audit.application.payment_stories import PaymentReplay
from audit.domain.leaves import format_time
from audit.domain.replay.books import Balance, PostedLine
from audit.domain.replay.payment import StoryStep
from audit.entrypoints.past_answers import Answer, EventLine, PlaceAnswer, proof_of
from audit.entrypoints.replay_answers import FindingAnswer


class BalanceAnswer(Answer):
    """What one sub-account holds; `balance_fen` is on the debit side, below zero on the credit."""

    account: str
    sub_key: str
    debit_fen: int
    credit_fen: int
    balance_fen: int

    @classmethod
    def of(cls, balance: Balance) -> "BalanceAnswer":
        """Say a balance."""
        return cls(
            account=balance.account,
            sub_key=balance.sub_key,
            debit_fen=balance.debit_fen,
            credit_fen=balance.credit_fen,
            balance_fen=balance.balance_fen,
        )


class BooksAnswer(Answer):
    """Every sub-account of an entity as of an instant and a business date."""

    place: PlaceAnswer
    entity: str
    unit: str | None
    balances: list[BalanceAnswer]
    debit_fen: int
    credit_fen: int
    findings: list[FindingAnswer]

    @classmethod
    def of(cls, replay: BooksReplay, *, checkpoint: int | None) -> "BooksAnswer":
        """Say a trial balance."""
        return cls(
            place=PlaceAnswer.of(replay.place, replay.as_of, checkpoint=checkpoint),
            entity=replay.entity,
            unit=replay.unit,
            balances=[BalanceAnswer.of(each) for each in replay.balances],
            debit_fen=sum(each.debit_fen for each in replay.balances),
            credit_fen=sum(each.credit_fen for each in replay.balances),
            findings=FindingAnswer.all_of(replay.findings),
        )


class LineAnswer(Answer):
    """One line in the books, and the events that wrote and posted it."""

    voucher: str
    line: int
    number: int
    account: str
    sub_key: str
    dated_on: str
    kind: str
    debit_fen: int
    credit_fen: int
    posted_index: int
    posted_at: str

    @classmethod
    def of(cls, line: PostedLine) -> "LineAnswer":
        """Say a line."""
        return cls(
            voucher=line.voucher,
            line=line.line,
            number=line.number,
            account=line.account,
            sub_key=line.sub_key,
            dated_on=line.dated_on.isoformat(),
            kind=line.kind,
            debit_fen=line.debit_fen,
            credit_fen=line.credit_fen,
            posted_index=line.posted_index,
            posted_at=format_time(line.posted_at),
        )


class BookedLineAnswer(LineAnswer):
    """One line with who prepared and posted it, and where the proofs are."""

    prepared_by: str
    posted_by: str
    authority: str | None
    proofs: list[str]

    @classmethod
    def said(cls, booked: BookedLine) -> "BookedLineAnswer":
        """Say a line with its events."""
        prepared, posted = booked.prepared.stamp, booked.posted.stamp
        return cls(
            **LineAnswer.of(booked.line).model_dump(),
            prepared_by=prepared.actor,
            posted_by=posted.actor,
            authority=prepared.authority,
            proofs=[proof_of(prepared), proof_of(posted)],
        )


class AccountBooksAnswer(Answer):
    """One account: its balances, and a page of its lines; `next` is null on the last page."""

    place: PlaceAnswer
    entity: str
    account: str
    balance_fen: int
    balances: list[BalanceAnswer]
    items: list[BookedLineAnswer]
    next: str | None


class BalanceChange(Answer):
    """What one sub-account held at both instants."""

    account: str
    sub_key: str
    before_fen: int
    after_fen: int
    vouchers: list[str]
    zh: str
    en: str


class BooksChangesAnswer(Answer):
    """What was posted between two instants, and what that changed in the books."""

    recorded_after: str
    place: PlaceAnswer
    entity: str
    changes: list[BalanceChange]
    lines: list[LineAnswer]

    @classmethod
    def of(cls, changes: BooksChanges, *, checkpoint: int | None) -> "BooksChangesAnswer":
        """Say changes."""
        replay = changes.replay
        return cls(
            recorded_after=format_time(changes.before),
            place=PlaceAnswer.of(replay.place, replay.as_of, checkpoint=checkpoint),
            entity=replay.entity,
            changes=_changed(changes.earlier, replay.balances, changes.lines),
            lines=[LineAnswer.of(each) for each in changes.lines],
        )


class StepAnswer(Answer):
    """One event of a payment's story."""

    step: str
    event: EventLine

    @classmethod
    def all_of(cls, steps: Iterable[StoryStep], *, readable: set[int]) -> "list[StepAnswer]":
        """Say steps; the fields of those that the caller may not read stay out."""
        return [
            cls(
                step=each.step.value,
                event=EventLine.of(each.recorded, shown=each.recorded.stamp.index in readable),
            )
            for each in steps
        ]


class PaymentAnswer(Answer):
    """The story of a payment as of an instant and a business date."""

    place: PlaceAnswer
    payment: str
    version: int
    amount_fen: int | None
    paid_fen: int
    posted: list[str]
    """The vouchers by which it stands in the books."""
    ended: str | None
    steps: list[StepAnswer]
    not_yet: list[StepAnswer]

    @classmethod
    def of(
        cls, replay: PaymentReplay, *, readable: set[int], checkpoint: int | None
    ) -> "PaymentAnswer":
        """Say a story."""
        story = replay.story
        return cls(
            place=PlaceAnswer.of(replay.place, replay.as_of, checkpoint=checkpoint),
            payment=replay.payment,
            version=story.version,
            amount_fen=story.amount_fen,
            paid_fen=story.paid_fen,
            posted=story.posted,
            ended=story.ended,
            steps=StepAnswer.all_of(story.steps, readable=readable),
            not_yet=StepAnswer.all_of(story.not_yet, readable=readable),
        )


def _changed(
    before: Iterable[Balance], after: Iterable[Balance], lines: Iterable[PostedLine]
) -> list[BalanceChange]:
    old = {(each.account, each.sub_key): each.balance_fen for each in before}
    new = {(each.account, each.sub_key): each.balance_fen for each in after}
    by: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        vouchers = by.setdefault((line.account, line.sub_key), [])
        if line.voucher not in vouchers:
            vouchers.append(line.voucher)
    found = []
    for account, key in sorted(by):
        was, now = old.get((account, key), 0), new.get((account, key), 0)
        count, moved = len(by[account, key]), now - was
        named = f"{account} {key}".strip()
        found.append(
            BalanceChange(
                account=account,
                sub_key=key,
                before_fen=was,
                after_fen=now,
                vouchers=by[account, key],
                zh=f"{named}：由{was}分变为{now}分（{moved:+}分），凭证{count}张。",
                en=f"{named}: from {was} fen to {now} ({moved:+}), by {count} vouchers.",
            )
        )
    return found
