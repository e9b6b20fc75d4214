"""The commands about the blacklist over HTTP: translate, ask who it is, call the use case."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.context import Context
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.replica.memory import RegisterMemory
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.listing_index import ListingIndex
from points.application.blacklist import Blacklist
from points.application.listing_commands import (
    ApproveExit,
    ApproveListing,
    AssignHelper,
    ListingRef,
    ProposeExit,
    ProposeListing,
    RefuseListing,
    ReportVisit,
)
from points.entrypoints.listing_bodies import (
    ExitApprovalAnswer,
    ExitApprovalBody,
    ExitProposalAnswer,
    HelperBody,
    ListingApprovalAnswer,
    ListingApprovalBody,
    ListingRefusalBody,
    MeetingBody,
    NothingAnswer,
    ProposalAnswer,
    VisitAnswer,
    VisitBody,
)


@dataclass(frozen=True, kw_only=True)
class ListingParts:
    """What the routes about the blacklist call."""

    gate: Gate
    blacklist: Blacklist
    accounts: AccountIndex
    listings: ListingIndex
    rules: AdoptedRules
    register: RegisterMemory

    def of_village(self, caller: Caller, scheme: str) -> Context:
        """Give the context of an act in the village whose scheme this is."""
        village = self.rules.unit_of(scheme)
        return caller.context(
            unit=village,
            division=self.register.unit(village).division,
            effective_on=caller.day,
        )

    def of_branch(self, caller: Caller, scheme: str, resolution: tuple[str, ...] = ()) -> Context:
        """Give the context of an act of the branch that leads a scheme, for its village."""
        village = self.rules.unit_of(scheme)
        return caller.acting_in(village).context(
            unit=self.rules.leading_unit(scheme),
            division=self.register.unit(village).division,
            effective_on=caller.day,
            authority=resolution,
        )


def listing_routes(parts: ListingParts) -> APIRouter:
    """Give the routes that change a listing."""
    router = APIRouter(tags=["blacklist"])
    _group_routes(router, parts)
    _branch_routes(router, parts)
    _helper_routes(router, parts)
    return router


def _group_routes(router: APIRouter, parts: ListingParts) -> None:
    propose = parts.gate.caller(permission("points.listing.propose", key_required=True, paper=True))

    @router.post("/accounts/{account}/listings", status_code=201, response_model=ProposalAnswer)
    async def propose_listing(
        account: UUID, body: MeetingBody, caller: Annotated[Caller, Depends(propose)]
    ) -> Response:
        """Propose, as the assessment group, that a subject be listed (评议)."""
        placed = await parts.accounts.placed(account)
        context = parts.of_village(caller, placed.scheme)
        command = ProposeListing(
            account=account, scheme=placed.scheme, recorder=caller.person, present=body.present
        )
        return answer(await parts.blacklist.propose_listing(command, context), status=201)

    @router.post("/listings/{listing}/exits", response_model=ExitProposalAnswer)
    async def propose_exit(
        listing: UUID, body: MeetingBody, caller: Annotated[Caller, Depends(propose)]
    ) -> Response:
        """Propose, as the assessment group, that a listing end early (转化升级)."""
        ref = await _ref(parts, listing)
        context = parts.of_village(caller, ref.scheme)
        command = ProposeExit(ref=ref, recorder=caller.person, present=body.present)
        return answer(await parts.blacklist.propose_exit(command, context), status=200)


def _branch_routes(router: APIRouter, parts: ListingParts) -> None:
    approve = parts.gate.caller(permission("points.listing.approve", key_required=True, paper=True))

    @router.post("/listings/{listing}/approvals", response_model=ListingApprovalAnswer)
    async def approve_listing(
        listing: UUID, body: ListingApprovalBody, caller: Annotated[Caller, Depends(approve)]
    ) -> Response:
        """Approve a listing, as the party branch, from today for one assessment period (审核)."""
        ref = await _ref(parts, listing)
        context = parts.of_branch(caller, ref.scheme, (body.resolution,))
        command = ApproveListing(
            ref=ref, approver=caller.person, resolution=body.resolution, helper=body.helper
        )
        return answer(await parts.blacklist.approve_listing(command, context), status=200)

    @router.post("/listings/{listing}/refusals", response_model=NothingAnswer)
    async def refuse_listing(
        listing: UUID, body: ListingRefusalBody, caller: Annotated[Caller, Depends(approve)]
    ) -> Response:
        """Not approve a listing, as the party branch, with a reason."""
        ref = await _ref(parts, listing)
        context = parts.of_branch(caller, ref.scheme)
        command = RefuseListing(ref=ref, approver=caller.person, reason=body.reason)
        return answer(await parts.blacklist.refuse_listing(command, context), status=200)

    @router.post("/listings/{listing}/helpers", response_model=NothingAnswer)
    async def assign_helper(
        listing: UUID, body: HelperBody, caller: Annotated[Caller, Depends(approve)]
    ) -> Response:
        """Let another person help from now on (“1对1”联系帮扶)."""
        ref = await _ref(parts, listing)
        context = parts.of_branch(caller, ref.scheme)
        command = AssignHelper(ref=ref, helper=body.helper)
        return answer(await parts.blacklist.assign_helper(command, context), status=200)

    @router.post("/listings/{listing}/exit-approvals", response_model=ExitApprovalAnswer)
    async def approve_exit(
        listing: UUID, body: ExitApprovalBody, caller: Annotated[Caller, Depends(approve)]
    ) -> Response:
        """Approve, as the party branch, that yesterday was the listing's last day."""
        ref = await _ref(parts, listing)
        context = parts.of_branch(caller, ref.scheme, (body.resolution,))
        command = ApproveExit(ref=ref, approver=caller.person, resolution=body.resolution)
        return answer(await parts.blacklist.approve_exit(command, context), status=200)


def _helper_routes(router: APIRouter, parts: ListingParts) -> None:
    visit = parts.gate.caller(permission("points.listing.visit", key_required=True))

    @router.post("/listings/{listing}/visits", status_code=201, response_model=VisitAnswer)
    async def report_visit(
        listing: UUID, body: VisitBody, caller: Annotated[Caller, Depends(visit)]
    ) -> Response:
        """Report a visit to the listed subject, as its helper."""
        ref = await _ref(parts, listing)
        context = replace(parts.of_village(caller, ref.scheme), effective_on=body.visited_on)
        command = ReportVisit(
            ref=ref, helper=caller.person, visited_on=body.visited_on, note=body.note
        )
        return answer(await parts.blacklist.report_visit(command, context), status=201)


async def _ref(parts: ListingParts, listing: UUID) -> ListingRef:
    return (await parts.listings.placed(listing)).ref
