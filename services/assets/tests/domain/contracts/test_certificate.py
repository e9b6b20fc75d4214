"""A certificate is valid from its issue to its expiry, for its own party alone."""

from datetime import date
from uuid import UUID

import pytest

from assets.domain.contracts.certificate import Certificate
from assets.domain.contracts.errors import CertificateDatesError, CertificateInvalidError
from services.assets.tests.agreements import PARTY, UNIT, WORDS

ISSUED, EXPIRES = date(2026, 3, 1), date(2029, 2, 28)


def certificate() -> Certificate:
    return Certificate(
        unit=UNIT,
        number="SQ-2026-003",
        party=PARTY,
        kind="social-enterprise",
        issued_on=ISSUED,
        expires_on=EXPIRES,
        issuer="示例认定办公室",
        evidence=[],
    )


def test_a_certificate_counts_on_its_days_both_ends_included() -> None:
    kept = certificate()

    for day in (ISSUED, EXPIRES):
        kept.check_valid(PARTY, on=day)
    for party, day in (
        (PARTY, date(2026, 2, 28)),
        (PARTY, date(2029, 3, 1)),
        (UUID(int=1), ISSUED),
    ):
        with pytest.raises(CertificateInvalidError):
            kept.check_valid(party, on=day)


def test_a_certificate_that_was_taken_back_ends_earlier() -> None:
    kept = certificate()

    kept.withdraw(last_on=date(2027, 6, 30), reason=WORDS)

    kept.check_valid(PARTY, on=date(2027, 6, 30))
    with pytest.raises(CertificateInvalidError):
        kept.check_valid(PARTY, on=date(2027, 7, 1))
    with pytest.raises(CertificateDatesError):
        kept.withdraw(last_on=EXPIRES, reason=WORDS)
    with pytest.raises(CertificateDatesError):
        Certificate.check_dates(issued_on=EXPIRES, expires_on=EXPIRES)
