"""Whatever bytes arrive, a parser refuses them in its own words or gives the same bytes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingbai_verify.checkpoint_text import Checkpoint, parse_checkpoint
from mingbai_verify.checkpoints import cosign, sign_checkpoint
from mingbai_verify.errors import VerifyError
from mingbai_verify.events import read_event
from mingbai_verify.fingerprint import fingerprint, parse_fingerprint
from mingbai_verify.keys import ED25519, parse_vkey
from mingbai_verify.manifest import Claim, Manifest, parse_manifest
from mingbai_verify.merkle import TreeHead
from mingbai_verify.notes import parse_note
from mingbai_verify.policy import parse_policy
from mingbai_verify.receipts import Receipt, compact, parse_compact, parse_receipt
from mingbai_verify.signers import SeedSigner, verifier_key
from mingbai_verify.statements import parse_statement
from mingbai_verify.tiles import TilePath, decode_bundle, encode_bundle, parse_path

ORIGIN = "audit.example/510604/log"
SIGNER = SeedSigner(ORIGIN, bytes(32))
CHECKPOINT = Checkpoint(
    origin=ORIGIN, head=TreeHead(size=300, root=bytes(range(32))), extensions=("扩展 x",)
)
NOTE = cosign(
    sign_checkpoint(CHECKPOINT, SIGNER), SeedSigner("w.example/1", bytes(range(32))), timestamp=9
)
RECEIPT = Receipt(
    source="/510604/points", event_id="a.1", leaf_hash=bytes(32), index=0, size=2,
    proof=(bytes(range(32)),), checkpoint=NOTE.decode(),
)  # fmt: skip
MANIFEST = Manifest(
    origin=ORIGIN,
    size=7,
    kind="unit",
    complete=(Claim(of="unit", source="/s", name="u", first=1, last=2),),
    not_complete=("what came later",),
)
STATEMENT = (
    b'{"lines":[{"account":"a","label":"1","points":"1","standing":"2","grid":"g",'
    b'"event":"/s#a.1","position":1}],"verification":{"statement":"sha256:0",'
    b'"events":[{"event":"/d#p.1"}]}}'
)
POLICY = f"log {verifier_key(SIGNER, ED25519)}\nwitness w {verifier_key(SIGNER, ED25519)}\n\
group g 1 w\nquorum g\n".encode()


@dataclass(frozen=True)
class Parser:
    """A parser of text or bytes, something that it takes, and how it is written again."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    good: Any


PARSERS = {
    "note": Parser(parse_note, bytes, NOTE),
    "checkpoint": Parser(parse_checkpoint, Checkpoint.text, CHECKPOINT.text()),
    "vkey": Parser(parse_vkey, str, str(verifier_key(SIGNER, ED25519))),
    "path": Parser(parse_path, TilePath.__str__, "tile/entries/x001/234.p/17"),
    "receipt": Parser(parse_receipt, bytes, bytes(RECEIPT)),
    "compact receipt": Parser(parse_compact, compact, compact(RECEIPT)),
    "manifest": Parser(parse_manifest, bytes, bytes(MANIFEST)),
    "bundle": Parser(decode_bundle, encode_bundle, encode_bundle([b"one", b"", b"three" * 60])),
}

PIECES = [
    "", "\0", "\n", "\n\n", "\r\n", " ", "\t", "+", "/", "=", "==", "0", "-1", "9" * 30, "٣", "—",
    "\ufeff", "\u00a0", "\u2028", "\ud800", "é", "a", "\x7f", ".p/256", "x000/", "#", '"', "{}",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, good: Any) -> Any:
    """Change something that is taken: cut, double, swap or put in what does not belong there."""
    changed = good
    for _ in range(draw(st.integers(1, 3))):
        at, to = sorted(draw(st.tuples(*[st.integers(0, len(changed))] * 2)))
        piece = draw(st.sampled_from(PIECES))
        put: Any = piece
        if isinstance(good, bytes):
            odd = draw(st.binary(max_size=3))
            put = draw(st.sampled_from([odd, piece.encode("utf-8", "surrogatepass")]))
        way = draw(st.integers(0, 3))
        if way == 0:
            changed = changed[:at] + put + changed[at:]
        elif way == 1:
            changed = changed[:at] + put + changed[at + 1 :]
        elif way == 2:
            changed = changed[:at] + changed[to:]
        else:
            changed = changed[:to] + changed[at:to] + changed[to:]
    return changed


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_is_taken_is_written_again_alike(name: str, data: st.DataObject) -> None:
    parser = PARSERS[name]
    alien = st.binary(max_size=60) if isinstance(parser.good, bytes) else st.text(max_size=60)
    given_bytes = data.draw(st.one_of(damaged(parser.good), damaged(parser.good), alien))
    refused: VerifyError | None = None
    try:
        read = parser.read(given_bytes)
    except VerifyError as error:
        refused = error
    if refused is None:
        assert parser.write(read) == given_bytes
    else:
        assert refused.message
        assert refused.code != VerifyError.code


@pytest.mark.parametrize("name", PARSERS)
def test_what_was_written_properly_is_taken(name: str) -> None:
    parser = PARSERS[name]

    assert parser.write(parser.read(parser.good)) == parser.good


OTHERS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "policy": (parse_policy, POLICY),
    "fingerprint": (parse_fingerprint, fingerprint(CHECKPOINT)),
    "statement": (parse_statement, STATEMENT),
    "event": (read_event, b'{"data":{},"id":"a.1","source":"/510604/points","type":"t"}'),
}


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_has_several_spellings_is_taken_or_refused(name: str, data: st.DataObject) -> None:
    read, good = OTHERS[name]
    alien = st.binary(max_size=60) if isinstance(good, bytes) else st.text(max_size=60)
    refused: VerifyError | None = None
    try:
        read(data.draw(st.one_of(damaged(good), alien)))
    except VerifyError as error:
        refused = error
    assert refused is None or refused.message
    assert read(good) is not None
