"""Watches the operator: the stream, every service's chain head, the clocks, and who acted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
    StreamGoneError,
    StreamSilentError,
)
from audit.application.ports import Evidence, Leaves, OwnLog
from audit.application.verification import Progress, Verification, of_service
from audit.domain.leaves import Leaf
from audit.domain.watching.acts import TERM_TYPES, ActsWalk, Terms
from audit.domain.watching.clocks import watch_clock
from audit.domain.watching.codes import WatchCode, WatchFinding
from audit.domain.watching.stream import Known, StreamSeen, watch_stream
from mingbai_verify.findings import FINDINGS_MAX
from mingbai_verify.findings import Finding as LogFinding

TOLD_EVERY = 500


class StreamLeaves(Leaves, Protocol):
    """The events of the log, also by the message that brought them."""

    def at_sequences(self, sequences: Sequence[int]) -> Mapping[int, Leaf]:
        """Give the leaves that came with these messages of the stream."""


@dataclass(frozen=True, kw_only=True)
class WatchPorts:
    """What watching reads."""

    leaves: StreamLeaves
    evidence: Evidence
    verification: Verification
    now: Callable[[], datetime]
    """This machine's own clock, also where the county's is a played one."""


class Watching:
    """Looks once at everything that the operator could bend; whatever cannot be seen is told."""

    def __init__(self, ports: WatchPorts, *, registry: str, late_days: int) -> None:
        """Take terms of office from this source, and call late what came after so many days."""
        self._ports = ports
        self._registry = registry
        self._late_days = late_days

    def stream(self, name: str, look: Callable[[], StreamSeen]) -> list[LogFinding]:
        """Compare the stream's settings and extent with what the log has read from it."""
        try:
            seen = look()
        except StreamGoneError:
            return [WatchFinding(code=WatchCode.STREAM_GONE, facts={"stream": name})]
        except StreamSilentError as error:
            facts: dict[str, str | int] = {"stream": name, "reason": error.message}
            return [WatchFinding(code=WatchCode.STREAM_SILENT, facts=facts)]
        _, taken = self._ports.evidence.extent()
        known = {
            sequence: Known(index=leaf.index, source=leaf.source, event_id=leaf.event_id)
            for sequence, leaf in self._ports.leaves.at_sequences(
                seen.removed[:FINDINGS_MAX]
            ).items()
        }
        return list(watch_stream(seen, taken=taken, known=known))

    def head(self, source: str, own: OwnLog, progress: Progress) -> list[LogFinding]:
        """Compare a service's chain where the log knows it last; a difference is looked into."""
        head = self._ports.evidence.noted().heads.get(source)
        if head is None:
            return self._ports.verification.service(source, own, progress)
        try:
            row = next(iter(own.rows(head.position - 1)), None)
        except (ServiceSilentError, ServiceRefusedError, ServiceUnreadableError) as error:
            return [of_service(source, error)]
        if row is None or (row.position, row.chain) != (head.position, head.chain):
            return self._ports.verification.service(source, own, progress)
        facts: dict[str, str | int] = {"source": source, "position": head.position}
        return [WatchFinding(code=WatchCode.HEAD_MATCHES, facts=facts)]

    def clock(self, name: str, ask: Callable[[], datetime]) -> LogFinding:
        """Compare another clock with this machine's; silence is a finding."""
        before = self._ports.now()
        try:
            said = ask()
        except (ServiceSilentError, ServiceRefusedError, ServiceUnreadableError) as error:
            return of_service(name, error)
        return watch_clock(name, said=said, before=before, after=self._ports.now())

    def acts(self, progress: Progress) -> list[LogFinding]:
        """Walk the log and find acts outside a term of office, in two seats, or recorded late."""
        leaves = self._ports.leaves
        size = leaves.size()
        terms = Terms(leaves.of_types(TERM_TYPES, source=self._registry, before=size))
        walk = ActsWalk(terms, late_days=self._late_days)
        for leaf in leaves.walk(before=size):
            walk.take(leaf)
            if leaf.index % TOLD_EVERY == 0:
                progress("acts", leaf.index, size)
        progress("acts", size, size)
        return list(walk.findings)
