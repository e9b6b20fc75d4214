"""The settings of cases: those that all services share."""

from chassis.settings import ServiceSettings


class CasesSettings(ServiceSettings):
    """Read from `CASES_…` environment variables."""
