"""A certificate (认证) of an organisation, such as a social enterprise's: from when until when."""

from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.contracts.errors import CertificateDatesError, CertificateInvalidError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class Certificate(AggregateRoot):
    """Is valid from its day of issue up to its last day, unless it was withdrawn before."""

    TOPIC = "assets.certificate"

    class Issued(Created):
        """An issuer certified the party for these days."""

        TOPIC = "assets.certificate.issued"
        unit: UUID
        number: str
        party: UUID
        kind: str
        issued_on: date
        expires_on: date
        issuer: str
        evidence: list[str]

    class Withdrawn(AggregateRoot.Event):
        """The issuer took the certificate back; the day is its last."""

        TOPIC = "assets.certificate.withdrawn"
        last_on: date
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(kind: str, number: str) -> UUID:
        """Derive the certificate's id, so that each number of a kind is recorded once."""
        return named_id(f"/assets/certificate/{kind}/{number}")

    @event(Issued)
    def __init__(
        self,
        unit: UUID,
        number: str,
        party: UUID,
        kind: str,
        issued_on: date,
        expires_on: date,
        issuer: str,
        evidence: list[str],
    ) -> None:
        self.unit = unit
        self.party = party
        self.issued_on = issued_on
        self.last_on = expires_on

    @staticmethod
    def check_dates(*, issued_on: date, expires_on: date) -> None:
        """Refuse a certificate that expires before it is issued."""
        if expires_on <= issued_on:
            raise CertificateDatesError("name a day after the day of issue, on which it expires")

    def check_valid(self, party: UUID, *, on: date) -> None:
        """Refuse to rely on another party's certificate, or on one that is not valid on a day."""
        if party != self.party or not self.issued_on <= on <= self.last_on:
            raise CertificateInvalidError(
                f"it is valid from {self.issued_on} to {self.last_on}, for its own party alone"
            )

    def withdraw(self, *, last_on: date, reason: Personal) -> None:
        """Let a day be its last one, earlier than it said."""
        if not self.issued_on <= last_on < self.last_on:
            raise CertificateDatesError(
                f"name a day before {self.last_on}, on which it ends anyway"
            )
        self._withdrawn(last_on=last_on, reason=reason)

    @event(Withdrawn)
    def _withdrawn(self, last_on: date, reason: Personal | Sealed) -> None:
        self.last_on = last_on
