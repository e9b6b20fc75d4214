"""A small county whose events are logged, sealed, signed and exported, honestly or not."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mingbai_verify.bundles import CHECKPOINT, MANIFEST, POLICY, log_paths
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.keys import ED25519
from mingbai_verify.manifest import Manifest
from mingbai_verify.merkle import CompactRange, leaf_hash
from mingbai_verify.signers import SeedSigner, verifier_key
from mingbai_verify.tiles import encode_bundle, grow

LOG = SeedSigner("audit.example/510604/log", bytes(32))


class County:
    """Speaks as several services do, in canonical bytes, and seals what was said."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self._links: dict[str, bytes] = {}
        self._positions: Counter[str] = Counter()
        self._units: Counter[tuple[str, str]] = Counter()
        self._versions: Counter[str] = Counter()

    def says(self, service: str, aggregate: str, **changed: Any) -> dict[str, Any]:
        """Log the next event of an aggregate and give it."""
        source, unit = f"/510604/{service}", changed.pop("unit", "unit-1")
        self._units[source, unit] += 1
        self._versions[aggregate] += 1
        event = {
            "data": {"text": "打扫院落"}, "id": f"{aggregate}.{self._versions[aggregate]}",
            "source": source, "subject": aggregate, "type": f"{service}.account.recorded.v1",
            "unit": unit, "unitseq": self._units[source, unit], **changed,
        }  # fmt: skip
        self.logs(event)
        return event

    def logs(self, event: dict[str, Any]) -> None:
        """Log an event as it is."""
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entry, source = text.encode(), event["source"]
        before = self._links.get(source, sha256(source.encode()).digest())
        self._links[source] = sha256(before + sha256(entry).digest()).digest()
        self._positions[source] += 1
        self.entries.append(entry)

    def seals(self) -> None:
        """Seal how far every source and unit has come."""
        heads = [
            {"source": source, "position": self._positions[source], "chain": link.hex()}
            for source, link in self._links.items()
        ]
        units = [
            {"source": source, "unit": unit, "unitseq": last}
            for (source, unit), last in self._units.items()
        ]
        data = {"size": len(self.entries), "heads": heads, "units": units}
        self.says("audit", "log", type="audit.log.heads_sealed.v1", data=data)


@pytest.fixture
def county() -> County:
    """Seven hundred events of two services, sealed now and then."""
    county = County()
    for number in range(700):
        service = "points" if number % 3 else "assets"
        county.says(service, f"{service}-{number % 40}", unit=f"unit-{number % 5}")
        if number % 100 == 99:
            county.seals()
    return county


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Iterable[bytes]], Path]:
    """Give what signs entries with the log's own key and exports them."""

    def write(entries: Iterable[bytes]) -> Path:
        taken = list(entries)
        hashes, growing = [leaf_hash(entry) for entry in taken], CompactRange()
        for hashed in hashes:
            growing.append(hashed)
        tiles = {(tile.level, tile.index): tile.hashes for tile in grow(0, {}, hashes)}
        head, folder = growing.head(), tmp_path / f"bundle-{len(list(tmp_path.iterdir()))}"
        files = {
            MANIFEST: bytes(Manifest(origin=LOG.name, size=head.size)),
            POLICY: f"log {verifier_key(LOG, ED25519)}\nquorum none\n".encode(),
            CHECKPOINT: sign_checkpoint(Checkpoint(origin=LOG.name, head=head), LOG),
        }
        for path in log_paths(head.size):
            first = path.index * 256
            files[str(path)] = (
                encode_bundle(taken[first : first + path.width])
                if path.level is None
                else tiles[path.level, path.index]
            )
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    return write
