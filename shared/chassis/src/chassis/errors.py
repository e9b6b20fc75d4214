"""Every error that leaves a service, as one tree; each leaf carries a stable code.

MingbaiError
├── DomainError            the caller's doing; nothing was changed
│   ├── InvalidError       the words of the request cannot be understood
│   ├── NotFoundError      the thing that was named does not exist
│   ├── NotPermittedError  the caller's posts do not reach this act
│   ├── RefusedError       a rule of the domain says no
│   └── ConflictError      somebody else was faster, or a key was used for something else
├── UnavailableError       not now: the same request may succeed later
└── BrokenError            what is stored or configured contradicts itself; a person must look

The HTTP status of each class is known to `chassis.http.problems` alone.
"""


class MingbaiError(Exception):
    """Any error with a stable code; the message says what to do."""

    code = "error"

    def __init__(self, message: str, **details: str | int | list[str]) -> None:
        """Take the sentence a person reads, and named facts a program may read."""
        super().__init__(message)
        self.message = message
        self.details = details


class DomainError(MingbaiError):
    """The caller asked for something that cannot be; nothing was changed."""

    code = "refused"


class InvalidError(DomainError):
    """The request cannot be understood as it stands."""

    code = "invalid"


class NotFoundError(DomainError):
    """The thing that was named does not exist, or not for this caller."""

    code = "not_found"


class NotPermittedError(DomainError):
    """The caller holds no post that reaches this act in this unit."""

    code = "not_permitted"


class RefusedError(DomainError):
    """A rule of the domain says no."""

    code = "refused"


class ConflictError(DomainError):
    """The state moved on since the caller read it, or a key was used for something else."""

    code = "conflict"


class UnavailableError(MingbaiError):
    """Not now; the same request may succeed later and repeating it is safe."""

    code = "unavailable"


class BrokenError(MingbaiError):
    """What is stored or configured contradicts itself; an operator must look."""

    code = "broken"
