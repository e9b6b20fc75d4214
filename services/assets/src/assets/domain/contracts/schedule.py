"""The schedule of a contract (收付计划): from its charges to instalments, exact to the fen.

An amount is split over its periods by their months. A last period that ends early counts its
whole months, and the days of the month that it breaks off. Fen that are left over go one each to
the instalments with the largest remainders, and among equal ones to the earliest.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from assets.domain.contracts.errors import ContractTermsError
from assets.domain.contracts.terms import Charge, Deliverable, Instalment
from kernel.money import split_fen

INSTALMENTS_MAX = 400
"""So many stand in one event; a monthly rent of thirty years is 360."""

_MONTHS_PER_YEAR = 12
_DAY = timedelta(days=1)


def instalments_of(
    charges: Sequence[Charge], deliverables: Sequence[Deliverable], *, since: date, first: int
) -> list[Instalment]:
    """Give all instalments by the day on which they fall due, numbered from `first` on."""
    found = [*_charged(charges), *_delivered(deliverables, since)]
    if len(found) > INSTALMENTS_MAX:
        raise ContractTermsError(
            f"these charges make {len(found)} instalments: {INSTALMENTS_MAX} are the most, so let "
            "each be for more months"
        )
    found.sort(key=lambda each: (each.due_on, each.since, each.kind, each.deliverable or ""))
    return [_numbered(each, number) for number, each in enumerate(found, first)]


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later, or the last one of a month that has no such day."""
    count = day.year * _MONTHS_PER_YEAR + day.month - 1 + months
    year, month = divmod(count, _MONTHS_PER_YEAR)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def periods(charge: Charge) -> Iterator[tuple[date, date, Fraction]]:
    """Give the first and last day of each period of a charge, and how many months it has."""
    if charge.months == 0:
        yield charge.since, charge.until, Fraction(1)
        return
    place = 0
    while (since := months_after(charge.since, place)) <= charge.until:
        following = months_after(charge.since, place + charge.months)
        until = min(following - _DAY, charge.until)
        yield since, until, _months(charge.since, place, until)
        place += charge.months


def _charged(charges: Sequence[Charge]) -> Iterator[Instalment]:
    for charge in charges:
        parts = list(periods(charge))
        if charge.total_fen < len(parts):
            raise ContractTermsError(
                f"{charge.total_fen} fen do not reach for {len(parts)} instalments: let each be "
                "for more months"
            )
        amounts = split_fen(charge.total_fen, [months for _, _, months in parts])
        for (since, until, _), amount_fen in zip(parts, amounts, strict=True):
            counted_from = since if charge.due == "first_day" else until
            yield Instalment(
                number=0,
                kind=charge.kind,
                since=since,
                until=until,
                due_on=counted_from + timedelta(days=charge.due_days),
                amount_fen=amount_fen,
            )


def _delivered(deliverables: Sequence[Deliverable], since: date) -> Iterator[Instalment]:
    for each in deliverables:
        yield Instalment(
            number=0,
            kind="fee",
            since=since,
            until=each.due_on,
            due_on=each.due_on,
            amount_fen=each.amount_fen,
            deliverable=each.key,
        )


def _months(anchor: date, place: int, until: date) -> Fraction:
    whole = 0
    while months_after(anchor, place + whole + 1) - _DAY <= until:
        whole += 1
    begins = months_after(anchor, place + whole)
    days = (until - begins).days + 1
    if days <= 0:
        return Fraction(whole)
    return whole + Fraction(days, (months_after(anchor, place + whole + 1) - begins).days)


def _numbered(instalment: Instalment, number: int) -> Instalment:
    return Instalment(
        number=number,
        kind=instalment.kind,
        since=instalment.since,
        until=instalment.until,
        due_on=instalment.due_on,
        amount_fen=instalment.amount_fen,
        deliverable=instalment.deliverable,
    )
