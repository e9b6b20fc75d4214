"""Everything that a verification may refuse, as one tree; each leaf carries a stable code.

VerifyError
├── MalformedError    what was given cannot be read as what it should be
├── UnprovedError     it can be read, and does not prove what it is said to prove
├── OutsideTreeError  a leaf or a size was named that the tree does not have
└── DamagedError      what was stored contradicts itself; somebody must look
"""


class VerifyError(Exception):
    """Any refusal of a verification; the message says what to do."""

    code = "verify_error"

    def __init__(self, message: str) -> None:
        """Take the sentence that a person reads."""
        super().__init__(message)
        self.message = message


class MalformedError(VerifyError):
    """What was given cannot be read as what it should be."""

    code = "malformed"


class UnprovedError(VerifyError):
    """What was given can be read, and does not prove what it is said to prove."""

    code = "unproved"


class OutsideTreeError(VerifyError):
    """A leaf or a size was named that the tree does not have."""

    code = "outside_tree"


class DamagedError(VerifyError):
    """What was stored contradicts itself; somebody must look."""

    code = "damaged"
