"""Writes the whole log as a bundle that `mingbai-verify` checks offline, one tile at a time."""

import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from audit.adapters.tree_reader import TreeReader
from audit.application.witnessing import Quorum
from chassis.errors import NotFoundError, RefusedError
from mingbai_verify import notes
from mingbai_verify.bundles import CHECKPOINT, MANIFEST, POLICY, log_paths
from mingbai_verify.checkpoint_text import parse_checkpoint
from mingbai_verify.keys import VerifierKey
from mingbai_verify.manifest import Manifest
from mingbai_verify.merkle import TreeHead

TAR = ".tar"

Write = Callable[[str, bytes | Iterable[bytes]], None]
Witnessed = Callable[[], int | None]


class CheckpointNotFoundError(NotFoundError):
    """No checkpoint was signed, or none of this size."""

    code = "checkpoint_not_found"


class ExportThereError(RefusedError):
    """Where the export is to be written something stands already."""

    code = "export_there"


class LogExport:
    """Exports the log as one of its checkpoints signed it."""

    def __init__(
        self,
        tree: TreeReader,
        key: VerifierKey,
        *,
        quorum: Quorum | None = None,
        witnessed: Witnessed = lambda: None,
    ) -> None:
        """Name the key and the witnesses in each export.

        `witnessed` gives the latest size that enough of them cosigned, if there is one.
        """
        self._tree = tree
        self._policy = (quorum or Quorum()).policy(key)
        self._witnessed = witnessed

    def write(
        self, to: Path, *, until: int | None, progress: Callable[[str, int, int], None]
    ) -> TreeHead:
        """Write a bundle into a new folder, or into a tar where the name says so.

        Gives the head of the latest checkpoint that enough witnesses cosigned, else of the latest,
        or of that of the size `until`. Raises
        `CheckpointNotFoundError` and `ExportThereError`; what was begun and not finished keeps
        the name with `.part`.
        """
        # One that enough witnesses cosigned proves more than one that is a moment younger.
        note = note_at(self._tree, self._witnessed() if until is None else until)
        checkpoint = parse_checkpoint(notes.parse_note(note).text)
        head = checkpoint.head
        with writing(to) as write:
            write(MANIFEST, bytes(Manifest(origin=checkpoint.origin, size=head.size)))
            write(POLICY, self._policy)
            write(CHECKPOINT, note)
            written = 0
            for path in log_paths(head.size):
                write(str(path), self._tree.tile(str(path)))
                written += path.width if path.level is None else 0
                progress("export", written, head.size)
        return head


def note_at(tree: TreeReader, until: int | None) -> bytes:
    """Give the latest checkpoint, or that of a size, or raise `CheckpointNotFoundError`."""
    latest = tree.latest_checkpoint()
    note = latest.note if latest and until is None else None
    if until is not None:
        note = tree.checkpoint_of(until)
    if note is None:
        raise CheckpointNotFoundError(
            "nothing was signed yet, or nothing at this size: take the size of a checkpoint"
        )
    return note


def policy_of(key: VerifierKey) -> bytes:
    """Give the policy that names the log's key and asks for no witness."""
    return f"log {key}\nquorum none\n".encode()


@contextmanager
def writing(to: Path) -> Iterator[Write]:
    """Give what writes the files of a bundle; it has its name once all of them are written."""
    if to.exists():
        raise ExportThereError(f"{to} is there already: name another place")
    part = to.with_name(f"{to.name}.part")
    if to.suffix == TAR:
        with tarfile.open(part, "w") as opened:
            yield lambda name, content: _add(opened, name, b"".join(_pieces(content)))
    else:
        part.mkdir(parents=True)
        yield lambda name, content: _put(part / name, content)
    part.rename(to)


def _put(path: Path, content: bytes | Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(_pieces(content))


def _pieces(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, BytesIO(content))
    # The library keeps every member that it wrote, and a log has very many.
    tar.members = []  # type: ignore[attr-defined]  # it is no part of the stubs
