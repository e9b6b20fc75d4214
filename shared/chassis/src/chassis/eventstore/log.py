"""Handles each command as one transaction on a service's log: load, decide, save, answer."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import orjson

from chassis import canonical, refusals
from chassis.aggregate import AggregateRoot
from chassis.context import Context, IdempotencyKey
from chassis.errors import BrokenError, DomainError, UnavailableError
from chassis.eventstore.answers import (
    VersionDiffersError,
    check_version,
    first_receipt,
    receipt_of,
)
from chassis.eventstore.beside import beside
from chassis.eventstore.commands import Answered, Outcome, PendingCommand
from chassis.eventstore.found import Found
from chassis.eventstore.lending import Lending
from chassis.eventstore.loading import Loading
from chassis.eventstore.store import EnvelopeEventStore
from chassis.receipts import StoredReceipt

ATTEMPTS_MAX = 20


class ContendedError(UnavailableError):
    """Other processes kept changing the same aggregate; nothing of this command was stored."""

    code = "aggregate_contended"


class UnsavedDecisionError(BrokenError):
    """A command changed an aggregate and did not save it; only a bug can do that."""

    code = "decision_not_saved"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a command decided: the aggregates to save and what to answer."""

    saved: Sequence[AggregateRoot] = ()
    answer: dict[str, Any] = field(default_factory=dict)
    contexts: dict[UUID, Context] = field(default_factory=dict)
    """For an aggregate that belongs to another unit or day than the command as a whole."""
    let_go: bool = False
    """Memory lets go of what is saved: more of it is changed at once than is wanted again soon."""

    @property
    def version(self) -> int | None:
        """The version of the first aggregate to save, if there is one."""
        return self.saved[0].version if self.saved else None

    def check(self, states: Iterable[AggregateRoot | None]) -> None:
        """Refuse to go on when one of the borrowed states was changed and is not to be saved."""
        for state in states:
            if state is None or not state.pending_events:
                continue
            if not any(saved is state for saved in self.saved):
                raise UnsavedDecisionError(
                    f"{type(state).__name__} {state.id} was changed and not saved: "
                    "name it in the Decision"
                )


Wanted = tuple[type[AggregateRoot], UUID]
Decide = Callable[..., Decision]
Remembered = TypeVar("Remembered", bound=AggregateRoot)


@dataclass(frozen=True, slots=True)
class _Request:
    wanted: Sequence[Wanted]
    decide: Decide
    context: Context
    version: int | None
    new: Collection[UUID]


class Log:
    """One service's log as its application uses it, from one event loop."""

    def __init__(
        self, store: EnvelopeEventStore, *, check_level: Callable[[], None] | None = None
    ) -> None:
        """Decide on this store; aggregates are kept in memory between commands.

        `check_level` raises while it is not known that the store has all that was published.
        """
        self.store = store
        self._check_level = check_level
        self.lending = Lending()
        self._loading = Loading(store, self.lending)
        self._finished: deque[PendingCommand] = deque()
        self._wake_is_due = False

    def close(self) -> None:
        """Stop loading; the store is closed by whoever opened it."""
        self._loading.close()

    async def execute(
        self,
        wanted: Sequence[Wanted],
        decide: Decide,
        context: Context,
        *,
        version: int | None = None,
        new: Collection[UUID] = (),
    ) -> StoredReceipt:
        """Borrow the wanted aggregates, decide, store, and answer.

        `decide` gets each aggregate, or None where it does not exist, and may run again: after a
        conflict, and before a refusal, which is never given on what only memory knows. What was
        decided on is stored only if all of it, saved or only read, is still so.
        `version` is the expected version of the first one (If-Match). `new` are the wanted ones
        that most likely do not exist: they are not looked for before the first decision. Raises
        the domain's refusal (kept under the idempotency key), `VersionDiffersError`,
        `IdempotencyKeyReusedError` or an `UnavailableError`.
        """
        if self._check_level is not None:
            self._check_level()
        request = _Request(wanted, decide, context, version, new)
        order = [aggregate_id for _, aggregate_id in wanted]
        if len(order) > 1:
            order = sorted(set(order))
        for attempt in range(ATTEMPTS_MAX):
            borrowed: list[UUID] = []
            try:
                for aggregate_id in order:
                    if not self.lending.try_borrow(aggregate_id):
                        await self.lending.borrow(aggregate_id)
                    borrowed.append(aggregate_id)
                receipt = await self._attempt(request, new=() if attempt else new)
            finally:
                for aggregate_id in borrowed:
                    self.lending.release(aggregate_id)
            if receipt is not None:
                return receipt
        raise ContendedError("others keep changing the same thing: send the command again")

    def remembered(self, kind: type[Remembered], aggregate_id: UUID) -> Remembered | None:
        """Give the state that memory has of an aggregate, to be looked at and never changed.

        None where it is not in memory, or lent: then it has to be read. Another process may have
        gone on meanwhile; what is decided on it has to be checked where it is decided.
        """
        kept = self.lending.look(aggregate_id)
        return kept if isinstance(kept, kind) else None

    async def first_answer(self, key: IdempotencyKey) -> dict[str, Any] | None:
        """Give what was answered under a key, whatever the request was; None if nothing was."""
        kept = await self._loading.read(self.store.recorder.first_answer, key)
        if kept is None:
            return None
        answer: dict[str, Any] | None = orjson.loads(kept.first_answer).get("answer")
        return answer

    async def _attempt(
        self, request: _Request, *, new: Collection[UUID] = ()
    ) -> StoredReceipt | None:
        """Decide and store once; gives None when another process was faster."""
        context, mark = request.context, self.lending.mark
        found = await self._found(request.wanted, new)
        states = found.of(request.wanted)
        refusal: DomainError | None = None
        try:
            check_version(states, request.version)
            decision = request.decide(*states)
            command = self._pending(decision, found, context)
        except DomainError as error:
            refusal = error
        if refusal is not None or not command.events:
            # A state with events that were not stored is no state of the log: let go of it.
            keep = self.lending.spare if found.believed else self.lending.put_back
            for state in found.unchanged():
                keep(state, since=mark)
            if found.believed:
                # Only a conflict shows that memory is behind the log, and here can be none.
                return await self._attempt(request)
        if refusal is not None:
            return await self._refused(refusal, context)
        answered = await self._submit(command)
        if answered.outcome is Outcome.CONFLICT:
            for aggregate in decision.saved:
                self.lending.contend(aggregate.id)
            return None
        if answered.outcome is Outcome.COMMITTED and not decision.let_go:
            self._remember(found, decision, since=mark)
        return receipt_of(answered, context, version=decision.version, answer=decision.answer)

    def _remember(self, found: Found, decision: Decision, *, since: int) -> None:
        """Keep what was decided on, for the next command: what exists now, and what does not."""
        saved = {aggregate.id: aggregate for aggregate in decision.saved}
        for aggregate_id, state in {**found.states, **saved}.items():
            if state is None:
                self.lending.note_absent(aggregate_id, since=since)
            else:
                self.lending.put_back(state, since=since)

    async def _found(self, wanted: Sequence[Wanted], new: Collection[UUID]) -> Found:
        """Find what is wanted, in memory or in the log; what is new is taken not to exist."""
        states: dict[UUID, AggregateRoot | None] = {}
        missing: list[UUID] = []
        for _, aggregate_id in wanted:
            if aggregate_id in states:
                continue
            states[aggregate_id] = state = self.lending.take(aggregate_id)
            known = state is not None or self.lending.take_absence(aggregate_id)
            if not known and aggregate_id not in new:
                missing.append(aggregate_id)
        if missing:
            states |= zip(missing, await self._loading.load(missing), strict=True)
        versions = {each: 0 if state is None else state.version for each, state in states.items()}
        return Found(states, versions, believed=len(missing) < len(states))

    def _pending(self, decision: Decision, found: Found, context: Context) -> PendingCommand:
        decision.check(found.states.values())
        events = []
        for aggregate in decision.saved:
            pending = aggregate.collect_events()
            events += self.store.cut(pending, decision.contexts.get(aggregate.id, context))
        answer = b""
        if context.idempotency is not None:
            answer = canonical.encode({"answer": decision.answer, "version": decision.version})
        return PendingCommand(
            events=events,
            done=self._done,
            inbox=context.inbox,
            idempotency=context.idempotency,
            answer=answer,
            trace=beside(context),
            only_read=found.only_read(decision.saved) if events else (),
        )

    async def _refused(self, refusal: DomainError, context: Context) -> StoredReceipt:
        """Keep the refusal under the idempotency key and raise it; or give the first answer."""
        if context.idempotency is None:
            raise refusal
        if isinstance(refusal, VersionDiffersError):
            # Not kept: who reads the new version may send the same request again. But a request
            # that was carried out has moved the version itself, and asks for its answer.
            first = await self._loading.read(self.store.recorder.first_answer, context.idempotency)
            if first is None:
                raise refusal
            return first_receipt(first, context)
        answered = await self._submit(
            PendingCommand(
                events=(),
                done=self._done,
                idempotency=context.idempotency,
                answer=canonical.encode({"refusal": refusals.to_json(refusal)}),
            )
        )
        if answered.outcome is Outcome.REPEATED:
            return first_receipt(answered, context)
        raise refusal

    async def _submit(self, command: PendingCommand) -> Answered:
        loop = asyncio.get_running_loop()
        command.loop = loop
        command.future = loop.create_future()
        self.store.recorder.submit(command)
        # The commit goes on whatever becomes of the caller: a cancelled future is passed over.
        await command.future
        if command.error is not None:
            raise command.error
        assert command.answered is not None
        return command.answered

    def _done(self, command: PendingCommand) -> None:
        """Wake the loop once for a whole batch; the committer's thread calls this."""
        self._finished.append(command)
        if not self._wake_is_due:
            self._wake_is_due = True
            assert command.loop is not None
            command.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._wake_is_due = False
        while self._finished:
            command = self._finished.popleft()
            if command.future is not None and not command.future.done():
                command.future.set_result(None)
