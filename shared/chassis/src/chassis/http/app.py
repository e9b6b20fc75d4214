"""Makes the FastAPI application of a service: the same edge, problems and health everywhere."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Lifespan

from chassis.errors import InvalidError, MingbaiError
from chassis.http.docs import Document, docs_routes
from chassis.http.edge import Edge
from chassis.http.errors import DatabaseAwayError
from chassis.http.health import Check, health_routes
from chassis.http.limits import Limits
from chassis.http.openapi import openapi_of
from chassis.http.problems import ProblemPage, Problems
from chassis.http.titles import Title
from chassis.http.validation import http_problem, validation_problem
from chassis.identity.permissions import route_table, route_templates
from kernel.errors import KernelError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class AppOptions:
    """What services do differently: how they start, what they need, how much they take."""

    lifespan: Lifespan[FastAPI] | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    """By name, what must be there before the service is ready."""
    limits: Limits = field(default_factory=Limits)
    titles: Mapping[str, Title] = field(default_factory=dict)
    """By code, the titles of the service's own problems."""
    token_url: str | None = None
    """Where a person signs in from the documentation page."""
    events: Document | None = None
    """Gives the AsyncAPI document of the events that the service publishes."""
    problem_page: ProblemPage | None = None
    """Shows a problem to a person, where the service has pages."""


def create_app(
    *, name: str, version: str, routers: Sequence[APIRouter], options: AppOptions
) -> FastAPI:
    """Make an application whose every route has declared its permission.

    A route that declares none is a `RouteUndeclaredError` here and not a hole later.
    """
    problems = Problems(options.titles, options.problem_page)
    app = FastAPI(
        title=name,
        version=version,
        lifespan=options.lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # `chassis.telemetry` has a span and a measurement of every request already.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for router in (
        *routers,
        health_routes(options.checks, problems),
        docs_routes(app, token_url=options.token_url, events=options.events),
    ):
        # Looked through in one list: a request would else be matched router by router.
        app.router.routes.extend(router.routes)
    table = route_table(app)
    app.state.route_templates = route_templates(app)
    _answer_errors(app, problems)
    app.add_middleware(Edge, limits=options.limits, problems=problems)

    @cache
    def document() -> dict[str, Any]:
        return openapi_of(app, table, token_url=options.token_url)

    # FastAPI documents this assignment as the way to change its document.
    app.openapi = document  # type: ignore[method-assign]
    return app


def _answer_errors(app: FastAPI, problems: Problems) -> None:
    """Answer what handlers raise; whatever is not named here is answered by the edge."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, MingbaiError)
        problem = problems.of(error, request)
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            # The edge answers these as well, and writes them down for an operator.
            raise error
        return problems.answer(problem, request)

    async def malformed(request: Request, error: Exception) -> Response:
        # The kernel's words know no chassis: what they cannot read was written wrongly.
        assert isinstance(error, KernelError)
        invalid = InvalidError(str(error))
        invalid.code = error.code
        return problems.answer(problems.of(invalid, request), request)

    async def away(request: Request, error: Exception) -> Response:
        # Whichever pool of the service it was: what was asked for may well succeed in a moment.
        _LOG.warning("the database did not answer: %s", error)
        unavailable = DatabaseAwayError("the database does not answer now: ask again in a moment")
        return problems.of(unavailable, request).response()

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problems.answer(validation_problem(error, request, problems), request)

    async def unrouted(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problems.answer(http_problem(error, request, problems), request)

    app.add_exception_handler(MingbaiError, refused)
    app.add_exception_handler(KernelError, malformed)
    app.add_exception_handler(psycopg.OperationalError, away)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, unrouted)
