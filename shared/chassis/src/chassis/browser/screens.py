"""Pages for whoever is signed in: kept by no one, each form with what it must carry."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.browser.errors import SignInNeededError
from chassis.browser.forms import ONCE_FIELD, SECRET_FIELD, new_once
from chassis.browser.sessions import BrowserSessions
from chassis.http.limits import REQUEST_NOTES, RequestNotes
from chassis.http.problems import Problem
from chassis.http.titles import Title
from chassis.pages.languages import CHINESE, ENGLISH, SPOKEN, Spoken
from chassis.pages.rendering import Pages, own_path, way_to

SIGN_IN = "signin"
SIGN_OUT = "signout"
PROBLEM_TEMPLATE = "problem.html"
NEVER_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie"}


class Screens:
    """Shows a service's pages to one person at a time."""

    def __init__(
        self, pages: Pages, sessions: BrowserSessions, *, advice: Mapping[str, Title]
    ) -> None:
        """`advice` says by code what to do about a problem, before the common words."""
        self._pages = pages
        self._sessions = sessions
        self._advice = {**ADVICE, **advice}

    def show(
        self,
        request: HTTPConnection,
        template: str,
        spoken: Spoken,
        *,
        status: int = HTTPStatus.OK,
        **values: Any,
    ) -> Response:
        """Give a page."""
        session = self._sessions.of(request)
        text = self._pages.text(
            request,
            template,
            spoken,
            signed_in=session is not None,
            sign_in=way_to(request, sign_in_path(request, spoken)),
            sign_out=way_to(request, f"{spoken.path}/{SIGN_OUT}"),
            carried=lambda: _carried("" if session is None else session.secret),
            **values,
        )
        return HTMLResponse(text, status_code=status, headers=NEVER_KEPT)

    def go(self, request: HTTPConnection, target: str) -> Response:
        """Send a browser on after a form was taken, so that reloading sends nothing again."""
        return RedirectResponse(
            way_to(request, target), status_code=HTTPStatus.SEE_OTHER, headers=NEVER_KEPT
        )

    def problem(self, problem: Problem, request: HTTPConnection) -> Response | None:
        """Show a problem in people's words where a page was asked for, or give None."""
        first = own_path(request).lstrip("/").partition("/")[0]
        if first not in SPOKEN and first != SIGN_IN:
            return None
        spoken = ENGLISH if problem.language == ENGLISH.language else CHINESE
        method = request.scope["method"]
        if problem.code == SignInNeededError.code and method == "GET":
            # Being sent to the issuer shows nothing, so that no permission had to be asked for.
            notes: RequestNotes = request.scope[REQUEST_NOTES]
            notes.permission_pending = None
            return self.go(request, sign_in_path(request, spoken))
        return self.show(
            request,
            PROBLEM_TEMPLATE,
            spoken,
            status=problem.status,
            problem=problem,
            advice=self.advice(problem, spoken),
            signs_in=problem.status == HTTPStatus.UNAUTHORIZED or first == SIGN_IN,
        )

    def advice(self, problem: Problem, spoken: Spoken) -> str:
        """Say what to do about a problem."""
        found = self._advice.get(problem.code) or _BY_STATUS.get(problem.status, _OTHERWISE)
        return found.in_language(spoken.language)


def sign_in_path(request: HTTPConnection, spoken: Spoken) -> str:
    """Give the path at which a person signs in and comes back to this page."""
    path = own_path(request)
    if path.lstrip("/").partition("/")[0] not in SPOKEN:
        return f"{spoken.path}/{SIGN_IN}"
    query = (
        request.scope["query_string"].decode("ascii") if request.scope["method"] == "GET" else ""
    )
    to = f"{path}?{query}" if query else path
    return f"{spoken.path}/{SIGN_IN}?to={quote(quote(to, safe='/?&=%'), safe='')}"


def _carried(secret: str) -> Markup:
    return Markup(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">'
    ).format(SECRET_FIELD, secret, ONCE_FIELD, new_once())


ADVICE: Mapping[str, Title] = {
    "sign_in_needed": Title(
        "登录已经结束，刚才填的内容没有提交。请重新登录，再填一次。",
        "Your sign-in has ended and nothing was sent. Sign in again and fill in the form again.",
    ),
    "sign_in_refused": Title(
        "请重新登录。几次都不成功的，请联系系统管理员。",
        "Sign in again. If it keeps failing, ask the system administrator.",
    ),
    "sign_in_stray": Title(
        "登录页开得太久，或同时开了几个登录页。请重新登录。",
        "The sign-in was open for too long, or there were several. Sign in again.",
    ),
    "form_not_ours": Title(
        "页面开得太久，或中途换了账号。请回到上一页，刷新后再填一次。",
        "The page was open for too long, or another account signed in. "
        "Go back, reload the page and fill it in again.",
    ),
    "idempotency_key_reused": Title(
        "这张表单已经提交过，内容又改动了。请打开新的表单再填。",
        "This form was sent already and has changed since. Open a new form.",
    ),
    "person_unlinked": Title(
        "这个账号还没有与登记的人员对上。请带上身份证明找村文书办理。",
        "This account belongs to nobody in the register yet. "
        "See the village clerk to have it linked.",
    ),
    "registry_stale": Title(
        "任职信息正在更新。请稍等片刻再提交一次，不会重复记录。",
        "The posts are being brought up to date. Send the form again in a moment; "
        "nothing is recorded twice.",
    ),
}
"""By code, what a person does about it."""

_BY_STATUS: Mapping[int, Title] = {
    401: Title("请先登录，再办理。", "Sign in first."),
    403: Title(
        "您现在的岗位办不了这件事。请确认用的是本人的账号；岗位有变动的，请找村文书核对。",
        "Your present post does not reach this. Make sure that the account is your own; "
        "if your post has changed, see the village clerk.",
    ),
    404: Title(
        "网址可能写错了，或页面已经搬走。请回到首页重新找。",
        "The address may be wrong or old. Start again from the first page.",
    ),
    409: Title(
        "没有任何改动。请回到上一页核对后再办。",
        "Nothing was changed. Go back, check, and try again.",
    ),
    422: Title(
        "没有任何改动。请回到上一页，检查填写的内容。",
        "Nothing was changed. Go back and check what was filled in.",
    ),
    500: Title(
        "系统出了故障。请把下面的追踪号告诉系统管理员。",
        "Something broke. Tell the system administrator the trace below.",
    ),
    503: Title(
        "请稍等片刻再试。同一张表单再提交一次，不会重复记录。",
        "Try again in a moment. Sending the same form again records nothing twice.",
    ),
}
_OTHERWISE = Title("请回到上一页，核对后再试。", "Go back, check, and try again.")
