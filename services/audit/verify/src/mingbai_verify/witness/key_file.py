"""The witness's own key: made at the first start, in a file that its owner alone may read."""

import json
import os
import stat
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes

from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import (
    ED25519_COSIGNATURE,
    ML_DSA_44_COSIGNATURE,
    Algorithm,
    decode_base64,
    is_key_name,
)
from mingbai_verify.signers import SeedSigner

ALGORITHMS = {"ed25519": ED25519_COSIGNATURE, "ml-dsa-44": ML_DSA_44_COSIGNATURE}
SEED_BYTES = 32


class KeyFileError(MalformedError):
    """The file holds no key, or others can read it."""

    code = "key_file_unfit"


def kept_signer(path: Path, *, name: str, algorithm: str) -> tuple[SeedSigner, Algorithm]:
    """Give the signer of the file; made there where no file is.

    Raises `KeyFileError` where the file is readable by others, of another name or algorithm:
    a witness that changed either would be another witness.
    """
    if not path.exists():
        _make(path, name=name, algorithm=algorithm)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileError(f"others can read {path}: chmod 600 it, and think about a new key")
    try:
        held = json.loads(path.read_bytes())
        said = (held["name"], held["algorithm"])
        seed = decode_base64(held["seed"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(f"{path} is no key of a witness: take it from your backup") from error
    if said != (name, algorithm):
        raise KeyFileError(f"{path} is the key of {said[0]} ({said[1]}): start it under that name")
    if seed is None or len(seed) != SEED_BYTES:
        raise KeyFileError(f"{path} is damaged: take it from your backup")
    known = ALGORITHMS[algorithm]
    return SeedSigner(name, seed, primitive=known.primitive), known


def _make(path: Path, *, name: str, algorithm: str) -> None:
    if not is_key_name(name):
        raise KeyFileError("a witness has a name without spaces and plus: village.example/witness")
    seed = b64encode(token_bytes(SEED_BYTES)).decode()
    text = json.dumps({"name": name, "algorithm": algorithm, "seed": seed})
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
