"""What a bundle says of itself: its kind, its log, and what it claims to hold completely."""

from dataclasses import asdict, dataclass
from typing import Any

from mingbai_verify.documents import check_object, read_object, write_object
from mingbai_verify.strict_json import DocumentMalformedError

FORMAT = "mingbai-bundle/1"
WHOLE_LOG = "log"
KINDS = frozenset({WHOLE_LOG, "period", "unit", "person", "payment"})
UNIT, OBJECT = "unit", "object"

_FIELDS = {
    "format": str, "kind": str, "origin": str, "size": int, "complete": list, "not_complete": list,
}  # fmt: skip
_CLAIM = {"of": str, "source": str, "name": str, "first": int, "last": int}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """That all events of a unit or an object within one source are there, from first to last."""

    of: str
    """`unit`: by their numbers within it; `object`: by its versions."""
    source: str
    name: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A bundle's claims; each is checked, and none is believed."""

    origin: str
    size: int
    kind: str = WHOLE_LOG
    complete: tuple[Claim, ...] = ()
    """A whole log claims every entry, and needs no word for it."""
    not_complete: tuple[str, ...] = ()
    """What a reader might take for complete and is not, in words."""

    def __bytes__(self) -> bytes:
        """Write the manifest."""
        return write_object(
            {
                "format": FORMAT,
                "kind": self.kind,
                "origin": self.origin,
                "size": self.size,
                "complete": [asdict(claim) for claim in self.complete],
                "not_complete": list(self.not_complete),
            }
        )


def parse_manifest(raw: bytes) -> Manifest:
    """Read a manifest, or raise `DocumentMalformedError`."""
    said = read_object(raw, _FIELDS, what="manifest")
    if said["format"] != FORMAT or said["kind"] not in KINDS:
        raise DocumentMalformedError(f"this is no bundle of {FORMAT}: use a newer verifier")
    if said["size"] < 0 or not all(isinstance(each, str) for each in said["not_complete"]):
        raise DocumentMalformedError("the manifest's size and claims cannot be read")
    manifest = Manifest(
        origin=said["origin"],
        size=said["size"],
        kind=said["kind"],
        complete=tuple(_claim(each) for each in said["complete"]),
        not_complete=tuple(said["not_complete"]),
    )
    if bytes(manifest) != raw:
        raise DocumentMalformedError("the manifest is not in its one spelling: it was edited")
    return manifest


def _claim(said: Any) -> Claim:
    claim = Claim(**check_object(said, _CLAIM, what="claim"))
    if claim.of not in (UNIT, OBJECT) or not 1 <= claim.first <= claim.last:
        raise DocumentMalformedError("a claim is of a unit or an object, from a number to a later")
    return claim
