"""The gate of a service: from a bearer token to a caller whose acts have an envelope."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from starlette.requests import Request

from chassis.context import Context, IdempotencyKey
from chassis.errors import NotPermittedError
from chassis.http.errors import IdempotencyKeyRequiredError, MalformedHeaderError
from chassis.http.idempotency import IDEMPOTENCY_HEADER, bound_to, idempotency_key, template_of
from chassis.http.limits import REQUEST_NOTES, RequestNotes
from chassis.identity.acting import acting_of
from chassis.identity.citations import Unkept, check_kept, unkept_of
from chassis.identity.errors import PersonUnlinkedError, RegistryStaleError, UnauthenticatedError
from chassis.identity.paper import (
    Paper,
    PaperClerkOutsideError,
    PaperDesk,
    PaperSignerPostLapsedError,
    PaperSignerWithoutPostError,
    paper_of,
)
from chassis.identity.permissions import Permission, is_command
from chassis.identity.policies import Grant, Policies, Question
from chassis.identity.principals import NOBODY, HeldPost, Posts, Principal, Units
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
    paper: PaperDesk | None = None
    """Where acts on paper are entered; none where the service takes no paper."""
    unkept: Unkept | None = None
    """Tells which cited originals were never kept; none where nobody asks for that."""

    def caller(self, permission: Permission) -> "CallerDependency":
        """Give the dependency that lets a route's callers in and names its permission."""
        if not permission.public and permission.action not in self.policies.actions:
            raise ValueError(f"name {permission.action} among the actions of the policies")
        if permission.paper and self.paper is None:
            raise ValueError(f"{permission.action} takes paper: give the gate a desk for it")
        return CallerDependency(self, permission)


class Caller:
    """One request's caller. What it may do is asked by `require` or `context`, per unit."""

    def __init__(
        self, gate: Gate, request: Request, permission: Permission, principal: Principal
    ) -> None:
        self.principal = principal
        self.permission = permission
        self.claims: Claims | None = None
        self.paper: Paper | None = None
        """The sheet from which a clerk enters the act; the principal is then its signer."""
        self.idempotency: IdempotencyKey | None = None
        self.unkept: list[str] = []
        """What the request cites and nobody uploaded."""
        self._gate = gate
        self._request = request
        self._lies_in: UUID | None = None
        self._reports = False

    @property
    def person(self) -> UUID:
        """The person behind a route that is not public: the gate lets nobody else reach one."""
        person = self.principal.person
        assert person is not None, "a public route asks the principal instead"
        return person

    @property
    def day(self) -> date:
        """The day on which the caller acts: today, or the day of signing."""
        return self._gate.today() if self.paper is None else self.paper.signed_on

    @property
    def sheets(self) -> tuple[str, ...]:
        """The scanned sheet, as evidence to cite, where there is one."""
        return () if self.paper is None else (self.paper.sheet,)

    @property
    def ever_held(self) -> tuple[HeldPost, ...]:
        """Every post that the signer of a sheet holds, held or will hold; none without a sheet."""
        desk = None if self.paper is None else self._gate.paper
        return () if desk is None else desk.ever_held(self.person)

    def acting_in(self, unit: UUID) -> Self:
        """Say in which unit the act lies, where the unit that permits it is another one."""
        self._lies_in = unit
        return self

    def reporting(self) -> Self:
        """Say that a sheet only reports the act: its signer is named, and asked for no post."""
        assert self.paper is not None, "only a sheet tells what somebody did elsewhere"
        self._reports = True
        return self

    def asking(self, permission: Permission) -> "Caller":
        """Give the same caller before another permission, for a page that shows what one may."""
        return Caller(self._gate, self._request, permission, self.principal)

    def require(self, unit: UUID) -> Grant:
        """Give the grant to act in a unit today, or a `NotPermittedError`."""
        if self.permission.public:
            return Grant(post=None, rule="public")
        if self._reports:
            # What is asked is whether the clerk may enter it, and `context` asks that.
            notes: RequestNotes = self._request.scope[REQUEST_NOTES]
            notes.permission_pending = None
            return Grant(post=None, rule="report")
        grant = self.grant(unit)
        if grant is None and self.paper is not None:
            raise self._not_the_signers(unit)
        if grant is None:
            message = f"none of your posts reaches {self.permission.action} in this unit"
            raise NotPermittedError(message, action=self.permission.action, unit=str(unit))
        return grant

    def grant(self, unit: UUID) -> Grant | None:
        """Tell what would let the caller act in a unit, for lists that leave things out."""
        notes: RequestNotes = self._request.scope[REQUEST_NOTES]
        notes.permission_pending = None
        if self.principal.person is None:
            return None
        return self._decided(self.principal, unit, asked=self.permission, on=self.day)

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

        Raises `EvidenceUnknownError` where the request cites what nobody uploaded.

        The actor is the person in the post by which the policies let the act pass, which is the one
        that the caller named, if any; where they let it pass without a post, the person acts as a
        party. What only some commands know
        (`entered_by`, `corrects`) is put in with `dataclasses.replace`.
        """
        grant = self.require(unit)
        person = self.principal.person
        if person is None:
            raise PersonUnlinkedError("have the register link your account to you first")
        check_kept(self.unkept)
        paper = self.paper
        return Context(
            actor=grant.actor(person),
            unit=str(self._lies_in or unit),
            division=division,
            effective_on=effective_on,
            via=via if paper is None else "clerk",
            entered_by=None if paper is None else self._clerk(paper, self._lies_in or unit),
            sheet=None if paper is None else paper.sheet,
            signed_on=None if paper is None else paper.signed_on,
            session=self.principal.session_token,
            authority=authority,
            policy=self._gate.policies.policy_hash,
            basis=self.principal.basis,
            idempotency=self.idempotency,
            headers=current_trace(),
        )

    def _decided(self, who: Principal, unit: UUID, *, asked: Permission, on: date) -> Grant | None:
        assert who.person is not None
        question = Question(
            person=who.person,
            posts=who.posts,
            permission=asked,
            unit=unit,
            above=self._gate.units.above(unit, on),
            acting=who.acting,
        )
        return self._gate.policies.decide(question)

    def _clerk(self, paper: Paper, unit: UUID) -> str:
        """Name the clerk in the post by which sheets of this unit are entered."""
        clerk, desk = paper.clerk, self._gate.paper
        assert clerk.person is not None
        assert desk is not None
        today = self._gate.today()
        grant = self._decided(clerk, unit, asked=desk.permission, on=today)
        if grant is None:
            raise PaperClerkOutsideError(
                "have the clerk of the unit in which the act lies enter the sheet", unit=str(unit)
            )
        return grant.actor(clerk.person)

    def _not_the_signers(self, unit: UUID) -> NotPermittedError:
        """Say why the signer could not act: never in a post for it, or not on that day."""
        desk, signer = self._gate.paper, self.principal.person
        assert desk is not None
        assert signer is not None
        asked = {"action": self.permission.action, "unit": str(unit)}
        ever = replace(self.principal, posts=desk.ever_held(signer))
        if self._decided(ever, unit, asked=self.permission, on=self.day) is not None:
            message = f"the signer held no post for this on {self.day}: look at the sheet again"
            return PaperSignerPostLapsedError(message, **asked)
        message = "the signer holds no post for this: look who had to sign the sheet"
        return PaperSignerWithoutPostError(message, **asked)


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
        principal = acting_of(request, principal)
        if principal.person is None and not self.permission.public:
            raise PersonUnlinkedError("have the register link your account to you first")
        desk = self._gate.paper if self.permission.paper else None
        paper = await paper_of(request, principal, desk, today=self._gate.today())
        acting = principal if paper is None else self._signer(paper)
        caller = Caller(self._gate, request, self.permission, acting)
        caller.claims, caller.paper = claims, paper
        if is_command(request.method, self.permission):
            await self._check_command(request, caller, typist=principal)
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

    def _signer(self, paper: Paper) -> Principal:
        """Give the signer as of the day of signing, in the session of the clerk."""
        return Principal(
            person=paper.signer,
            posts=self._gate.posts.held(paper.signer, paper.signed_on),
            session_token=paper.clerk.session_token,
            basis=paper.clerk.basis,
        )

    async def _check_command(self, request: Request, caller: Caller, *, typist: Principal) -> None:
        if not self._gate.posts.fresh():
            raise RegistryStaleError("the register is not heard: send the request again")
        person = typist.person
        assert person is not None
        caller.idempotency = await self._key(request, person)
        if caller.idempotency is None and self.permission.key_required:
            raise IdempotencyKeyRequiredError(f"send this request with {IDEMPOTENCY_HEADER}")
        notes: RequestNotes = request.scope[REQUEST_NOTES]
        if caller.idempotency is not None and notes.streamed and not self.permission.key_required:
            # Whoever did not ask for a key does not bind it to the content either.
            raise MalformedHeaderError(
                f"leave {IDEMPOTENCY_HEADER} out: an upload is named by its content"
            )
        if caller.idempotency is not None and caller.paper is not None:
            caller.idempotency = bound_to(caller.idempotency, caller.paper.text)
        if self._gate.unkept is not None and not self.permission.reports:
            caller.unkept = await unkept_of(request, self._gate.unkept)

    async def _key(self, request: Request, person: UUID) -> IdempotencyKey | None:
        return await idempotency_key(request, person=person, template=template_of(request))
