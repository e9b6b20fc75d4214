from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingbai_verify.checkpoint_text import (
    Checkpoint,
    CheckpointMalformedError,
    parse_checkpoint,
)
from mingbai_verify.checkpoints import (
    OriginDiffersError,
    cosign,
    open_checkpoint,
    sign_checkpoint,
)
from mingbai_verify.keys import (
    ED25519,
    ED25519_COSIGNATURE,
    KeyMalformedError,
    parse_vkey,
)
from mingbai_verify.merkle import TreeHead
from mingbai_verify.notes import (
    Note,
    NoteMalformedError,
    Signature,
    SignatureWrongError,
    UnsignedNoteError,
    parse_note,
    sign,
    verify,
)
from mingbai_verify.signers import SeedSigner, verifier_key

ORIGIN = "audit.example/510604"
SEED, WITNESS_SEED = bytes(range(32)), bytes(range(32, 64))
TEXT = f"{ORIGIN}\n7\n{b64encode(bytes(32)).decode()}\n"
CHECKPOINT = Checkpoint(origin=ORIGIN, head=TreeHead(size=7, root=bytes(32)))

# The example of the reference implementation in Go.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""  # noqa: E501  (a signature is one line)


def signer(name: str = ORIGIN, seed: bytes = SEED) -> SeedSigner:
    return SeedSigner(name, seed)


LOG_KEY = verifier_key(signer(), ED25519)
WITNESS = signer("committee.example/anjia", WITNESS_SEED)
WITNESS_KEY = verifier_key(WITNESS, ED25519_COSIGNATURE)


def test_a_note_of_the_reference_implementation_verifies() -> None:
    key = parse_vkey(VKEY)

    verified = verify(parse_note(NOTE.encode()), [key])

    assert [signature.key for signature in verified] == [key]
    assert (key.algorithm, str(key)) == (ED25519, VKEY)
    assert bytes(parse_note(NOTE.encode())) == NOTE.encode()


def test_a_signed_checkpoint_has_the_bytes_that_the_specification_says() -> None:
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    public = private.public_key().public_bytes_raw()
    key_id = sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    line = b64encode(key_id + private.sign(TEXT.encode())).decode()

    assert sign_checkpoint(CHECKPOINT, signer()) == f"{TEXT}\n— {ORIGIN} {line}\n".encode()
    typed = b64encode(b"\x01" + public).decode()
    assert str(LOG_KEY) == f"{ORIGIN}+{key_id.hex()}+{typed}"


def test_a_cosignature_has_the_bytes_that_the_specification_says() -> None:
    signed = sign_checkpoint(CHECKPOINT, signer())
    private = Ed25519PrivateKey.from_private_bytes(WITNESS_SEED)
    public = private.public_key().public_bytes_raw()
    key_id = sha256(WITNESS.name.encode() + b"\n\x04" + public).digest()[:4]
    message = f"cosignature/v1\ntime 1679315147\n{TEXT}".encode()
    stamped = (1679315147).to_bytes(8, "big") + private.sign(message)
    line = b64encode(key_id + stamped).decode()

    cosigned = cosign(signed, WITNESS, timestamp=1679315147)

    assert cosigned == signed + f"— {WITNESS.name} {line}\n".encode()


def test_an_opened_checkpoint_says_who_cosigned_it_and_when() -> None:
    raw = cosign(sign_checkpoint(CHECKPOINT, signer()), WITNESS, timestamp=5)

    opened = open_checkpoint(raw, LOG_KEY, witnesses=[WITNESS_KEY])

    assert opened.checkpoint == CHECKPOINT
    assert opened.cosigned_at == {WITNESS.name: 5}


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    raw = cosign(sign_checkpoint(CHECKPOINT, signer()), WITNESS, timestamp=5)

    assert open_checkpoint(raw, LOG_KEY).cosigned_at == {}
    with pytest.raises(UnsignedNoteError, match=r"known: audit\.example/510604"):
        verify(parse_note(raw), [verifier_key(signer(seed=WITNESS_SEED), ED25519)])
    with pytest.raises(UnsignedNoteError, match="known: none"):
        verify(parse_note(raw), [])


def test_a_checkpoint_that_only_a_witness_signed_is_refused() -> None:
    raw = cosign(bytes(Note(text=TEXT)) + NOTE.encode().split(b"\n\n")[1], WITNESS, timestamp=5)

    with pytest.raises(UnsignedNoteError, match="did not sign this checkpoint, others did"):
        open_checkpoint(raw, LOG_KEY, witnesses=[WITNESS_KEY])


def test_a_changed_text_under_a_known_key_is_refused() -> None:
    raw = sign_checkpoint(CHECKPOINT, signer()).replace(b"\n7\n", b"\n8\n")

    with pytest.raises(SignatureWrongError, match="does not fit the text"):
        open_checkpoint(raw, LOG_KEY)


def test_a_changed_timestamp_of_a_cosignature_is_refused() -> None:
    note = parse_note(cosign(sign_checkpoint(CHECKPOINT, signer()), WITNESS, timestamp=5))
    log_line, witness_line = note.signatures
    for signed in (
        (6).to_bytes(8, "big") + witness_line.signed[8:],
        b"\xff" + witness_line.signed[1:],
        witness_line.signed[8:],
        witness_line.signed + b"\x00",
    ):
        changed = type(witness_line)(
            name=witness_line.name, key_id=witness_line.key_id, signed=signed
        )
        with pytest.raises(SignatureWrongError, match="committee"):
            verify(Note(text=note.text, signatures=(log_line, changed)), [WITNESS_KEY])


def test_a_timestamp_beyond_sixty_three_bits_is_refused_though_it_was_signed() -> None:
    timestamp = 2**63
    raw = WITNESS.sign(f"cosignature/v1\ntime {timestamp}\n{TEXT}".encode())
    line = Signature(
        name=WITNESS.name, key_id=WITNESS_KEY.key_id, signed=timestamp.to_bytes(8, "big") + raw
    )

    with pytest.raises(SignatureWrongError):
        verify(Note(text=TEXT, signatures=(line,)), [WITNESS_KEY])


def test_the_same_key_can_sign_and_cosign_without_being_mistaken() -> None:
    own = verifier_key(signer(), ED25519_COSIGNATURE)
    note = sign(Note(text=TEXT), signer(), ED25519_COSIGNATURE, timestamp=1)

    assert own.key_id != LOG_KEY.key_id
    assert verify(note, [LOG_KEY, own])[0].key == own


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = Checkpoint(origin="audit.example/510603", head=CHECKPOINT.head)
    raw = bytes(sign(Note(text=other.text()), signer(), ED25519))

    with pytest.raises(OriginDiffersError, match=r"is one of audit\.example/510603"):
        open_checkpoint(raw, LOG_KEY)
    with pytest.raises(OriginDiffersError, match="the key name is the origin"):
        sign_checkpoint(other, signer())


def test_extension_lines_are_signed_and_kept() -> None:
    extended = Checkpoint(origin=ORIGIN, head=CHECKPOINT.head, extensions=("sm3 abc", "b"))

    raw = sign_checkpoint(extended, signer())

    assert open_checkpoint(raw, LOG_KEY).checkpoint == extended
    with pytest.raises(CheckpointMalformedError, match="not empty, one line each"):
        Checkpoint(origin=ORIGIN, head=CHECKPOINT.head, extensions=("",)).text()
    with pytest.raises(CheckpointMalformedError, match="root of 32 bytes"):
        Checkpoint(origin=ORIGIN, head=TreeHead(size=1, root=b"x")).text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        TEXT[:-1],
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n٧\n"),
        TEXT.replace("AAA=", "AAB="),
        TEXT.replace("AAAA", "AA"),
        TEXT.replace("AAAA", "AA A"),
        TEXT.replace("AAAA", "ÄÄÄÄ"),
        TEXT + "\n",
        "\n" + TEXT,
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointMalformedError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\n\n",
        TEXT.encode(),
        NOTE.encode()[:-1],
        NOTE.replace("\n\n", "\n").encode(),
        NOTE.replace("problem,", "problem,\r").encode(),
        NOTE.replace("—", "-").encode(),
        NOTE.replace("PeterNeumann ", "Peter+Neumann ").encode(),
        NOTE.replace("PeterNeumann ", "Peter Neumann ").encode(),
        NOTE.replace("nAM=", "nAN=").encode(),
        NOTE.replace("nAM=", "nAM").encode(),
        NOTE.encode() + b"\n",
        f"{TEXT}\n— a AAAA\n".encode(),
        f"{TEXT}\n".encode() + NOTE.splitlines(keepends=True)[-1].encode() * 101,
        NOTE.encode() * 5_000,
    ],
)
def test_bytes_that_are_no_signed_note_are_refused(raw: bytes) -> None:
    with pytest.raises(NoteMalformedError):
        parse_note(raw)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann",
        VKEY.replace("c74f20a3", "c74f20a4"),
        VKEY.replace("PeterNeumann", "Peter Neumann"),
        VKEY.replace("PeterNeumann", "PeterNeuman"),
        VKEY.replace("+ARpc", "+BRpc"),
        VKEY[:-4],
        "a+00000000+=",
    ],
)
def test_a_verifier_key_that_is_damaged_is_refused(vkey: str) -> None:
    with pytest.raises(KeyMalformedError):
        parse_vkey(vkey)


def test_a_verifier_key_of_an_unknown_algorithm_is_refused_by_name() -> None:
    typed = b"\x02" + bytes(91)
    key_id = sha256(b"w\n" + typed).digest()[:4].hex()

    with pytest.raises(KeyMalformedError, match="use 0x01 ed25519, 0x04 ed25519-cosignature/v1"):
        parse_vkey(f"w+{key_id}+{b64encode(typed).decode()}")


def test_a_signer_is_held_to_name_text_and_timestamp() -> None:
    note = Note(text=TEXT)

    for name in ("", "a b", "a+b"):
        with pytest.raises(KeyMalformedError, match="key name"):
            sign(note, signer(name), ED25519)
    for timestamp in (-1, 2**63):
        with pytest.raises(KeyMalformedError, match="2\\^63"):
            sign(note, WITNESS, ED25519_COSIGNATURE, timestamp=timestamp)
    with pytest.raises(KeyMalformedError, match="takes a timestamp: True"):
        sign(note, WITNESS, ED25519_COSIGNATURE)
    with pytest.raises(KeyMalformedError, match="takes a timestamp: False"):
        sign(note, WITNESS, ED25519, timestamp=1)
    with pytest.raises(NoteMalformedError):
        sign(Note(text="no line feed"), WITNESS, ED25519)


def test_a_line_that_is_repeated_is_refused() -> None:
    raw = sign_checkpoint(CHECKPOINT, signer())
    note = parse_note(raw)

    with pytest.raises(NoteMalformedError, match="stands twice"):
        parse_note(raw + raw.split(b"\n\n")[1])
    with pytest.raises(SignatureWrongError, match="signed twice"):
        verify(Note(text=note.text, signatures=note.signatures * 2), [LOG_KEY])
    assert b64decode(str(LOG_KEY).split("+", 2)[2])[1:] == LOG_KEY.public_key
