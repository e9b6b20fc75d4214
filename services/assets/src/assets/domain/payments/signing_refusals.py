"""What a payment's chain refuses, as refusals of this service with the kernel's own codes."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.errors import RefusedError
from kernel.errors import KernelError


class StepUnknownError(RefusedError):
    """The chain has no such step."""

    code = "step_unknown"


class SignatureOutdatedError(RefusedError):
    """The matter was changed since the signer read it."""

    code = "signature_outdated"


class StepNotOpenError(RefusedError):
    """The step is signed already, or others come first."""

    code = "step_not_open"


class OwnActError(RefusedError):
    """Nobody signs what they did themselves."""

    code = "own_act"


class RecusedError(RefusedError):
    """Who is recused signs nothing."""

    code = "recused"


class NotSeparateError(RefusedError):
    """One person may not sign two steps that are marked as separate, nor one step twice."""

    code = "not_separate"


class PostNotHeldError(RefusedError):
    """The person does not hold the post, or the post does not sign here."""

    code = "post_not_held"


class SubstituteNotNeededError(RefusedError):
    """A substitute signs only where the step's own post holders cannot."""

    code = "substitute_not_needed"


class SignerNeededElsewhereError(RefusedError):
    """With this signature the present post holders could no longer complete the chain."""

    code = "signer_needed_elsewhere"


class AlreadySignedError(RefusedError):
    """Who has signed this version cannot be recused from it any more."""

    code = "already_signed"


_BY_CODE: dict[str, type[RefusedError]] = {
    each.code: each
    for each in (
        StepUnknownError,
        SignatureOutdatedError,
        StepNotOpenError,
        OwnActError,
        RecusedError,
        NotSeparateError,
        PostNotHeldError,
        SubstituteNotNeededError,
        SignerNeededElsewhereError,
        AlreadySignedError,
    )
}


@contextmanager
def told_as_refusals() -> Iterator[None]:
    """Let what the kernel's rules of signing refuse be a refusal of this service."""
    try:
        yield
    except KernelError as error:
        raise _BY_CODE[error.code](str(error)) from error
