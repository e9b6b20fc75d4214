"""The routers of pages, and the door that leads a visitor to the right language."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.browser.gate import PageCallerDependency
from chassis.http.titles import language_of
from chassis.pages.languages import CHINESE, ENGLISH


def pages_router() -> APIRouter:
    """Give a router of pages, which no document of the interface lists."""
    return APIRouter(include_in_schema=False)


def add_entrance(router: APIRouter, anyone: PageCallerDependency) -> None:
    """Let a visitor who names no page come to the first one, in the browser's language."""

    @router.get("/", dependencies=[Depends(anyone)])
    async def entrance(request: Request) -> Response:
        """Send a visitor to the language that the browser asks for."""
        language = language_of(request.headers.get("accept-language"))
        path = ENGLISH.path if language == ENGLISH.language else CHINESE.path
        return RedirectResponse(f"{path}/", status_code=307, headers={"Vary": "Accept-Language"})
