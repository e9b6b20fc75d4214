"""What attestations (阅签) refuse.

RefusedError
├── AttestedSizeError     the log never had as many leaves
└── AttestedRootError     the log had another root at that size
ConflictError
└── AttestedAlreadyError  the same person said the same before
"""

from chassis.errors import ConflictError, RefusedError


class AttestedSizeError(RefusedError):
    """The log has no such size: nobody can have reviewed it up to there."""

    code = "attested_size_unknown"


class AttestedRootError(RefusedError):
    """At this size the log had another root: what was reviewed is not this log."""

    code = "attested_root_differs"


class AttestedAlreadyError(ConflictError):
    """The person has said this already."""

    code = "attested_already"
