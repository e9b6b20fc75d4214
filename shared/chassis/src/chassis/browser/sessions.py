"""Who is signed in with a browser: a sealed cookie, and no memory at the service."""

import secrets
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from chassis.browser.cookies import SealedCookies
from chassis.identity.tokens import Claims

PURPOSE = "session"
RANDOM_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class BrowserSession:
    """One sign-in of one browser."""

    subject: str
    """The issuer's name for the person."""
    device: str
    """The issuer's name for the session (`sid`), or one of our own where it gives none."""
    secret: str
    """What a form of this sign-in carries, so that no other site can send one."""
    ends_at: float
    """Seconds since 1970 in UTC."""

    def knows(self, given: str) -> bool:
        """Tell whether a form carries this sign-in's secret."""
        return secrets.compare_digest(self.secret.encode(), given.encode())


class BrowserSessions:
    """Begins, finds and ends sign-ins; each lasts for a named time from its beginning."""

    def __init__(self, cookies: SealedCookies, *, seconds: int) -> None:
        """Keep sign-ins in these cookies."""
        self._cookies = cookies
        self._seconds = seconds

    def begin(self, response: Response, claims: Claims) -> None:
        """Sign a person in with the browser that gets this answer."""
        said = {
            "subject": claims.subject,
            "device": claims.session or secrets.token_urlsafe(RANDOM_BYTES),
            "secret": secrets.token_urlsafe(RANDOM_BYTES),
        }
        self._cookies.put(response, PURPOSE, said, seconds=self._seconds)

    def of(self, request: HTTPConnection) -> BrowserSession | None:
        """Give the sign-in of a request's browser, if there is one that has not ended."""
        taken = self._cookies.take(request, PURPOSE)
        if taken is None:
            return None
        said, ends = taken
        return BrowserSession(**said, ends_at=ends)

    def end(self, response: Response) -> None:
        """Sign the browser out."""
        self._cookies.drop(response, PURPOSE)
