"""What the command verifies, each with everything that it found and whom it believed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingbai_verify.bundles import CHECKPOINT, MANIFEST, POLICY, open_bundle
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import SignedCheckpoint
from mingbai_verify.documents import hashes_of, read_object
from mingbai_verify.errors import UnprovedError, VerifyError
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import Finding
from mingbai_verify.fingerprint import verify_fingerprint
from mingbai_verify.manifest import WHOLE_LOG, parse_manifest
from mingbai_verify.merkle import leaf_hash
from mingbai_verify.policy import Policy, parse_policy
from mingbai_verify.proofs import verify_consistency
from mingbai_verify.receipts import COMPACT_PREFIX, parse_compact, parse_receipt, verify_receipt
from mingbai_verify.selections import verify_selection
from mingbai_verify.statements import StatementCheck, parse_statement
from mingbai_verify.trust import open_trusted, witnessed
from mingbai_verify.whole_log import Asked, verify_entries

_CONSISTENCY = {"old": int, "new": int, "path": list}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a verification found, and the checkpoint that it rests on."""

    findings: Sequence[Finding]
    checkpoint: Checkpoint | None = None
    verifiable: bool = True
    """Whether there was anything that could be compared."""


def check_log(
    path: Path, policy: Policy, asked: Asked, *, earlier: Sequence[bytes] = ()
) -> Outcome:
    """Verify an export: a whole log, and that it continues earlier checkpoints, or a selection."""
    try:
        heads = [open_trusted(note, policy).checkpoint.head for note in earlier]
        with open_bundle(path) as bundle:
            manifest = parse_manifest(bundle.read(MANIFEST))
            parse_policy(bundle.read(POLICY))
            signed = open_trusted(bundle.read(CHECKPOINT), policy)
            checkpoint = signed.checkpoint
            findings = witnessed(signed, policy)
            said = (manifest.origin, manifest.size)
            if said != (checkpoint.origin, checkpoint.head.size):
                reason = f"it speaks of {said[0]} at {said[1]}"
                facts: dict[str, str | int] = {"reason": reason}
                findings.append(Finding(code=LogCode.MANIFEST_DIFFERS, facts=facts))
            if manifest.kind == WHOLE_LOG:
                findings += verify_entries(bundle, checkpoint.head, replace(asked, earlier=heads))
            else:
                findings += verify_selection(
                    bundle, checkpoint.head, manifest.complete, watch=asked.watch
                )
    except VerifyError as error:
        return _refused(error, f"the log in {path.name}")
    return Outcome(findings=findings, checkpoint=checkpoint)


def check_statement(path: Path, bundle: Path, policy: Policy, asked: Asked) -> Outcome:
    """Verify a statement against the events of an exported log, and that log with it."""
    try:
        check = StatementCheck(parse_statement(path.read_bytes()))
    except VerifyError as error:
        return _refused(error, f"the statement {path.name}")
    outcome = check_log(bundle, policy, replace(asked, watch=check.take))
    if outcome.checkpoint is None:
        return outcome
    return replace(outcome, findings=[*outcome.findings, *check.end()])


def check_receipt(path: Path, policy: Policy, *, event: Path | None = None) -> Outcome:
    """Verify a receipt, as JSON or as a QR code's text, and on request the event it is about."""
    what = f"the receipt {path.name}"
    try:
        raw = path.read_bytes()
        coded = raw.startswith(COMPACT_PREFIX.encode())
        receipt = parse_compact(raw.decode("ascii", "replace").strip()) if coded else None
        receipt = receipt or parse_receipt(raw)
        what = f"entry {receipt.index}, {receipt.source}#{receipt.event_id}"
        if event is not None and leaf_hash(event.read_bytes()) != receipt.leaf_hash:
            raise UnprovedError(f"{event.name} is not the event of this receipt")
        signed = verify_receipt(receipt, policy)
    except VerifyError as error:
        return _refused(error, what)
    return _proved(what, signed, policy)


def check_consistency(old: Path, new: Path, proof: Path, policy: Policy) -> Outcome:
    """Verify that the log of the newer checkpoint begins with that of the older one."""
    what = f"{new.name} continues {old.name}"
    try:
        before, after = (open_trusted(path.read_bytes(), policy) for path in (old, new))
        first, second = before.checkpoint.head, after.checkpoint.head
        if before.checkpoint.origin != after.checkpoint.origin:
            raise UnprovedError("the two checkpoints are of different logs")
        said = read_object(proof.read_bytes(), _CONSISTENCY, what="consistency proof")
        if (said["old"], said["new"]) != (first.size, second.size):
            raise UnprovedError(f"the proof is for the sizes {said['old']} and {said['new']}")
        path = hashes_of(said["path"], what="consistency proof")
        verify_consistency(first.size, second.size, first.root, second.root, path)
    except VerifyError as error:
        return _refused(error, what)
    return _proved(f"{first.size} → {second.size}: {what}", after, policy)


def check_fingerprint(words: str, checkpoint: Path, policy: Policy) -> Outcome:
    """Verify that the fingerprint in a minute book is that of a checkpoint."""
    what = f"the fingerprint is that of {checkpoint.name}"
    try:
        signed = open_trusted(checkpoint.read_bytes(), policy)
        verify_fingerprint(words, signed.checkpoint)
    except VerifyError as error:
        return _refused(error, what)
    return _proved(what, signed, policy)


def _proved(what: str, signed: SignedCheckpoint, policy: Policy) -> Outcome:
    proved = Finding(code=LogCode.PROVED, facts={"what": what})
    findings = [proved, *witnessed(signed, policy)]
    return Outcome(findings=findings, checkpoint=signed.checkpoint)


def _refused(error: VerifyError, what: str) -> Outcome:
    """Say a refusal: what is readable and unproved is a finding, anything else not verifiable."""
    facts: dict[str, str | int] = {"what": what, "reason": f"{error.message} [{error.code}]"}
    finding = Finding(code=LogCode.NOT_PROVED, facts=facts)
    return Outcome(findings=[finding], verifiable=isinstance(error, UnprovedError))
