"""Whom a verification believes: the log's key, and as many witnesses as its policy asks for."""

from mingbai_verify.checkpoint_text import parse_checkpoint
from mingbai_verify.checkpoints import OriginDiffersError, SignedCheckpoint, open_checkpoint
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import Finding
from mingbai_verify.keys import VerifierKey
from mingbai_verify.notes import UnsignedNoteError, parse_note
from mingbai_verify.policy import Policy


def open_trusted(raw: bytes, policy: Policy) -> SignedCheckpoint:
    """Open a checkpoint of one of the policy's logs, or raise; the quorum is asked separately."""
    origin = parse_checkpoint(parse_note(raw).text).origin
    named = [key for key in policy.logs if key.name == origin]
    if not named:
        known = ", ".join(key.name for key in policy.logs) or "none"
        raise OriginDiffersError(f"the checkpoint is one of {origin}; trusted are: {known}")
    refused: UnsignedNoteError | None = None
    for key in named:
        try:
            return open_checkpoint(raw, key, witnesses=policy.witnesses.values())
        except UnsignedNoteError as error:
            refused = error
    assert refused is not None
    raise refused


def witnessed(signed: SignedCheckpoint, policy: Policy) -> list[Finding]:
    """Give whether enough witnesses cosigned; nothing where the policy asks for none."""
    if policy.reached(()):
        return []
    names = ", ".join(_named(signed.cosigners, policy)) or "—"
    if policy.reached(signed.cosigners):
        return [Finding(code=LogCode.WITNESSED, facts={"names": names})]
    facts: dict[str, str | int] = {"quorum": policy.quorum, "names": names}
    return [Finding(code=LogCode.QUORUM_NOT_REACHED, facts=facts)]


def _named(cosigners: tuple[VerifierKey, ...], policy: Policy) -> list[str]:
    return [name for name, key in policy.witnesses.items() if key in cosigners]
