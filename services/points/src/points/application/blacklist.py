"""Handles each command about the blacklist (黑名单) as one transaction: load, decide, save."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from chassis.context import Context
from chassis.errors import NotPermittedError
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.points import format_points
from points.application.listing_commands import (
    ApproveExit,
    ApproveListing,
    AssignHelper,
    ListingRef,
    PassDeadline,
    ProposeExit,
    ProposeListing,
    RefuseListing,
    ReportVisit,
)
from points.application.listing_ports import (
    Blacklists,
    HelperBusyError,
    HelperWithoutPostError,
    KnownStanding,
    Listings,
    ListingUnknownError,
    StandingMovedError,
)
from points.application.points import NOTE_RETENTION, NotInGroupError
from points.application.ports import Rules
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.blacklist import Assessed, BlacklistRules, Meeting
from points.domain.listing import Listing
from points.domain.listing_steps import State


class NotTheHelperError(NotPermittedError):
    """Only who helps a listed subject, or did, reports visits."""

    code = "not_the_helper"


class Blacklist:
    """The use cases of the blacklist; each answers with the receipt of what was stored."""

    def __init__(
        self,
        log: Log,
        *,
        rules: Rules,
        blacklists: Blacklists,
        listings: Listings,
        today: Callable[[], date],
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._blacklists = blacklists
        self._listings = listings
        self._today = today

    async def propose_listing(self, command: ProposeListing, context: Context) -> StoredReceipt:
        """Propose, as the assessment group, a subject whose standing is below the threshold."""
        rules = self._blacklists.of(command.scheme)
        meeting = self._meeting(command, context)
        known = await self._listings.standing_of(command.account)
        numbers = range(1, known.listings + 2)

        def decide(account: Account | None, *found: Listing | None) -> Decision:
            assessed = _assessed(account, known, rules)
            assert account is not None
            if found[-1] is not None:
                raise StandingMovedError("somebody else was proposing it: send it again")
            for earlier in found[:-1]:
                if earlier is not None:
                    self._check_closed(earlier, rules)
            rules.check_subject(account.subject_type)
            rules.check_below(account.standing)
            listing = Listing.propose(account, numbers[-1], assessed=assessed, meeting=meeting)
            return Decision(
                saved=[listing],
                answer={"listing": str(listing.id), "standing": format_points(assessed.standing)},
            )

        wanted: list[Wanted] = [(Account, command.account)]
        wanted += [(Listing, Listing.create_id(command.account, number)) for number in numbers]
        return await self._log.execute(wanted, decide, context)

    async def approve_listing(self, command: ApproveListing, context: Context) -> StoredReceipt:
        """Approve, as the party branch: in force from today for one assessment period."""
        rules = self._blacklists.of(command.ref.scheme)
        known = await self._listings.standing_of(command.ref.account)
        await self._check_helper(command.helper, command.ref)

        def decide(found: Listing | None, account: Account | None) -> Decision:
            listing = _known(found)
            listing.check_proposed()
            assessed = _assessed(account, known, rules)
            rules.check_below(assessed.standing)
            since = self._today()
            until = rules.last_on(since)
            listing.approve(
                assessed=assessed,
                approver=command.approver,
                resolution=command.resolution,
                helper=command.helper,
                since=since,
                until=until,
            )
            answer = {"since": since.isoformat(), "until": until.isoformat()}
            return Decision(saved=[listing], answer=answer)

        return await self._log.execute(_wanted(command.ref), decide, context)

    async def refuse_listing(self, command: RefuseListing, context: Context) -> StoredReceipt:
        """Not approve, as the party branch, a listing that was proposed."""

        def decide(found: Listing | None) -> Decision:
            listing = _known(found)
            listing.refuse_approval(approver=command.approver, reason=command.reason)
            return Decision(saved=[listing])

        return await self._log.execute([(Listing, command.ref.listing)], decide, context)

    async def assign_helper(self, command: AssignHelper, context: Context) -> StoredReceipt:
        """Let another person help from now on."""
        await self._check_helper(command.helper, command.ref)

        def decide(found: Listing | None) -> Decision:
            listing = _known(found)
            listing.assign_helper(command.helper)
            return Decision(saved=[listing])

        return await self._log.execute([(Listing, command.ref.listing)], decide, context)

    async def report_visit(self, command: ReportVisit, context: Context) -> StoredReceipt:
        """Record a visit of a helper, also an irregular one."""

        def decide(found: Listing | None) -> Decision:
            listing = _known(found)
            if command.helper not in listing.helpers:
                raise NotTheHelperError("only who helps the subject reports visits")
            note = None
            if command.note is not None:
                about = min(listing.contacts, default=listing.listed.subject_id)
                note = Personal(about, NOTE_RETENTION, command.note)
            irregular = listing.visit(
                helper=command.helper,
                visited_on=command.visited_on,
                note=note,
                today=self._today(),
            )
            return Decision(saved=[listing], answer={"irregular": list(irregular)})

        return await self._log.execute([(Listing, command.ref.listing)], decide, context)

    async def propose_exit(self, command: ProposeExit, context: Context) -> StoredReceipt:
        """Propose, as the assessment group, that a listing end early."""
        rules = self._blacklists.of(command.ref.scheme)
        meeting = self._meeting(command, context)
        known = await self._listings.standing_of(command.ref.account)

        def decide(found: Listing | None, account: Account | None) -> Decision:
            listing = _known(found)
            listing.check_in_force()
            assessed = _assessed(account, known, rules)
            rules.check_exit(assessed.standing)
            listing.propose_exit(assessed=assessed, meeting=meeting)
            return Decision(saved=[listing], answer={"standing": format_points(assessed.standing)})

        return await self._log.execute(_wanted(command.ref), decide, context)

    async def approve_exit(self, command: ApproveExit, context: Context) -> StoredReceipt:
        """Approve, as the party branch, that yesterday was the listing's last day."""
        rules = self._blacklists.of(command.ref.scheme)
        known = await self._listings.standing_of(command.ref.account)

        def decide(found: Listing | None, account: Account | None) -> Decision:
            listing = _known(found)
            listing.check_in_force()
            assessed = _assessed(account, known, rules)
            rules.check_exit(assessed.standing)
            listing.approve_exit(
                assessed=assessed,
                approver=command.approver,
                resolution=command.resolution,
                today=self._today(),
            )
            assert listing.until is not None
            return Decision(saved=[listing], answer={"until": listing.until.isoformat()})

        return await self._log.execute(_wanted(command.ref), decide, context)

    async def pass_deadline(self, command: PassDeadline, context: Context) -> StoredReceipt:
        """End a listing whose period is over; nothing when it runs or has ended."""

        def decide(found: Listing | None) -> Decision:
            listing = _known(found)
            listing.pass_deadline(today=self._today())
            return Decision(saved=[listing])

        return await self._log.execute([(Listing, command.ref.listing)], decide, context)

    def _meeting(self, command: ProposeListing | ProposeExit, context: Context) -> Meeting:
        scheme = command.scheme if isinstance(command, ProposeListing) else command.ref.scheme
        on = context.signed_on or self._today()
        strangers = set(command.present) - self._rules.members(scheme, on)
        if strangers:
            raise NotInGroupError("somebody named as present is no member of the group on that day")
        quorum = self._rules.of(scheme).quorum()
        return Meeting(present=command.present, recorder=command.recorder, quorum=quorum)

    def _check_closed(self, earlier: Listing, rules: BlacklistRules) -> None:
        earlier.check_closed()
        if earlier.state is State.ENDED and earlier.until is not None:
            rules.check_again(earlier.until, today=self._today())

    async def _check_helper(self, helper: UUID, ref: ListingRef) -> None:
        if not self._blacklists.may_help(helper, ref.scheme, self._today()):
            raise HelperWithoutPostError("name a helper who holds a post of the village or branch")
        helped = await self._listings.helped_by(helper)
        if helped is not None and helped != ref.listing:
            raise HelperBusyError("the person helps another listed subject: name somebody else")


def _wanted(ref: ListingRef) -> list[Wanted]:
    return [(Listing, ref.listing), (Account, ref.account)]


def _known(listing: Listing | None) -> Listing:
    if listing is None:
        raise ListingUnknownError("there is no such listing")
    return listing


def _assessed(account: Account | None, known: KnownStanding, rules: BlacklistRules) -> Assessed:
    """Give the standing with its place; the account must be the one whose place was read."""
    if account is None:
        raise AccountUnknownError("there is no such points account")
    if account.version != known.version:
        raise StandingMovedError("the account changed meanwhile: send the request again")
    return rules.assessed(account.standing, position=known.position)
