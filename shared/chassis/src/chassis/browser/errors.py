"""Why somebody could not sign in with a browser, or why a form was not taken.

NotPermittedError
├── UnauthenticatedError
│   └── SignInNeededError      nobody is signed in, or the sign-in has ended
├── SignInRefusedError         the issuer let nobody in
└── FormNotOursError           the form did not come from a page of this sign-in
InvalidError
├── SignInStrayError           the answer of the issuer belongs to no sign-in of this browser
├── FormIncompleteError        a field that every form of ours has is missing
└── FormUnfinishedError        a field of this very form was left out, or is not in its form
"""

from chassis.errors import InvalidError, NotPermittedError
from chassis.identity.errors import UnauthenticatedError


class SignInNeededError(UnauthenticatedError):
    """Nobody is signed in with this browser, or the sign-in has ended."""

    code = "sign_in_needed"


class SignInRefusedError(NotPermittedError):
    """The issuer let nobody in, or said something of the person that cannot be believed."""

    code = "sign_in_refused"


class FormNotOursError(NotPermittedError):
    """The form did not come from a page that was shown to this sign-in."""

    code = "form_not_ours"


class SignInStrayError(InvalidError):
    """The issuer's answer belongs to no sign-in that this browser began a short time ago."""

    code = "sign_in_stray"


class FormIncompleteError(InvalidError):
    """A field that every form of these pages carries is missing."""

    code = "form_incomplete"


class FormUnfinishedError(InvalidError):
    """Something that the form asks for was not filled in, or not in its form."""

    code = "form_unfinished"

    def __init__(self, *fields: str) -> None:
        """Name the fields."""
        super().__init__("fill in what is marked", fields=list(fields))
