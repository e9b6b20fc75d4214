"""The settings of assets: those of a service that keeps originals, and its own."""

from pydantic import Field

from chassis.evidence.settings import EvidenceSettings


class AssetsSettings(EvidenceSettings):
    """Read from `ASSETS_…` environment variables."""

    ocid_prefix: str | None = Field(
        default=None,
        pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The prefix that the Open Contracting Partnership registered for contracting "
        "ids of this county; none: `unregistered-<county>`, which says that there is none.",
    )
