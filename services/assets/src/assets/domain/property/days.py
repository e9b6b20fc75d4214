"""What is told of the world is told once it happened."""

from datetime import date

from assets.domain.property.property_errors import ThingInFutureError


def check_happened(day: date, *, today: date) -> None:
    """Refuse a day that has not come."""
    if day > today:
        raise ThingInFutureError(f"{day} has not come: record it once it happened")
