"""What a bundle says of itself: its kind, its log, and what it claims to hold completely."""

from dataclasses import dataclass

from mingbai_verify.documents import read_object, write_object
from mingbai_verify.strict_json import DocumentMalformedError

FORMAT = "mingbai-bundle/1"
WHOLE_LOG = "log"

_FIELDS = {
    "format": str, "kind": str, "origin": str, "size": int, "complete": list, "not_complete": list,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A bundle's claims; each is checked, and none is believed."""

    origin: str
    size: int
    complete: tuple[str, ...] = ("every entry of the log",)
    not_complete: tuple[str, ...] = ()

    def __bytes__(self) -> bytes:
        """Write the manifest."""
        return write_object(
            {
                "format": FORMAT,
                "kind": WHOLE_LOG,
                "origin": self.origin,
                "size": self.size,
                "complete": list(self.complete),
                "not_complete": list(self.not_complete),
            }
        )


def parse_manifest(raw: bytes) -> Manifest:
    """Read a manifest, or raise `DocumentMalformedError`."""
    said = read_object(raw, _FIELDS, what="manifest")
    if (said["format"], said["kind"]) != (FORMAT, WHOLE_LOG):
        raise DocumentMalformedError(f"this is no {FORMAT} of a {WHOLE_LOG}: use a newer verifier")
    claims = [*said["complete"], *said["not_complete"]]
    if said["size"] < 0 or not all(isinstance(each, str) for each in claims):
        raise DocumentMalformedError("the manifest's size and claims cannot be read")
    manifest = Manifest(
        origin=said["origin"],
        size=said["size"],
        complete=tuple(said["complete"]),
        not_complete=tuple(said["not_complete"]),
    )
    if write_object(said) != raw:
        raise DocumentMalformedError("the manifest is not in its one spelling: it was edited")
    return manifest
