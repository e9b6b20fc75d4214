"""The gate of the pages: a signed-in browser in place of a bearer token, and nothing else new."""

from uuid import UUID

from starlette.requests import Request
from typing_extensions import override

from chassis.browser.errors import FormIncompleteError, FormNotOursError, SignInNeededError
from chassis.browser.forms import SECRET_FIELD, Form
from chassis.browser.sessions import BrowserSessions
from chassis.context import IdempotencyKey
from chassis.http.idempotency import template_of
from chassis.identity.dependencies import CallerDependency, Gate
from chassis.identity.permissions import Permission
from chassis.identity.tokens import Claims

VIA = "web"
"""How the envelope names what came through a page."""


class PageGate:
    """Lets in the callers of pages; posts, policies and the envelope are those of the gate."""

    def __init__(self, gate: Gate, sessions: BrowserSessions, *, issuer: str) -> None:
        """Know callers by their sign-ins at this issuer."""
        self._gate = gate
        self.sessions = sessions
        self._issuer = issuer

    def caller(self, permission: Permission) -> "PageCallerDependency":
        """Give the dependency that lets a page's callers in and names its permission."""
        if not permission.public and permission.action not in self._gate.policies.actions:
            raise ValueError(f"name {permission.action} among the actions of the policies")
        return PageCallerDependency(self._gate, permission, self.sessions, issuer=self._issuer)


class PageCallerDependency(CallerDependency):
    """Lets in the callers of one page or form; FastAPI calls it once for each request.

    A form must carry the secret of its sign-in, and is sent once: the name of that time is the
    idempotency key, so that a second tap changes nothing and gets the first answer.
    """

    def __init__(
        self, gate: Gate, permission: Permission, sessions: BrowserSessions, *, issuer: str
    ) -> None:
        super().__init__(gate, permission)
        self._sessions = sessions
        self._issuer = issuer

    @override
    async def _claims(self, request: Request) -> Claims | None:
        session = self._sessions.of(request)
        if session is None:
            if self.permission.public:
                return None
            raise SignInNeededError("sign in to open this page")
        return Claims(
            issuer=self._issuer,
            subject=session.subject,
            expires_at=session.ends_at,
            session=session.device,
        )

    @override
    async def _key(self, request: Request, person: UUID) -> IdempotencyKey | None:
        form = await check_form_of(request, self._sessions)
        once = form.once()
        if once is None:
            raise FormIncompleteError("open the page again and send its form")
        path: str = request.scope["path"]
        return IdempotencyKey(
            scope=f"person/{person}|{request.method} {template_of(request)}",
            key=once,
            request_sha256=Form([("path", path), ("form", form.sha256().hex())]).sha256(),
        )


async def check_form_of(request: Request, sessions: BrowserSessions) -> Form:
    """Give the form of a request once it is known to come from a page of this sign-in."""
    session = sessions.of(request)
    if session is None:
        raise SignInNeededError("sign in, and send the form again")
    form = await Form.read(request)
    if not session.knows(form.text(SECRET_FIELD)):
        raise FormNotOursError("open the page again and send its form")
    return form
