"""The settings of disclosure: those that all services share."""

from chassis.settings import ServiceSettings


class DisclosureSettings(ServiceSettings):
    """Read from `DISCLOSURE_…` environment variables."""
