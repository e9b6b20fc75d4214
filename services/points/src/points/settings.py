"""The settings of points: those that all services share, and where imports are kept."""

from pathlib import Path

from pydantic import Field

from chassis.settings import ServiceSettings


class PointsSettings(ServiceSettings):
    """Read from `POINTS_…` environment variables."""

    imports_folder: Path = Field(
        default=Path("/var/tmp/mingbai-points-imports"),  # noqa: S108  # made private, or refused
        description="Folder of imported files until their import is finished, and of the reports.",
    )
