"""The way of a payment as a picture: each place on it, how far that one has come, and by whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assets.adapters.payments.payment_names import PaymentNames
from assets.adapters.payments.payment_traces import Traces
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.steps import State
from assets.entrypoints.pages.payments.told import Told
from assets.entrypoints.payments.answers import StoryLine
from chassis.http.titles import Title
from chassis.pages.languages import Spoken
from chassis.pages.names import RegisterNames
from kernel.approval import Signing
from kernel.chains import Stage, Step

SHORT = 8
"""How many characters of an id are shown; the whole one stands in the JSON answers."""

SERVICE = Title("系统按规则办理", "By the system, as the rules say")
PARTY = Title("本人", "In person")
_PERSONS = ("person", "requester", "changer", "recorder", "reporter")
"""By which fields lines name who acted."""


class How(StrEnum):
    """How far one place of the way has come."""

    DONE = "done"
    NEXT = "next"
    WAITING = "waiting"
    RETURNED = "returned"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Did:
    """What somebody did at a place: in which post, and whether that stood in for another one."""

    line: StoryLine
    post: str
    person: str
    substitute: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One place of the way."""

    kind: str
    """`asked`, `precondition`, `step`, `order`, `payment` or `books`."""
    how: How
    name: str = ""
    posts: Sequence[str] = ()
    needed: int = 1
    joint: bool = False
    """Whether it is signed together with its neighbours, in any order (会签)."""
    did: Sequence[Did] = ()


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Draws in one language."""

    names: RegisterNames
    payment_names: PaymentNames
    spoken: Spoken

    def did(self, line: StoryLine, step: Step | None = None) -> Did:
        """Give who did something, by the post in which they did it."""
        person = next((line.data[name] for name in _PERSONS if line.data.get(name)), "")
        by_itself = SERVICE if line.actor.startswith("service/") else PARTY
        return Did(
            line=line,
            post=self.names.actor(line.actor, self.spoken)
            or by_itself.in_language(self.spoken.language),
            person=str(person)[:SHORT],
            substitute=step is not None and line.data["post"] != step.post,
        )

    def way(self, told: Told, chain: PaymentChain | None, traces: Traces | None) -> Iterator[Mark]:
        """Give every place from the request to the books; these only to those who may read them."""
        yield Mark(kind="asked", how=How.DONE, did=[self.did(told.asked)])
        complete = False
        if chain is not None:
            signing = told.signing(chain)
            complete = signing.complete
            yield from self._preconditions(told, chain, signing)
            for stage in chain.chain.stages:
                yield from self._stage(told, signing, stage)
        yield _order(told, self._done(told.ordered), complete=complete)
        yield _payment(told)
        if traces is not None:
            yield Mark(kind="books", how=_booked(traces))

    def _preconditions(self, told: Told, chain: PaymentChain, signing: Signing) -> Iterator[Mark]:
        missing = signing.missing_preconditions()
        for each in chain.chain.preconditions:
            line = told.met.get(each)
            yield Mark(
                kind="precondition",
                how=How.DONE if line is not None else _open(told, now=each in missing),
                name=self.payment_names.precondition(chain.bound, each, self.spoken),
                did=self._done(line),
            )

    def _stage(self, told: Told, signing: Signing, stage: Stage) -> Iterator[Mark]:
        assert told.bound is not None, "only what has a chain has stages"
        for step in stage.steps:
            lines = [line for line in told.signed if line.data["step"] == step.key]
            rejected = told.rejected is not None and told.rejected.data["post"] in step.posts
            if len(lines) >= step.signers_min:
                how = How.DONE
            elif rejected:
                how = How.RETURNED
            else:
                how = _open(told, now=step in signing.next_steps())
            yield Mark(
                kind="step",
                how=how,
                name=self.payment_names.step(told.bound, step.key, self.spoken),
                posts=[self.names.kind_of_post(post, self.spoken) for post in step.posts],
                needed=step.signers_min,
                joint=stage.order == "joint" and len(stage.steps) > 1,
                did=[self.did(line, step) for line in lines],
            )

    def _done(self, line: StoryLine | None) -> Sequence[Did]:
        return [] if line is None else [self.did(line)]


def _open(told: Told, *, now: bool) -> How:
    """Tell how far a place is on which nothing is done yet."""
    if told.state in {State.REJECTED, State.WITHDRAWN}:
        return How.STOPPED
    return How.NEXT if now else How.WAITING


def _order(told: Told, did: Sequence[Did], *, complete: bool) -> Mark:
    how = How.DONE if did else _open(told, now=complete)
    return Mark(kind="order", how=how, did=did)


def _payment(told: Told) -> Mark:
    ordered = told.ordered
    if told.paid_fen and told.net_fen >= told.terms["amount_fen"]:
        how = How.DONE
    elif told.returned_fen:
        how = How.RETURNED
    else:
        how = _open(told, now=ordered is not None)
    return Mark(kind="payment", how=how)


def _booked(traces: Traces) -> How:
    """Tell whether the books have everything that they were told of."""
    if not traces.slips:
        return How.WAITING
    posted = {each["slip"] for each in traces.vouchers if each["state"] == "posted"}
    told = {slip["slip"] for slip in traces.slips if slip["state"] != "set_aside"}
    return How.DONE if told <= posted else How.NEXT
