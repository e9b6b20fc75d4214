"""The settings of a service that keeps originals, and the originals that they name."""

from pathlib import Path

from pydantic import Field

from chassis.evidence.folder import FolderStore
from chassis.evidence.originals import Originals
from chassis.foundation import Foundation
from chassis.settings import ServiceSettings

MEBIBYTE = 1024 * 1024


class EvidenceSettings(ServiceSettings):
    """What all services share, and where originals are kept."""

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


def evidence_settings(base: Foundation) -> EvidenceSettings:
    """Give the settings of a service that keeps originals."""
    assert isinstance(base.settings, EvidenceSettings)
    return base.settings


def open_originals(base: Foundation) -> Originals:
    """Give the originals of this installation."""
    settings = evidence_settings(base)
    store = FolderStore(settings.evidence_folder, free_bytes_min=settings.evidence_free_bytes_min)
    return Originals(store, base.subject_keys, base.algorithms)
