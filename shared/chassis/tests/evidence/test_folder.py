"""The folder of originals: durable before it says so, and clear about a disk that is not."""

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from chassis.errors import UnavailableError
from chassis.evidence.errors import EvidenceAwayError, EvidenceFullError
from chassis.evidence.folder import INCOMING, FolderStore

NAME = "ab" * 32


def store_in(folder: Path, *, free_bytes_min: int = 0) -> FolderStore:
    store = FolderStore(folder, free_bytes_min=free_bytes_min)
    store.prepare()
    return store


def test_what_is_kept_is_found_by_its_name(tmp_path: Path) -> None:
    store = store_in(tmp_path / "originals")
    incoming = store.begin()
    incoming.out.write(b"stored")
    incoming.keep(NAME)
    incoming.discard()

    found = store.open(NAME)

    assert found is not None
    with found:
        assert found.read() == b"stored"
    assert list(store.names()) == [NAME]
    assert Path(store.place(NAME)).stat().st_mode & 0o777 == 0o600


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    incoming = store.begin()
    incoming.out.write(b"half")

    incoming.discard()

    assert list(store.names()) == []
    assert list((tmp_path / INCOMING).iterdir()) == []


def test_an_empty_mount_point_is_not_taken_for_the_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path, free_bytes_min=0)

    with pytest.raises(EvidenceAwayError, match="mount it"):
        store.begin()
    with pytest.raises(EvidenceAwayError):
        store.mark(NAME)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other").touch()

    with pytest.raises(EvidenceAwayError):
        store_in(tmp_path).begin()

    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_nearly_full_disk_takes_nothing_more(tmp_path: Path) -> None:
    with pytest.raises(EvidenceFullError):
        store_in(tmp_path, free_bytes_min=2**60).begin()


def test_a_disk_that_fills_up_on_the_way_is_full_and_nothing_is_kept(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        incoming = store.begin()
        with pytest.raises(EvidenceFullError):
            incoming.out.write(bytes(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    incoming.discard()

    assert list(store.names()) == []
    assert list((tmp_path / INCOMING).iterdir()) == []


def test_a_disk_that_fails_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    incoming = store.begin()
    incoming.out.write(b"stored")

    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnavailableError) as refused:
        incoming.keep(NAME)
    incoming.discard()

    assert refused.value.code == "evidence_store_away"
    assert list(store.names()) == []
