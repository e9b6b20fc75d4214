"""The settings of points: those of a service that keeps originals, and where imports lie."""

from pathlib import Path

from pydantic import Field

from chassis.evidence.settings import EvidenceSettings


class PointsSettings(EvidenceSettings):
    """Read from `POINTS_…` environment variables."""

    imports_folder: Path = Field(
        default=Path("/var/tmp/mingbai-points-imports"),  # noqa: S108  # made private, or refused
        description="Folder of imported files until their import is finished, and of the reports.",
    )
