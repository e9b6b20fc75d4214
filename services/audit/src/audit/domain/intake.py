"""What audit does with one message of the stream: a leaf, nothing, or evidence and an alarm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from audit.domain.envelopes import (
    CHAIN_HEADER,
    POSITION_HEADER,
    Claim,
    Envelope,
    read_claim,
    read_envelope,
    source_allowed,
)
from chassis.canonical import is_canonical
from mingbai_verify.chains import Head as ChainHead
from mingbai_verify.chains import first_link, next_link
from mingbai_verify.merkle import leaf_hash
from mingbai_verify.tiles import ENTRY_BYTES_MAX

DETAIL_CHARACTERS_MAX = 300

Identity = tuple[str, str]
"""The source and id of an event."""
UnitOfSource = tuple[str, str]
"""A source, and the unit within which it numbers its events."""


class AlarmCode(StrEnum):
    """What may be wrong with a message; the value is stored and never changes."""

    MESSAGE_UNREADABLE = "message_unreadable"
    EVENT_TOO_LARGE = "event_too_large"
    SOURCE_NOT_ALLOWED = "source_not_allowed"
    IDENTITY_CONFLICT = "identity_conflict"
    STREAM_GAP = "stream_gap"
    STREAM_OUT_OF_ORDER = "stream_out_of_order"
    NOT_CANONICAL = "not_canonical"
    ENVELOPE_INCOMPLETE = "envelope_incomplete"
    CLAIM_MISSING = "claim_missing"
    POSITION_GAP = "position_gap"
    POSITION_REPEATED = "position_repeated"
    CHAIN_BROKEN = "chain_broken"
    UNITSEQ_GAP = "unitseq_gap"
    UNITSEQ_REPEATED = "unitseq_repeated"
    TIME_WENT_BACK = "time_went_back"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message as the stream delivered it."""

    sequence: int
    subject: str
    headers: Mapping[str, str]
    event: bytes


@dataclass(frozen=True, kw_only=True)
class Head(ChainHead):
    """How far one source's own log is known: last position, its link, its latest time."""

    recorded_at: datetime | None


@dataclass(kw_only=True)
class Known:
    """What the tree knows already; of the leaves only those that a batch could meet again."""

    size: int = 0
    sequence: int = 0
    leaves: dict[Identity, bytes] = field(default_factory=dict)
    """Leaf hash by identity."""
    heads: dict[str, Head] = field(default_factory=dict)
    units: dict[UnitOfSource, int] = field(default_factory=dict)
    """Last `unitseq` by source and unit."""
    evidence: set[tuple[int, bytes]] = field(default_factory=set)
    """Stream sequence and leaf hash of messages that were kept as evidence."""


@dataclass(frozen=True, kw_only=True)
class NewLeaf:
    """One event that the tree takes now."""

    index: int
    sequence: int
    envelope: Envelope
    event: bytes
    hashed: bytes
    claim: Claim | None


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One thing that is wrong with one message; `leaf_index` is None where it was not taken."""

    code: AlarmCode
    sequence: int
    leaf_index: int | None
    event: bytes
    hashed: bytes
    details: dict[str, str]


class Intake:
    """Takes messages in the stream's order, each event once, and gathers what is to be stored.

    Whatever arrives is kept: as a leaf where it is an event of its source, else as evidence.
    A broken claim of position or chain raises one alarm, and the next event is judged from there.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        self.leaves: list[NewLeaf] = []
        self.alarms: list[Alarm] = []
        self.heads: dict[str, Head] = {}
        self.units: dict[UnitOfSource, int] = {}
        self.skipped = 0

    @property
    def sequence(self) -> int:
        """The stream sequence of the last message taken."""
        return self._known.sequence

    @property
    def size(self) -> int:
        """The number of leaves, with those that were taken now."""
        return self._known.size

    def take(self, message: Message) -> None:
        """Decide about one message and remember the decision."""
        hashed = leaf_hash(message.event)
        envelope = read_envelope(message.event)
        last = self._known.sequence
        late = message.sequence <= last
        if late and self._met(message.sequence, hashed, envelope):
            self.skipped += 1
            return
        judged = _Judged(message=message, hashed=hashed)
        if late:
            # Delivered late or forged, it is in the stream: so it is kept, and somebody must look.
            judged.add(AlarmCode.STREAM_OUT_OF_ORDER, last_taken=last)
        elif message.sequence != last + 1:
            judged.add(AlarmCode.STREAM_GAP, expected=last + 1, found=message.sequence)
        self._known.sequence = max(last, message.sequence)
        if envelope is None:
            judged.add(AlarmCode.MESSAGE_UNREADABLE)
        elif len(message.event) > ENTRY_BYTES_MAX:
            judged.add(AlarmCode.EVENT_TOO_LARGE, bytes=len(message.event))
        elif not source_allowed(message.subject, envelope.source):
            judged.add(AlarmCode.SOURCE_NOT_ALLOWED, source=envelope.source)
        elif (kept := self._known.leaves.get(envelope.identity)) is None:
            self._append(judged, envelope)
        elif kept == hashed:
            self.skipped += 1
        else:
            judged.add(AlarmCode.IDENTITY_CONFLICT, kept_leaf_hash=kept.hex())
        self._raise_alarms(judged)

    def _met(self, sequence: int, hashed: bytes, envelope: Envelope | None) -> bool:
        known = envelope is not None and self._known.leaves.get(envelope.identity) == hashed
        return known or (sequence, hashed) in self._known.evidence

    def _append(self, judged: "_Judged", envelope: Envelope) -> None:
        message = judged.message
        judged.leaf_index = self._known.size
        if not is_canonical(message.event):
            judged.add(AlarmCode.NOT_CANONICAL)
        if not envelope.complete:
            judged.add(AlarmCode.ENVELOPE_INCOMPLETE)
        claim = read_claim(message.headers)
        self._follow_source(judged, envelope, claim)
        self._follow_unit(judged, envelope)
        self._known.size += 1
        self._known.leaves[envelope.identity] = judged.hashed
        self.leaves.append(
            NewLeaf(
                index=judged.leaf_index,
                sequence=message.sequence,
                envelope=envelope,
                event=message.event,
                hashed=judged.hashed,
                claim=claim,
            )
        )

    def _follow_source(self, judged: "_Judged", envelope: Envelope, claim: Claim | None) -> None:
        if claim is None:
            judged.add(AlarmCode.CLAIM_MISSING)
            return
        source = envelope.source
        head = self._known.heads.get(source) or Head(
            position=0, chain=first_link(source), recorded_at=None
        )
        if claim.position <= head.position:
            judged.add(AlarmCode.POSITION_REPEATED, last=head.position, found=claim.position)
            return
        _check_claim(judged, head, claim)
        went_back = envelope.time and head.recorded_at and envelope.time < head.recorded_at
        if went_back and head.recorded_at:
            judged.add(AlarmCode.TIME_WENT_BACK, last=head.recorded_at.isoformat())
        advanced = Head(
            position=claim.position,
            chain=claim.chain,
            recorded_at=head.recorded_at if went_back else envelope.time or head.recorded_at,
        )
        self._known.heads[source] = self.heads[source] = advanced

    def _follow_unit(self, judged: "_Judged", envelope: Envelope) -> None:
        if envelope.unit is None or envelope.unitseq is None:
            return
        key = (envelope.source, envelope.unit)
        last, found = self._known.units.get(key, 0), envelope.unitseq
        if found <= last:
            judged.add(AlarmCode.UNITSEQ_REPEATED, unit=envelope.unit, last=last, found=found)
            return
        if found != last + 1:
            judged.add(AlarmCode.UNITSEQ_GAP, unit=envelope.unit, expected=last + 1, found=found)
        self._known.units[key] = self.units[key] = found

    def _raise_alarms(self, judged: "_Judged") -> None:
        self.alarms += judged.alarms()
        if judged.found and judged.leaf_index is None:
            self._known.evidence.add((judged.message.sequence, judged.hashed))


@dataclass(kw_only=True)
class _Judged:
    """One message with what was found wrong about it so far."""

    message: Message
    hashed: bytes
    leaf_index: int | None = None
    found: list[tuple[AlarmCode, dict[str, str]]] = field(default_factory=list)

    def add(self, code: AlarmCode, **details: str | int) -> None:
        """Note one thing that is wrong, with facts for the one who looks into it."""
        self.found.append((code, {name: _short(str(value)) for name, value in details.items()}))

    def alarms(self) -> list[Alarm]:
        """Give one alarm for each thing found, with what the message said of itself."""
        headers = self.message.headers
        said = {
            "subject": _short(self.message.subject),
            "claimed_position": _short(headers.get(POSITION_HEADER, "")),
            "claimed_chain": _short(headers.get(CHAIN_HEADER, "")),
        }
        return [
            Alarm(
                code=code,
                sequence=self.message.sequence,
                leaf_index=self.leaf_index,
                event=self.message.event,
                hashed=self.hashed,
                details={**said, **details},
            )
            for code, details in self.found
        ]


def _check_claim(judged: _Judged, head: Head, claim: Claim) -> None:
    if claim.position != head.position + 1:
        expected = head.position + 1
        judged.add(AlarmCode.POSITION_GAP, expected=expected, found=claim.position)
        return
    computed = next_link(head.chain, judged.message.event)
    if claim.chain != computed:
        judged.add(AlarmCode.CHAIN_BROKEN, computed=computed.hex())


def _short(text: str) -> str:
    return text[:DETAIL_CHARACTERS_MAX]
