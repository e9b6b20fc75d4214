"""The gate of a service: from a bearer token to a caller whose acts have an envelope."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.requests import Request

from chassis.context import Context, IdempotencyKey
from chassis.errors import NotPermittedError
from chassis.http.errors import IdempotencyKeyRequiredError, MalformedHeaderError
from chassis.http.idempotency import ACTING_HEADER, IDEMPOTENCY_HEADER, idempotency_key
from chassis.http.limits import REQUEST_NOTES, RequestNotes
from chassis.identity.errors import (
    ActingPostNotHeldError,
    PersonUnlinkedError,
    RegistryStaleError,
    UnauthenticatedError,
)
from chassis.identity.permissions import Permission, is_command
from chassis.identity.policies import Grant, Policies, Question
from chassis.identity.principals import NOBODY, Posts, Principal, Units
from chassis.identity.tokens import Claims, Tokens
from chassis.telemetry import current_trace


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Everything that is needed to know a caller."""

    tokens: Tokens
    posts: Posts
    units: Units
    policies: Policies
    today: Callable[[], date]
    """The business date, Asia/Shanghai."""
    session_token: Callable[[str], str]
    """Turns the issuer's session into the keyed token that events carry."""

    def caller(self, permission: Permission) -> "CallerDependency":
        """Give the dependency that lets a route's callers in and names its permission."""
        if not permission.public and permission.action not in self.policies.actions:
            raise ValueError(f"name {permission.action} among the actions of the policies")
        return CallerDependency(self, permission)


class Caller:
    """One request's caller. What it may do is asked by `require` or `context`, per unit."""

    def __init__(
        self, gate: Gate, request: Request, permission: Permission, principal: Principal
    ) -> None:
        self.principal = principal
        self.permission = permission
        self.claims: Claims | None = None
        self.idempotency: IdempotencyKey | None = None
        self._gate = gate
        self._request = request

    def asking(self, permission: Permission) -> "Caller":
        """Give the same caller before another permission, for a page that shows what one may."""
        return Caller(self._gate, self._request, permission, self.principal)

    def require(self, unit: UUID) -> Grant:
        """Give the grant to act in a unit today, or a `NotPermittedError`."""
        if self.permission.public:
            return Grant(post=None, rule="public")
        grant = self.grant(unit)
        if grant is None:
            message = f"none of your posts reaches {self.permission.action} in this unit"
            raise NotPermittedError(message, action=self.permission.action, unit=str(unit))
        return grant

    def grant(self, unit: UUID) -> Grant | None:
        """Tell what would let the caller act in a unit, for lists that leave things out."""
        notes: RequestNotes = self._request.scope[REQUEST_NOTES]
        notes.permission_pending = None
        person = self.principal.person
        if person is None:
            return None
        question = Question(
            person=person,
            posts=self.principal.posts,
            permission=self.permission,
            unit=unit,
            above=self._gate.units.above(unit, self._gate.today()),
            acting=self.principal.acting,
        )
        return self._gate.policies.decide(question)

    def context(
        self,
        *,
        unit: UUID,
        division: str,
        effective_on: date,
        authority: tuple[str, ...] = (),
        via: str = "api",
    ) -> Context:
        """Give the envelope's part of one command in a unit, or a `NotPermittedError`.

        The actor is the person in the post by which the policies let the act pass, which is the one
        that the caller named, if any; where they let it pass without a post, the person acts as a
        party. What only some commands know
        (`entered_by`, `corrects`) is put in with `dataclasses.replace`.
        """
        grant = self.require(unit)
        person = self.principal.person
        if person is None:
            raise PersonUnlinkedError("have the register link your account to you first")
        post = grant.post
        return Context(
            actor=f"party/{person}" if post is None else f"person/{person}/{post.id}",
            unit=str(unit),
            division=division,
            effective_on=effective_on,
            via=via,
            session=self.principal.session_token,
            authority=authority,
            policy=self._gate.policies.policy_hash,
            basis=self.principal.basis,
            idempotency=self.idempotency,
            headers=current_trace(),
        )


class CallerDependency:
    """Lets in the callers of one route; FastAPI calls it once for each request."""

    def __init__(self, gate: Gate, permission: Permission) -> None:
        self._gate = gate
        self.permission = permission

    async def __call__(self, request: Request) -> Caller:
        """Give the caller, or refuse a request that nobody known stands behind."""
        notes: RequestNotes = request.scope[REQUEST_NOTES]
        if not self.permission.public:
            notes.permission_pending = self.permission.action
        claims = await self._claims(request)
        principal = NOBODY if claims is None else self._principal(claims)
        principal = _acting(request, principal)
        if principal.person is None and not self.permission.public:
            raise PersonUnlinkedError("have the register link your account to you first")
        caller = Caller(self._gate, request, self.permission, principal)
        caller.claims = claims
        if is_command(request.method, self.permission):
            await self._check_command(request, caller)
        return caller

    async def _claims(self, request: Request) -> Claims | None:
        given = request.headers.getlist("authorization")
        if not given and self.permission.public:
            return None
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not token:
            raise UnauthenticatedError("sign in, and send the token as Authorization: Bearer")
        return await self._gate.tokens.validate(token.strip())

    def _principal(self, claims: Claims) -> Principal:
        gate = self._gate
        person = gate.posts.person_of(claims.issuer, claims.subject)
        today = gate.today()
        held = () if person is None else gate.posts.held(person, today)
        return Principal(
            person=person,
            posts=tuple(post for post in held if post.holds_on(today)),
            session_token=None if claims.session is None else gate.session_token(claims.session),
            basis=gate.posts.basis(),
        )

    async def _check_command(self, request: Request, caller: Caller) -> None:
        if not self._gate.posts.fresh():
            raise RegistryStaleError("the register is not heard: send the request again")
        person = caller.principal.person
        assert person is not None
        caller.idempotency = await self._key(request, person)
        if caller.idempotency is None and self.permission.key_required:
            raise IdempotencyKeyRequiredError(f"send this request with {IDEMPOTENCY_HEADER}")

    async def _key(self, request: Request, person: UUID) -> IdempotencyKey | None:
        return await idempotency_key(request, person=person, template=template_of(request))


def template_of(request: Request) -> str:
    """Give the path of a request's route with its parameters unfilled."""
    templates: dict[Any, str] = request.app.state.route_templates
    return templates[request.scope["endpoint"]]


def _acting(request: Request, principal: Principal) -> Principal:
    """Give the principal with the post in which the caller says to act, if it says so."""
    given = request.headers.getlist(ACTING_HEADER)
    if not given:
        return principal
    try:
        [named] = map(UUID, given)
    except ValueError:
        raise MalformedHeaderError(f"send one {ACTING_HEADER} with the id of a post") from None
    if all(post.id != named for post in principal.posts):
        message = f"you do not hold the post of {ACTING_HEADER} today: act in one that you hold"
        raise ActingPostNotHeldError(message, post=str(named))
    return replace(principal, acting=named)
