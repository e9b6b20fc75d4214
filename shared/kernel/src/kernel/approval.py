"""Where one matter stands in its approval chain (审签进度): who signed, who may, who is missing."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.assignment import shortages
from kernel.chains import Chain, Holders, Signature, Stage, Step
from kernel.errors import KernelError
from kernel.staffing import Obstacle, Staffing


class SignatureRefusedError(KernelError):
    """A rule of the chain says no to this signature."""

    code = "signature_refused"


class StepUnknownError(SignatureRefusedError):
    """The chain has no such step."""

    code = "step_unknown"


class SignatureOutdatedError(SignatureRefusedError):
    """The matter was changed since the signer read it."""

    code = "signature_outdated"


class StepNotOpenError(SignatureRefusedError):
    """The step is signed already, or others come first."""

    code = "step_not_open"


class OwnActError(SignatureRefusedError):
    """Nobody signs what they did themselves."""

    code = "own_act"


class RecusedError(SignatureRefusedError):
    """Who is recused signs nothing."""

    code = "recused"


class NotSeparateError(SignatureRefusedError):
    """One person may not sign two steps that are marked as separate, nor one step twice."""

    code = "not_separate"


class PostNotHeldError(SignatureRefusedError):
    """The person does not hold the post, or the post does not sign here."""

    code = "post_not_held"


class SubstituteNotNeededError(SignatureRefusedError):
    """A substitute signs only where the step's own post holders cannot."""

    code = "substitute_not_needed"


class SignerNeededElsewhereError(SignatureRefusedError):
    """With this signature the present post holders could no longer complete the chain."""

    code = "signer_needed_elsewhere"


class AlreadySignedError(KernelError):
    """Who has signed this version cannot be recused from it any more."""

    code = "already_signed"


def completable(
    chain: Chain, holders: Holders, *, barred: AbstractSet[UUID] = frozenset()
) -> Staffing:
    """Tell whether the present post holders (现任) can complete a chain, and if not, why."""
    return Signing(chain=chain, recused=frozenset(barred)).staffing(holders)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signing:
    """One version of one matter on its way through a chain (审签).

    `check_…` methods decide and change nothing; `with_…` methods hold no rule, so that facts
    replay. `doers` did or entered the matter (经办人) and sign no step of it, `recused` persons
    (回避) neither. While holders do not change, a chain that can be completed stays so with every
    signature that passed its check.
    """

    chain: Chain
    version: int = 1
    signatures: tuple[Signature, ...] = ()
    met: frozenset[str] = frozenset()
    doers: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether the matter is approved (审签完毕): all is met and every step has its signers."""
        return not self.missing_preconditions() and not self._unsigned(self.chain.listed)

    def missing_preconditions(self) -> tuple[str, ...]:
        """Give the preconditions (前置程序) that are not met yet, as the chain lists them."""
        return tuple(name for name in self.chain.preconditions if name not in self.met)

    def next_steps(self) -> tuple[Step, ...]:
        """Give the steps that can be signed now (待签): none before the preconditions are met."""
        if self.missing_preconditions():
            return ()
        for stage in self.chain.stages:
            if unsigned := self._unsigned(stage.steps):
                return _in_order(stage, unsigned)
        return ()

    def signed_on(self, step: Step) -> tuple[Signature, ...]:
        """Give the signatures (签字) that the step has."""
        return tuple(each for each in self.signatures if each.step == step.key)

    def check_signature(self, signature: Signature, holders: Holders) -> None:
        """Refuse a signature (签字) that the chain does not allow now; nothing is changed."""
        step = self._checked_step(signature)
        self._check_signer(signature, step)
        if signature.post not in step.posts or signature.person not in holders.get(
            signature.post, frozenset()
        ):
            raise PostNotHeldError(
                f"step {step.key} is signed by {' or '.join(step.posts)}, in a post that the "
                f"signer holds on the day; {signature.post} is not"
            )
        if signature.post != step.post and self._own_suffice(step, holders):
            raise SubstituteNotNeededError(f"let a holder of {step.post} sign step {step.key}")
        if (
            not self.with_signature(signature).staffing(holders).possible
            and self.staffing(holders).possible
        ):
            raise SignerNeededElsewhereError(
                f"whoever signs step {step.key} as {signature.post} here is the only one left for "
                "another step; let somebody else sign this one"
            )

    def with_signature(self, signature: Signature) -> "Signing":
        """Take over a signature (签字) that was given."""
        return replace(self, signatures=(*self.signatures, signature))

    def with_precondition(self, name: str) -> "Signing":
        """Take over that a precondition (前置程序) is met for this version."""
        return replace(self, met=self.met | {name})

    def check_recusal(self, person: UUID) -> None:
        """Refuse to recuse (回避) who has signed: that version must be revised first."""
        if any(each.person == person for each in self.signatures):
            raise AlreadySignedError(
                "the person signed this version; revise the matter, which takes back every "
                "signature, then record the recusal"
            )

    def with_recusal(self, person: UUID) -> "Signing":
        """Take over that a person is recused (回避) from every step of the matter."""
        return replace(self, recused=self.recused | {person})

    def revised(self, doer: UUID) -> "Signing":
        """Take over that somebody changed the matter: a new version, with nothing signed or met.

        Who changed it has done it too (经办人); recusals stay.
        """
        return replace(
            self,
            version=self.version + 1,
            signatures=(),
            met=frozenset(),
            doers=self.doers | {doer},
        )

    def staffing(self, holders: Holders) -> Staffing:
        """Tell whether present holders can complete what is left (能否办结), and if not, why."""
        obstacles: list[Obstacle] = []
        places: list[frozenset[UUID]] = []
        steps: list[Step] = []
        signed = self._signed()
        for step in self.chain.listed:
            need = step.signers_min - signed[step.key]
            if need <= 0:
                continue
            candidates = self._candidates(step, step.posts, holders)
            if len(candidates) < need:
                named = sum(len(holders.get(post, ())) for post in step.posts)
                obstacles.append(Obstacle.at_step(step, need, named=named, able=candidates))
            elif step.separate:
                places += [candidates] * need
                steps += [step] * need
        for shortage in shortages(places):
            keys = dict.fromkeys(steps[place].key for place in sorted(shortage.places))
            obstacles.append(
                Obstacle.across(tuple(keys), len(shortage.places), able=shortage.persons)
            )
        return Staffing(obstacles=tuple(obstacles))

    def _checked_step(self, signature: Signature) -> Step:
        step = self.chain.step(signature.step)
        if step is None:
            raise StepUnknownError(f"the chain has no step {signature.step}; see its next steps")
        if signature.version != self.version:
            raise SignatureOutdatedError(
                f"version {signature.version} was signed but {self.version} is to be decided; "
                "read it again"
            )
        if missing := self.missing_preconditions():
            raise StepNotOpenError(f"first comes {', '.join(missing)}; nothing is signed before")
        if step not in self.next_steps():
            others = ", ".join(each.key for each in self.next_steps()) or "nothing, it is complete"
            raise StepNotOpenError(f"step {step.key} cannot be signed now; next is {others}")
        return step

    def _check_signer(self, signature: Signature, step: Step) -> None:
        if signature.person in self.doers:
            raise OwnActError("nobody signs what they did themselves; let somebody else sign")
        if signature.person in self.recused:
            raise RecusedError("the person is recused from this matter; let a substitute sign")
        if signature.person in self._spent(step):
            raise NotSeparateError(
                f"the person has signed already and may not sign step {step.key} too; these are "
                "duties of different persons"
            )

    def _unsigned(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        signed = self._signed()
        return tuple(step for step in steps if step.signers_min > signed[step.key])

    def _signed(self) -> Counter[str]:
        return Counter([each.step for each in self.signatures])

    def _need(self, step: Step) -> int:
        return step.signers_min - len(self.signed_on(step))

    def _spent(self, step: Step) -> frozenset[UUID]:
        if not self.signatures:
            return frozenset()
        closed = self.chain.separate if step.separate else {step.key}
        return frozenset([each.person for each in self.signatures if each.step in closed])

    def _candidates(self, step: Step, posts: tuple[str, ...], holders: Holders) -> frozenset[UUID]:
        named = frozenset[UUID]().union(*[holders.get(post, ()) for post in posts])
        return named.difference(self.doers, self.recused, self._spent(step))

    def _own_suffice(self, step: Step, holders: Holders) -> bool:
        if len(self._candidates(step, (step.post,), holders)) < self._need(step):
            return False
        if not self.staffing(holders).possible:
            return True
        return self._without_substitutes(step).staffing(holders).possible

    def _without_substitutes(self, step: Step) -> "Signing":
        stages = tuple(
            replace(
                stage,
                steps=tuple(replace(s, substitutes=()) if s == step else s for s in stage.steps),
            )
            for stage in self.chain.stages
        )
        return replace(self, chain=replace(self.chain, stages=stages))


def _in_order(stage: Stage, unsigned: tuple[Step, ...]) -> tuple[Step, ...]:
    return unsigned[:1] if stage.order == "serial" else unsigned
