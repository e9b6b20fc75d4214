"""The supervision committee's review of slips (村务监督委员会审核), before they are posted."""

from uuid import UUID

from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.slip_commands import AnswerObjection, ReviewSlip
from assets.application.books.slip_ports import PostingRules, SlipOrigins
from assets.application.books.slip_vouchers import known_slip
from assets.domain.books.entity import Entity
from assets.domain.books.posting import PostingBook, ReviewDuty
from assets.domain.books.slip import Slip
from assets.domain.books.slip_errors import SlipReviewerPostError, SlipReviewNotAskedError
from assets.domain.books.voucher import Voucher
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class SlipReviews:
    """Who reviews which slips is in the adopted posting rules of the day of the slip."""

    def __init__(self, log: Log, *, rules: PostingRules) -> None:
        """Decide on this log, by these rules."""
        self._log = log
        self._rules = rules

    async def review_slip(self, command: ReviewSlip, context: Context) -> StoredReceipt:
        """Find a slip in order, or object to it."""
        words = command.objection
        reason = None
        if words is not None:
            reason = Personal(command.about or command.entity, VOUCHERS_RETENTION, words)

        def decide(entity: Entity | None, slip: Slip | None) -> Decision:
            entity, slip = known(entity), known_slip(slip, command.entity)
            book, duty = _asked(self._rules, entity, slip)
            post = duty.post_of(entity.unit, command.held)
            if post is None:
                named = ", ".join(sorted(duty.posts))
                raise SlipReviewerPostError(f"leave it to who holds one of these posts: {named}")
            answer: dict[str, str | int] = {"slip": str(slip.id)}
            if reason is None:
                slip.review(command.reviewer, post=post, rule=book.rule)
            else:
                answer["objection"] = slip.object(
                    command.reviewer, post=post, rule=book.rule, reason=reason
                )
            ruled = context.under(book.rule)
            return Decision(saved=[slip], answer=answer, contexts={slip.id: ruled})

        wanted: list[Wanted] = [(Entity, command.entity), (Slip, command.slip)]
        return await self._log.execute(wanted, decide, context)

    async def answer_objection(self, command: AnswerObjection, context: Context) -> StoredReceipt:
        """Answer an objection, so that the voucher may be posted."""
        words = Personal(command.about or command.entity, VOUCHERS_RETENTION, command.answer)

        def decide(slip: Slip | None) -> Decision:
            slip = known_slip(slip, command.entity)
            slip.answer(command.objection, command.person, answer=words)
            return Decision(saved=[slip], answer={"slip": str(slip.id)})

        return await self._log.execute([(Slip, command.slip)], decide, context)


class SlipChecks:
    """What stands in the way of posting the voucher of a slip."""

    def __init__(self, *, rules: PostingRules, origins: SlipOrigins) -> None:
        """Know slips of vouchers by these origins, and duties by these rules."""
        self._rules = rules
        self._origins = origins

    async def wanted(self, voucher: UUID, entity: UUID) -> list[Wanted]:
        """Give what is looked at beside a voucher; nothing where it is of no slip."""
        slip = await self._origins.slip_of(voucher)
        return [] if slip is None else [(Slip, slip), (Entity, entity)]

    def check(
        self, voucher: Voucher, poster: UUID, slip: Slip | None, entity: Entity | None
    ) -> None:
        """Refuse what the committee has not reviewed where it is asked to, or objects to."""
        if slip is None:
            return
        entity = known(entity)
        book = self._rules.find(entity.unit, entity.chart, slip.counted_on)
        asked = book is not None and book.review_of(entity.unit, slip) is not None
        others = {voucher.preparer, voucher.reviewer, voucher.cashier, poster}
        slip.check_bookable(
            asked=asked, others=frozenset(each for each in others if each is not None)
        )


def _asked(rules: PostingRules, entity: Entity, slip: Slip) -> tuple[PostingBook, ReviewDuty]:
    book = rules.find(entity.unit, entity.chart, slip.counted_on)
    duty = None if book is None else book.review_of(entity.unit, slip)
    if book is None or duty is None:
        raise SlipReviewNotAskedError("no adopted rule asks for a review of this slip")
    return book, duty
