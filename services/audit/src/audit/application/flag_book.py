"""Every flag as this process knows it: read on from the restricted log whenever it is asked."""

import re
import threading
from uuid import UUID

from audit.application.flag_ports import Facts, RestrictedEvents
from audit.domain.flags.known import KnownFlag, KnownFlags

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FlagBook:
    """Answers with what the log had when it was asked: who has answered a flag reads the answer."""

    def __init__(self, events: RestrictedEvents, facts: Facts) -> None:
        self._events = events
        self._facts = facts
        self._known = KnownFlags()
        self._concerned: dict[UUID, frozenset[UUID]] = {}
        self._reading = threading.Lock()

    def current(self) -> KnownFlags:
        """Read on to the log's end and give every flag; what is given is only looked at."""
        with self._reading:
            while events := self._events.events_after(self._known.position):
                for event in events:
                    self._known.take(event.position, event.document)
            return self._known

    def flag(self, flag: UUID) -> KnownFlag | None:
        """Give one flag, or None."""
        return self.current().flags.get(flag)

    def concerned(self, flag: KnownFlag) -> frozenset[UUID]:
        """Give whoever the facts of a flag name, in whatever part: none of them may know of it.

        Ids of units and things are among them; nobody has those, so they keep nobody out.
        """
        known = self._concerned.get(flag.id)
        if known is None:
            said = [flag.suspicion.subject.encode()]
            for fact in flag.suspicion.facts:
                source, _, event_id = fact.partition("#")
                said.append(self._facts.event(source, event_id) or b"")
            found = {UUID(each.decode()) for text in said for each in _UUID.findall(text)}
            known = self._concerned[flag.id] = frozenset(found)
        return known
