"""Writes the events of one unit as a bundle that proves that none of them is missing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from pathlib import Path

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_export import note_at, policy_of, writing
from audit.adapters.tree_reader import TreeReader
from audit.domain.leaves import Leaf
from audit.domain.log import HEADS_SEALED
from mingbai_verify import notes
from mingbai_verify.bundles import CHECKPOINT, MANIFEST, POLICY, SELECTION
from mingbai_verify.checkpoint_text import parse_checkpoint
from mingbai_verify.keys import VerifierKey
from mingbai_verify.manifest import UNIT, Claim, Manifest
from mingbai_verify.merkle import TreeHead
from mingbai_verify.sealings import read_sealing
from mingbai_verify.selections import selected

BEYOND = "events after the last sealed number of each source"


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    """The last sealing that names a unit of a source, and the number that it names."""

    leaf: Leaf
    unitseq: int


class UnitExport:
    """Exports a unit's events of every source, with the sealings that bound them."""

    def __init__(
        self, tree: TreeReader, leaves: LeafReader, key: VerifierKey, *, own_source: str
    ) -> None:
        """Name the log's key in each export; `own_source` is whose sealings count."""
        self._tree = tree
        self._leaves = leaves
        self._key = key
        self._own_source = own_source

    def write(self, to: Path, unit: str, *, until: int | None) -> TreeHead:
        """Write a bundle of the kind `unit` and give the head of its checkpoint.

        Raises `CheckpointNotFoundError` and `ExportThereError`.
        """
        note = note_at(self._tree, until)
        checkpoint = parse_checkpoint(notes.parse_note(note).text)
        head = checkpoint.head
        sealed = self._sealed(unit, before=head.size)
        manifest = Manifest(
            origin=checkpoint.origin,
            size=head.size,
            kind="unit",
            complete=tuple(
                Claim(of=UNIT, source=source, name=unit, first=1, last=each.unitseq)
                for source, each in sorted(sealed.items())
            ),
            not_complete=(BEYOND,),
        )
        with writing(to) as write:
            write(MANIFEST, bytes(manifest))
            write(POLICY, policy_of(self._key))
            write(CHECKPOINT, note)
            write(SELECTION, self._lines(unit, sealed, head))
        return head

    def _sealed(self, unit: str, *, before: int) -> dict[str, _Sealed]:
        found: dict[str, _Sealed] = {}
        sealings = self._leaves.of_types([HEADS_SEALED], source=self._own_source, before=before)
        for leaf in sealings:
            sealing = read_sealing(json.loads(leaf.event).get("data"))
            for source, name, unitseq in sealing.units if sealing else ():
                if name == unit:
                    found[source] = _Sealed(leaf=leaf, unitseq=unitseq)
        return found

    def _lines(self, unit: str, sealed: dict[str, _Sealed], head: TreeHead) -> Iterator[bytes]:
        bounds = {each.leaf.index: each.leaf for each in sealed.values()}
        own = self._leaves.of_unit(unit, before=head.size)
        last = -1
        for leaf in merge(own, [bounds[at] for at in sorted(bounds)], key=lambda each: each.index):
            if leaf.index != last:
                last = leaf.index
                proof = self._tree.inclusion(leaf.source, leaf.event_id, size=head.size).proof
                yield selected(leaf.index, leaf.event, proof)
