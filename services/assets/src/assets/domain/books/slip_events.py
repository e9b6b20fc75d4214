"""What can happen to a slip after it entered, as it is stored for ever."""

from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class SlipEvents:
    """The events of `Slip` but for the first, which stands with its creation."""

    class Reviewed(AggregateRoot.Event):
        """The supervision committee found the slip in order (村务监督委员会审核)."""

        TOPIC = "assets.slip.reviewed"
        reviewer: UUID
        post: str
        rule: str

    class Objected(AggregateRoot.Event):
        """The supervision committee objects to the slip; its voucher waits for an answer."""

        TOPIC = "assets.slip.objected"
        objection: int
        reviewer: UUID
        post: str
        rule: str
        reason: Personal | Sealed

    class ObjectionAnswered(AggregateRoot.Event):
        """Those who keep the books answered the objection."""

        TOPIC = "assets.slip.objection_answered"
        objection: int
        person: UUID
        answer: Personal | Sealed

    class SetAside(AggregateRoot.Event):
        """No voucher is made of the slip: it was irregular, or says again what another says."""

        TOPIC = "assets.slip.set_aside"
        person: UUID
        reason: Personal | Sealed
        double_of: UUID | None = None
