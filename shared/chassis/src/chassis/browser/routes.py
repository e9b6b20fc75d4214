"""The ways in and out of a service's pages with a browser."""

import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.browser.cookies import SealedCookies
from chassis.browser.errors import SignInRefusedError, SignInStrayError
from chassis.browser.gate import check_form_of
from chassis.browser.issuer import Attempt, SignInIssuer
from chassis.browser.screens import NEVER_KEPT, SIGN_IN, SIGN_OUT, Screens
from chassis.browser.sessions import BrowserSessions
from chassis.errors import UnavailableError
from chassis.identity.permissions import Declared, permission
from chassis.pages.rendering import spoken_in

CALLBACK = f"/{SIGN_IN}/callback"
ATTEMPT_PURPOSE = "attempt"
ATTEMPT_SECONDS = 600
TO_CHARACTERS_MAX = 1_000

# A page of this service and nothing that a browser could take for another place.
_OWN_PAGE = re.compile(r"(?!.*(//|\.\.|\\))/(zh|en)/[\x21-\x7e]*")

Given = Annotated[str, Query(max_length=2_000)]


def sign_in_routes(
    issuer: SignInIssuer, cookies: SealedCookies, sessions: BrowserSessions, screens: Screens
) -> APIRouter:
    """Give the routes by which people sign in and out; everybody may."""
    router = APIRouter(include_in_schema=False)
    _in_routes(router, issuer, cookies, sessions)
    _out_routes(router, issuer, sessions, screens)
    return router


def _in_routes(
    router: APIRouter, issuer: SignInIssuer, cookies: SealedCookies, sessions: BrowserSessions
) -> None:
    public = Depends(Declared(permission("chassis.sign_in", public=True)))

    @router.get(f"/{{language}}/{SIGN_IN}", dependencies=[public])
    async def begin(
        language: str, to: Annotated[str, Query(max_length=TO_CHARACTERS_MAX)] = ""
    ) -> Response:
        """Send a person to the issuer, and remember in the browser what was asked."""
        spoken = spoken_in(language)
        attempt = Attempt.new()
        place = await issuer.way_in(attempt, language=spoken.language)
        response = RedirectResponse(place, status_code=303, headers=NEVER_KEPT)
        said = {
            "state": attempt.state,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "to": to if _OWN_PAGE.fullmatch(to) else f"/{spoken.path}/",
        }
        cookies.put(response, ATTEMPT_PURPOSE, said, seconds=ATTEMPT_SECONDS)
        return response

    @router.get(CALLBACK, dependencies=[public])
    async def finish(
        request: Request, code: Given = "", state: Given = "", error: Given = ""
    ) -> Response:
        """Take a person back from the issuer and sign the browser in."""
        taken = cookies.take(request, ATTEMPT_PURPOSE)
        if taken is None or not secrets.compare_digest(taken[0]["state"].encode(), state.encode()):
            raise SignInStrayError("sign in again: this answer belongs to no sign-in of yours")
        said = taken[0]
        to = said.pop("to")
        if error or not code:
            raise SignInRefusedError("sign in again: the issuer let nobody in")
        claims = await issuer.redeem(code, Attempt(**said))
        # The callback lies one segment below the service's root.
        response = RedirectResponse(f"..{to}", status_code=303, headers=NEVER_KEPT)
        sessions.begin(response, claims)
        cookies.drop(response, ATTEMPT_PURPOSE)
        return response


def _out_routes(
    router: APIRouter, issuer: SignInIssuer, sessions: BrowserSessions, screens: Screens
) -> None:
    # Signing out changes nothing in the books.
    leaving = permission("chassis.sign_out", public=True, changes_nothing=True)

    @router.post(f"/{{language}}/{SIGN_OUT}", dependencies=[Depends(Declared(leaving))])
    async def leave(request: Request, language: str) -> Response:
        """Sign the browser out, if the form came from a page of its own sign-in."""
        spoken = spoken_in(language)
        if sessions.of(request) is not None:
            await check_form_of(request, sessions)
        response = screens.go(request, f"{spoken.path}/{SIGN_OUT}")
        sessions.end(response)
        return response

    @router.get(f"/{{language}}/{SIGN_OUT}", dependencies=[Depends(Declared(leaving))])
    async def left(request: Request, language: str) -> Response:
        """Say that nobody is signed in here, and offer the way out of the issuer as well."""
        try:
            way_out = await issuer.way_out()
        except UnavailableError:
            way_out = None
        return screens.show(request, "signed_out.html", spoken_in(language), way_out=way_out)
