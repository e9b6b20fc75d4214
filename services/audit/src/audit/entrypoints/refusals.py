"""Says what the public specifications refuse as this service's problems, code for code."""

from collections.abc import AsyncIterator, Mapping

from fastapi import Depends

from chassis.errors import BrokenError, InvalidError, MingbaiError, NotFoundError, RefusedError
from mingbai_verify.errors import (
    DamagedError,
    MalformedError,
    OutsideTreeError,
    UnprovedError,
    VerifyError,
)

KINDS: Mapping[type[VerifyError], type[MingbaiError]] = {
    MalformedError: InvalidError,
    UnprovedError: RefusedError,
    OutsideTreeError: NotFoundError,
    DamagedError: BrokenError,
    VerifyError: BrokenError,
}


def kind_of(refused: type[VerifyError]) -> type[MingbaiError]:
    """Give the kind of problem that a refusal is to whoever asked."""
    return next(KINDS[each] for each in refused.__mro__ if each in KINDS)


def problem_of(error: VerifyError) -> MingbaiError:
    """Give a refusal as an error of the chassis, with the code that it has there."""
    problem = kind_of(type(error))(error.message)
    problem.code = error.code
    return problem


async def _said() -> AsyncIterator[None]:
    try:
        yield
    except VerifyError as error:
        raise problem_of(error) from error


SAID = Depends(_said)
"""What a router with such refusals depends on."""
