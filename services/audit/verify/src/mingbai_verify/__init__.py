"""Verifies transparency logs by the public specifications, offline and strictly."""

from mingbai_verify.errors import VerifyError
from mingbai_verify.keys import parse_vkey
from mingbai_verify.proofs import open_note, verify_consistency, verify_inclusion

__all__ = ["VerifyError", "open_note", "parse_vkey", "verify_consistency", "verify_inclusion"]
