"""Records certificates (认证) of organisations, and that one was taken back."""

from assets.application.books.entities import VOUCHERS_RETENTION
from assets.application.contracts.commands import RecordCertificate, WithdrawCertificate
from assets.domain.contracts.certificate import Certificate
from assets.domain.contracts.errors import CertificateExistsError, CertificateUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class Certificates:
    """The use cases of certificates; each answers with the receipt of what was stored."""

    def __init__(self, log: Log) -> None:
        """Decide on this log."""
        self._log = log

    async def record_certificate(
        self, command: RecordCertificate, context: Context
    ) -> StoredReceipt:
        """Record a certificate with the days of its issue and its end."""
        Certificate.check_dates(issued_on=command.issued_on, expires_on=command.expires_on)

        def decide(found: Certificate | None) -> Decision:
            if found is not None:
                raise CertificateExistsError(f"{command.number} is recorded already")
            certificate = Certificate(
                unit=command.unit,
                number=command.number,
                party=command.party,
                kind=command.kind,
                issued_on=command.issued_on,
                expires_on=command.expires_on,
                issuer=command.issuer,
                evidence=list(command.evidence),
            )
            return Decision(saved=[certificate], answer={"certificate": str(certificate.id)})

        wanted = Certificate.create_id(command.kind, command.number)
        return await self._log.execute([(Certificate, wanted)], decide, context)

    async def withdraw_certificate(
        self, command: WithdrawCertificate, context: Context
    ) -> StoredReceipt:
        """Record that an issuer took a certificate back; contracts signed before stay."""

        def decide(found: Certificate | None) -> Decision:
            if found is None:
                raise CertificateUnknownError("there is no such certificate")
            reason = Personal(found.party, VOUCHERS_RETENTION, command.reason)
            found.withdraw(last_on=command.last_on, reason=reason)
            return Decision(saved=[found], answer={"last_on": command.last_on.isoformat()})

        return await self._log.execute([(Certificate, command.certificate)], decide, context)
