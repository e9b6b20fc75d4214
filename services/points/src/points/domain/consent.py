"""A consent (同意): a subject lets one recipient see its standing, for one purpose, until a day."""

from datetime import date, timedelta
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotPermittedError, RefusedError
from kernel.ids import named_id


class NotAContactError(NotPermittedError):
    """Only whoever speaks for the subject may consent for it, or withdraw."""

    code = "not_a_contact_of_the_subject"


class ConsentMissingError(RefusedError):
    """The subject gave this recipient no consent for this purpose."""

    code = "consent_missing"


class ConsentExpiredError(RefusedError):
    """The consent held until a day that has passed."""

    code = "consent_expired"


class ConsentWithdrawnError(RefusedError):
    """The subject withdrew its consent."""

    code = "consent_withdrawn"


class ConsentTooLongError(RefusedError):
    """A consent holds from today at the earliest and for no more days than the rules allow."""

    code = "consent_days"


class ConsentAlreadyWithdrawnError(ConflictError):
    """The consent was withdrawn before."""

    code = "consent_already_withdrawn"


class Consent(AggregateRoot):
    """Lets nothing be shown but what the subject agreed to, and nothing after it withdrew."""

    TOPIC = "points.consent"

    class Given(Created):
        """The subject lets this recipient (a post) see its standing for this purpose."""

        TOPIC = "points.consent.given"
        account: UUID
        recipient: UUID
        purpose: str
        valid_until: date
        giver: UUID

    class GivenAnew(AggregateRoot.Event):
        """The subject gave the same consent again, until another day."""

        TOPIC = "points.consent.given_anew"
        valid_until: date
        giver: UUID

    class Withdrawn(AggregateRoot.Event):
        """The subject withdrew; nothing is shown to the recipient from now on."""

        TOPIC = "points.consent.withdrawn"
        withdrawer: UUID

    class Used(AggregateRoot.Event):
        """The recipient was told the standing on this consent, by this snapshot."""

        TOPIC = "points.consent.used"
        snapshot: UUID

    @staticmethod
    @override
    def create_id(account: UUID, recipient: UUID, purpose: str) -> UUID:
        """Derive the consent's id, so that there is one for a recipient and purpose."""
        return named_id(f"/points/consent/{account}/{recipient}/{purpose}")

    @event(Given)
    def __init__(
        self, account: UUID, recipient: UUID, purpose: str, valid_until: date, giver: UUID
    ) -> None:
        self.account = account
        self.recipient = recipient
        self.purpose = purpose
        self.valid_until = valid_until
        self.giving = 1
        """Which giving it is: the first, or after so many of them."""
        self.used = 0
        self.withdrawn = False

    def give_anew(self, *, valid_until: date, giver: UUID) -> None:
        """Give the same consent again, also after it ended or was withdrawn."""
        self._given_anew(valid_until=valid_until, giver=giver)

    def withdraw(self, withdrawer: UUID) -> None:
        """End the consent."""
        if self.withdrawn:
            raise ConsentAlreadyWithdrawnError("this consent was withdrawn already")
        self._withdrawn(withdrawer=withdrawer)

    def use(self, snapshot: UUID, *, today: date) -> None:
        """Let the standing be told; refused once withdrawn, and when the last day has passed."""
        if self.withdrawn:
            raise ConsentWithdrawnError("the subject withdrew its consent: ask it for a new one")
        if today > self.valid_until:
            raise ConsentExpiredError(
                f"the consent held until {self.valid_until}: ask the subject for a new one"
            )
        self._used(snapshot=snapshot)

    @event(GivenAnew)
    def _given_anew(self, valid_until: date, giver: UUID) -> None:
        self.valid_until = valid_until
        self.giving += 1
        self.withdrawn = False

    @event(Withdrawn)
    def _withdrawn(self, withdrawer: UUID) -> None:
        self.withdrawn = True

    @event(Used)
    def _used(self, snapshot: UUID) -> None:
        self.used += 1


def check_days(valid_until: date, *, today: date, days_most: int) -> None:
    """Refuse a last day that has passed or lies too far ahead."""
    latest = today + timedelta(days=days_most)
    if not today <= valid_until <= latest:
        raise ConsentTooLongError(
            f"let the consent end between today, {today}, and {latest}", days_most=days_most
        )
