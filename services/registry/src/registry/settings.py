"""The settings of registry: those that all services share."""

from chassis.settings import ServiceSettings


class RegistrySettings(ServiceSettings):
    """Read from `REGISTRY_…` environment variables."""
