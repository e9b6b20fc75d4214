"""The settings of assets: those that all services share."""

from chassis.settings import ServiceSettings


class AssetsSettings(ServiceSettings):
    """Read from `ASSETS_…` environment variables."""
