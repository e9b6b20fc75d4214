"""A desk at which files are handed in, on a day of March."""

from pathlib import Path

import pytest

from services.points.tests.imports.village_import import DAY, Desk
from services.points.tests.rounds import Anjia


@pytest.fixture
def desk(anjia: Anjia, tmp_path: Path) -> Desk:
    anjia.at(DAY)
    return Desk.of(anjia.process, tmp_path / "imports")
