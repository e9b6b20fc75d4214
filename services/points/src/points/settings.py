"""The settings of points: those that all services share, and where files are kept."""

from pathlib import Path

from pydantic import Field

from chassis.settings import ServiceSettings

MEBIBYTE = 1024 * 1024


class PointsSettings(ServiceSettings):
    """Read from `POINTS_…` environment variables."""

    imports_folder: Path = Field(
        default=Path("/var/tmp/mingbai-points-imports"),  # noqa: S108  # made private, or refused
        description="Folder of imported files until their import is finished, and of the reports.",
    )
    evidence_folder: Path = Field(
        description="Folder of the originals, on a disk of its own where there are many."
    )
    evidence_bytes_max: int = Field(
        default=20 * MEBIBYTE, ge=1, description="Greatest number of bytes of one original."
    )
    evidence_free_bytes_min: int = Field(
        default=256 * MEBIBYTE,
        ge=0,
        description="Uploads are refused when less is free on the disk of the originals.",
    )
