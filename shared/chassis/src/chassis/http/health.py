"""Whether the process lives, and whether everything it needs is there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.problems import RETRY_AFTER_SECONDS, Problems
from chassis.identity.permissions import Declared, permission

_log = logging.getLogger("chassis.http")

READINESS_SECONDS_MAX = 2.0

Check = Callable[[], Awaitable[bool]]
"""Answers whether one thing that the service needs is there; raising means it is not."""


def health_routes(checks: Mapping[str, Check], problems: Problems) -> APIRouter:
    """Give `/healthz`, true while the process lives, and `/readyz`, true when all checks are."""
    router = APIRouter(tags=["health"])
    declared = Depends(Declared(permission("chassis.health.read", public=True)))

    @router.get("/healthz", dependencies=[declared])
    async def healthz() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "alive"}

    @router.get("/readyz", dependencies=[declared], response_model=dict[str, str])
    async def readyz(request: Request) -> Response | dict[str, str]:
        """Say whether everything the service needs is there, or name what is not."""
        passed = await asyncio.gather(*(_passes(name, checks[name]) for name in checks))
        failing = [name for name, ready in zip(checks, passed, strict=True) if not ready]
        if not failing:
            return {"status": "ready"}
        return problems.plain(
            "not_ready",
            503,
            request,
            detail="wait, or look at the checks named under details",
            details={"failing": failing},
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ).response()

    return router


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(READINESS_SECONDS_MAX):
            return await check()
    except Exception:  # noqa: BLE001 - whatever a check trips over, the thing is not there
        _log.warning("readiness check %s failed", name, exc_info=True)
        return False
