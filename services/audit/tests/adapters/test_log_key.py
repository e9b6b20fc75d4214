import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audit.adapters.log_key import KEY_FILE, LogKeyError, kept_key, key_from_seed
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider

ALGORITHMS = Algorithms(standard_provider())


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    made = kept_key(folder, ALGORITHMS)

    assert kept_key(folder, ALGORITHMS).public_bytes() == made.public_bytes()
    assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in folder.iterdir()] == [KEY_FILE]


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        keys = list(starting.map(lambda _: kept_key(tmp_path, ALGORITHMS), range(40)))

    assert len({key.public_bytes() for key in keys}) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    kept_key(tmp_path, ALGORITHMS)
    (tmp_path / KEY_FILE).chmod(0o640)

    with pytest.raises(LogKeyError, match="0600"):
        kept_key(tmp_path, ALGORITHMS)


def test_a_seed_gives_its_key_and_anything_else_none() -> None:
    seed = base64.b64encode(bytes(range(32))).decode()

    assert key_from_seed(seed, ALGORITHMS).private_bytes() == bytes(range(32))
    for wrong in ("", "?", seed[:-8], seed + "AAAA"):
        with pytest.raises(LogKeyError):
            key_from_seed(wrong, ALGORITHMS)
