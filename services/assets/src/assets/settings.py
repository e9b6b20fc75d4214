"""The settings of assets: those that all services share, and its own."""

from pydantic import Field

from chassis.settings import ServiceSettings


class AssetsSettings(ServiceSettings):
    """Read from `ASSETS_…` environment variables."""

    ocid_prefix: str | None = Field(
        default=None,
        pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The prefix that the Open Contracting Partnership registered for contracting "
        "ids of this county; none: `unregistered-<county>`, which says that there is none.",
    )
