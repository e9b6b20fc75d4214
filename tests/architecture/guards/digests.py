"""Cryptography goes through the chassis; who computes a digest directly says why."""

from collections.abc import Iterator, Mapping

from tests.architecture.tree import Fault, Tree, imported

GUARDED = frozenset(("cryptography", "hashlib", "hmac", "joserfc", "nacl", "gmssl", "Crypto"))

_STORE = "the chain that the database computes, computed again"
_NAME = "a name for text: a lock, a version, a cached answer; it proves nothing to anybody"
_PROOF = "RFC 6962 and C2SP fix the algorithms, and a verifier stands apart from what it checks"
_DIGEST = "RFC 9530 and whoever compares a file or a day need SHA-256 by name"
_TOKENS = "identity tokens are JOSE, whose algorithms the issuer chooses from a fixed list"

REASONS: Mapping[str, str] = {
    "shared/chassis/src/chassis/crypto/standard.py": "the port's provider",
    "shared/chassis/src/chassis/relay/log_reader.py": _STORE,
    "shared/chassis/src/chassis/restore/taking_back.py": _STORE,
    "shared/chassis/src/chassis/context.py": "keeps of a client's key only what tells it again",
    "shared/chassis/src/chassis/eventstore/schema.py": _NAME,
    "shared/chassis/src/chassis/listen/database.py": _NAME,
    "shared/chassis/src/chassis/migrate.py": "notices a step that was edited after it had run",
    "shared/chassis/src/chassis/embedded/postgres.py": _NAME,
    "shared/chassis/src/chassis/embedded/nats.py": _NAME,
    "shared/chassis/src/chassis/http/idempotency.py": "the digest of a request's own bytes",
    "shared/chassis/src/chassis/http/pagination.py": "signs a cursor for this service alone",
    "shared/chassis/src/chassis/projections/generations.py": "compares two rebuilds",
    "shared/chassis/src/chassis/identity/policies.py": "the hash of the policy set",
    "shared/chassis/src/chassis/identity/tokens.py": _TOKENS,
    "shared/chassis/src/chassis/identity/issuer_keys.py": _TOKENS,
    "services/audit/verify/src/mingbai_verify/chains.py": _PROOF,
    "services/audit/verify/src/mingbai_verify/fingerprint.py": _PROOF,
    "services/audit/verify/src/mingbai_verify/keys.py": _PROOF,
    "services/audit/verify/src/mingbai_verify/merkle.py": _PROOF,
    "services/audit/verify/src/mingbai_verify/signers.py": _PROOF,
    "services/audit/verify/src/mingbai_verify/statements.py": "a statement's hash, computed again",
    "services/audit/verify/src/mingbai_verify/versions.py": _NAME,
    "services/audit/verify/src/mingbai_verify/witness/alarms.py": _NAME,
    "services/audit/src/audit/domain/replay/standings.py": _PROOF,
    "services/audit/src/audit/domain/replay/books.py": _PROOF,
    "services/audit/src/audit/domain/replayed.py": _PROOF,
    "services/audit/src/audit/adapters/folded_books.py": _PROOF,
    "services/audit/src/audit/adapters/replay_runs.py": _PROOF,
    "services/audit/src/audit/domain/totals.py": _DIGEST,
    "services/points/src/points/entrypoints/state.py": _DIGEST,
    "services/points/src/points/adapters/import_spool.py": "a file's digest as it streams in",
    "services/points/src/points/domain/register.py": "tells one list of entries from another",
    "services/points/src/points/domain/statement.py": "a statement's hash, which all compute alike",
    "services/points/src/points/entrypoints/deadlines.py": _NAME,
    "services/points/src/points/entrypoints/listing_deadlines.py": _NAME,
    "services/points/src/points/entrypoints/reads.py": "the digest of the standings, for replay",
    "services/assets/src/assets/entrypoints/books/digests.py": "the digest of books, for replay",
    "services/assets/src/assets/entrypoints/exports/ocds_routes.py": _NAME,
    "services/registry/src/registry/entrypoints/first.py": _NAME,
    "examples/follow_points.py": "checks audit's proofs with nothing of ours, as a reader would",
    "deploy/runner/src/runner/proof.py": "checks audit's proofs without audit's code",
    "shared/chassis/src/chassis/testing/issuer.py": _TOKENS,
    "deploy/runner/src/runner/issuer.py": "the issuer of a development county signs its tokens",
    "deploy/runner/src/runner/issuing.py": "the issuer of a development county signs its tokens",
    "deploy/runner/src/runner/demo/script.py": _NAME,
}
"""Every module that may import one of these, and why."""


def check(tree: Tree, reasons: Mapping[str, str] = REASONS) -> Iterator[Fault]:
    """Give a fault for each import without a reason, and for each reason without an import."""
    used: set[str] = set()
    for path in tree.python(tests=False):
        for name, line in imported(tree.module(path)):
            if name.partition(".")[0] not in GUARDED:
                continue
            used.add(str(path))
            if str(path) not in reasons:
                yield Fault(str(path), line, f"{name}: ask chassis.crypto, or say why not")
    for idle in sorted(reasons.keys() - used):
        yield Fault(idle, 1, "it needs its exemption no more: take it off the list")
