"""The page on which one picks a demonstration person; nothing is asked and nothing is proved."""

from html import escape
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.errors import InvalidError
from chassis.identity.permissions import Declared, permission
from runner.codes import Codes, Granted
from runner.index_page import CSS
from runner.issuing import IssuerSettings, UnknownSubjectError

SHOWN_MAX = 60
_CSS = """\
.people a { display: block; padding: 12px 0; min-height: 44px; }
.search { display: flex; flex-wrap: wrap; margin: 16px 0; }
.search label { flex: 1 0 100%; margin-bottom: 4px; }
.search input { flex: 1 1 200px; min-height: 48px; padding: 8px 12px; font: inherit;
  border: 1px solid #8b8b8b; border-radius: 6px 0 0 6px; }
.search button { min-height: 48px; padding: 8px 24px; font: inherit; color: #fff; border: 0;
  background: var(--brand); border-radius: 0 6px 6px 0; }
"""


_NOBODY = '<li>没有这样的人。<span lang="en">Nobody is called so.</span></li>'


class SignInUnknownError(InvalidError):
    """The issuer knows no such client, or not that address of it, or not that way to sign in."""

    code = "sign_in_unknown"


Said = Annotated[str, Query(max_length=500)]


def sign_in_page(settings: IssuerSettings, codes: Codes) -> APIRouter:
    """Give the page, and the way back with a code."""
    public = Depends(Declared(permission("issuer.sign_in", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])

    @router.get("/authorize")
    async def authorize(  # noqa: PLR0913, PLR0917  # one parameter for each of the query
        request: Request,
        client_id: Said,
        redirect_uri: Said,
        code_challenge: Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{43}$")],
        response_type: Said = "",
        code_challenge_method: Said = "",
        state: Said = "",
        nonce: Said | None = None,
        subject: Said = "",
        q: Said = "",
    ) -> Response:
        """Show the people, or send the browser back as the one who was picked."""
        if redirect_uri not in settings.clients.get(client_id, ()):
            raise SignInUnknownError("name a client and an address that the issuer was told of")
        if (response_type, code_challenge_method) != ("code", "S256"):
            raise SignInUnknownError("ask for response_type=code with an S256 challenge")
        if not subject:
            return HTMLResponse(_page(settings, request, q))
        if subject not in settings.subjects:
            raise UnknownSubjectError("pick one of the people of the page")
        granted = Granted(
            client=client_id,
            redirect=redirect_uri,
            challenge=code_challenge,
            nonce=nonce,
            subject=subject,
        )
        said = {"code": codes.give(granted), "state": state, "iss": settings.url}
        return RedirectResponse(f"{redirect_uri}?{urlencode(said)}", status_code=303)

    @router.get("/sign-in.css")
    async def style() -> Response:
        return Response(CSS + _CSS, media_type="text/css")

    return router


def _page(settings: IssuerSettings, request: Request, wanted: str) -> str:
    asked = {name: value for name, value in request.query_params.items() if name != "q"}
    ordered = [*settings.labels, *(one for one in settings.subjects if one not in settings.labels)]
    found = [one for one in ordered if wanted.lower() in f"{one} {settings.labels.get(one, '')}"]
    people = "".join(_person(settings, asked, subject) for subject in found[:SHOWN_MAX])
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    return f"""\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>演示登录</title>
<link rel="stylesheet" href="sign-in.css">
</head>
<body>
<p class="band" role="note"><strong>演示登录</strong>：不问密码，点谁就是谁。
真实的县用自己的登录服务。
<span lang="en"><strong>DEMONSTRATION</strong>: no password, you are whom you pick.</span></p>
<main>
<h1>您是谁？<span lang="en">Who are you?</span></h1>
<form class="search" method="get" action="authorize" role="search">{hidden}
<label for="q">按岗位或编号查找 <span lang="en">Search</span></label>
<input id="q" type="search" name="q" value="{escape(wanted)}"><button>查找</button>
</form>
<ul class="people">{people or _NOBODY}</ul>
{_more(len(found))}
</main>
</body>
</html>
"""


def _person(settings: IssuerSettings, asked: dict[str, str], subject: str) -> str:
    query = escape(urlencode({**asked, "subject": subject}))
    label = settings.labels.get(subject)
    text = subject if label is None else f"{label}"
    small = "" if label is None else f'<span class="en">{escape(subject)}</span>'
    return f'<li><a href="authorize?{query}">{escape(text)}{small}</a></li>'


def _more(count: int) -> str:
    if count <= SHOWN_MAX:
        return ""
    return f"<p>还有 {count - SHOWN_MAX} 人，请用查找。</p>"
