"""The key with which the county's log signs: given by the settings, or made once and kept."""

import base64
import contextlib
import os
import secrets
import stat
from binascii import Error as Base64Error
from pathlib import Path

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import ED25519, BadKeyError, SigningKey
from chassis.errors import BrokenError

KEY_FILE = "log.ed25519"
SEED_BYTES = 32


class LogKeyError(BrokenError):
    """The signing key cannot be read, or others than its owner can."""

    code = "log_key_unusable"


def key_from_seed(seed: str, algorithms: Algorithms) -> SigningKey:
    """Give the Ed25519 key of a seed: 32 bytes in base64."""
    try:
        private = base64.b64decode(seed, validate=True)
        return algorithms.signature(ED25519).signing_key(private)
    except (Base64Error, ValueError, BadKeyError) as error:
        raise LogKeyError("the seed of the log's key is 32 bytes in base64") from error


def kept_key(folder: Path, algorithms: Algorithms) -> SigningKey:
    """Give the key that is kept in a folder, and make one where there is none yet.

    Two processes that start at once end up with the same key. Raises `LogKeyError` where the file
    can be read by others or does not hold a key.
    """
    file = folder / KEY_FILE
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise LogKeyError(f"{file} can be read by others: make it 0600, and think of a new key")
    return key_from_seed(file.read_text("ascii").strip(), algorithms)


def _make(file: Path) -> None:
    """Write a new seed beside the file, then link it there unless somebody was faster."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(base64.b64encode(secrets.token_bytes(SEED_BYTES)) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(beside, file)
    finally:
        beside.unlink()
