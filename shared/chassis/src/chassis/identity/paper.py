"""Acts on paper (纸质): one person signed a sheet, a clerk enters it (代录) with its scan.

The signer is who acts: rules about persons and posts are asked of the signer, as of the day of
signing. The clerk only types; the envelope names both, and the sheet.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from starlette.requests import Request

from chassis.errors import InvalidError, NotFoundError, NotPermittedError, RefusedError
from chassis.http.errors import MalformedHeaderError
from chassis.identity.permissions import Permission
from chassis.identity.principals import HeldPost, Principal

PAPER_HEADER = "Mingbai-Paper"
"""Written `signer=<person>; signed=<day>; sheet=<id of the scanned sheet>`."""

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_FORM = re.compile(
    rf"signer=({_UUID}); signed=(\d{{4}}-\d\d-\d\d)(?:; sheet=(sha256:[0-9a-f]{{64}}))?", re.ASCII
)


class PaperNotTakenError(InvalidError):
    """The act is not taken on paper: whoever acts does so by their own sign-in."""

    code = "paper_not_taken"


class PaperSheetMissingError(InvalidError):
    """An act on paper was entered without the scanned sheet."""

    code = "paper_sheet_missing"


class PaperSheetUnknownError(NotFoundError):
    """The sheet that is named was never uploaded here."""

    code = "paper_sheet_unknown"


class PaperSignedLaterError(InvalidError):
    """The sheet is said to be signed on a day that has not come."""

    code = "paper_signed_in_future"


class PaperClerkSignsError(RefusedError):
    """The clerk is the signer: nobody enters a sheet of their own."""

    code = "paper_clerk_signs"


class PaperClerkOutsideError(NotPermittedError):
    """The clerk holds no post by which sheets of this unit are entered."""

    code = "paper_clerk_outside_unit"


class PaperSignerWithoutPostError(NotPermittedError):
    """The signer never held a post that permits this act in this unit."""

    code = "paper_signer_without_post"


class PaperSignerPostLapsedError(NotPermittedError):
    """The signer held the post that permits this act, but not on the day of signing."""

    code = "paper_signer_post_lapsed"


@dataclass(frozen=True, kw_only=True)
class PaperDesk:
    """What a service that takes acts on paper knows of sheets and clerks."""

    permission: Permission
    """What a clerk must be permitted in the unit in which the act lies."""
    knows_sheet: Callable[[str], Awaitable[bool]]
    ever_held: Callable[[UUID], tuple[HeldPost, ...]]
    """Gives every post that a person holds, held or will hold."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One sheet as the clerk says it: who signed it, and when."""

    signer: UUID
    signed_on: date
    sheet: str
    clerk: Principal
    text: str
    """The header itself, which belongs to the request as much as its body does."""


async def paper_of(
    request: Request, clerk: Principal, desk: PaperDesk | None, *, today: date
) -> Paper | None:
    """Read what a request says of a sheet; None where it says nothing."""
    given = request.headers.getlist(PAPER_HEADER)
    if not given:
        return None
    if desk is None:
        raise PaperNotTakenError("leave the paper to others: act by the signer's own sign-in")
    found = _FORM.fullmatch(given[0]) if len(given) == 1 else None
    try:
        signed_on = None if found is None else date.fromisoformat(found[2])
    except ValueError:
        signed_on = None
    if found is None or signed_on is None:
        raise MalformedHeaderError(
            f"write one {PAPER_HEADER} as signer=<person>; signed=<day>; sheet=<evidence>"
        )
    if found[3] is None:
        raise PaperSheetMissingError("scan the signed sheet, upload it, and name it as sheet=")
    signer = UUID(found[1])
    if signer == clerk.person:
        raise PaperClerkSignsError("act by your own sign-in, or have another clerk enter it")
    if signed_on > today:
        raise PaperSignedLaterError(f"the sheet is signed after today, {today}: look at it again")
    if not await desk.knows_sheet(found[3]):
        raise PaperSheetUnknownError("upload the scanned sheet first, and name its id")
    return Paper(
        signer=signer, signed_on=signed_on, sheet=found[3], clerk=clerk, text=found.group()
    )
