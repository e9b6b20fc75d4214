"""The version of an aggregate as `ETag`, and the version a change was decided on as `If-Match`."""

import re
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from chassis.http.errors import MalformedHeaderError, PreconditionRequiredError
from chassis.http.limits import INTEGER_MAX

_STRONG = re.compile(r'"(0|[1-9][0-9]{0,15})"')


def etag(version: int) -> str:
    """Give the strong entity tag of one version of an aggregate."""
    return f'"{version}"'


async def expected_version(request: Request) -> int | None:
    """Give the version that `If-Match` names, or None without that header.

    Exactly one strong tag of ours is taken: a weak tag never matches (RFC 9110 §13.1.1), and `*`
    or a list would not say which version the change was decided on. (Asynchronous, because the
    framework sends every other dependency to a thread.)
    """
    given = request.headers.getlist("if-match")
    if not given:
        return None
    found = _STRONG.fullmatch(given[0].strip()) if len(given) == 1 else None
    if found is None or int(found[1]) > INTEGER_MAX:
        raise MalformedHeaderError('write If-Match as one version in quotes, such as "3"')
    return int(found[1])


async def require_if_match(request: Request) -> int:
    """Give the version that `If-Match` names, and refuse a request without that header."""
    version = await expected_version(request)
    if version is None:
        raise PreconditionRequiredError("read first, and send the ETag back as If-Match")
    return version


ExpectedVersion = Annotated[int | None, Depends(expected_version)]
RequiredVersion = Annotated[int, Depends(require_if_match)]
