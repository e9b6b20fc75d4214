"""Cryptography stands where it was meant to stand, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import digests
from tests.architecture.tree import Tree

PLACE = "services/fields/src/fields/domain/plot.py"


def test_every_use_of_cryptography_has_its_reason(checkout: Tree) -> None:
    assert [str(fault) for fault in digests.check(checkout)] == []


@pytest.mark.parametrize(
    "text", ["import hashlib", "from hashlib import sha256", "from cryptography import x509"]
)
def test_a_use_without_a_reason_is_found(plant: Plant, text: str) -> None:
    assert len(list(digests.check(plant({PLACE: text}), {}))) == 1


def test_a_use_with_a_reason_is_fine(plant: Plant) -> None:
    assert list(digests.check(plant({PLACE: "import hashlib"}), {PLACE: "it was asked"})) == []


def test_a_reason_that_nobody_needs_is_found(plant: Plant) -> None:
    assert len(list(digests.check(plant({PLACE: "import re"}), {PLACE: "it was asked"}))) == 1
