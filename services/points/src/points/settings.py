"""The settings of points: those that all services share."""

from chassis.settings import ServiceSettings


class PointsSettings(ServiceSettings):
    """Read from `POINTS_…` environment variables."""
