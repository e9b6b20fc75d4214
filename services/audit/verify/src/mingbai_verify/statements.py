"""One published statement against the events that it was computed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mingbai_verify.documents import check_object, write_object
from mingbai_verify.events import Event
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.strict_json import DocumentMalformedError, read_json

_LINE = {
    "account": str, "label": str, "points": str, "standing": str, "grid": str, "event": str,
    "position": int,
}  # fmt: skip
_SHOWN = ("account", "label", "points", "standing")
_SAID = ("label", "points", "standing")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was published: its lines, the hash that binds them, and the events behind it."""

    sha256: str
    lines: Mapping[str, Mapping[str, Any]]
    """By the event that each line comes from."""
    events: tuple[str, ...]
    """The publication and the approval."""

    def computed(self) -> str:
        """Give the hash over the lines: canonical objects by account, a line feed each."""
        running = sha256()
        for line in sorted(self.lines.values(), key=lambda line: str(line["account"])):
            running.update(write_object({name: line[name] for name in _SHOWN}))
        return f"sha256:{running.hexdigest()}"


def parse_statement(raw: bytes) -> Statement:
    """Read a statement as `disclosure` gives it to programs, or raise `DocumentMalformedError`."""
    said = read_json(raw)
    try:
        lines = [check_object(line, _LINE, what="line") for line in said["lines"]]
        verification = said["verification"]
        digest, events = (
            verification["statement"],
            [each["event"] for each in verification["events"]],
        )
    except (KeyError, TypeError) as error:
        raise DocumentMalformedError("this is no statement: ask for its JSON") from error
    by_event = {line["event"]: line for line in lines}
    accounts = {line["account"] for line in lines}
    if len(by_event) < len(lines) or len(accounts) < len(lines):
        raise DocumentMalformedError("an account or an event stands twice in the statement")
    if not all(isinstance(each, str) for each in (digest, *events)):
        raise DocumentMalformedError("the statement does not say its hash and its events")
    return Statement(sha256=digest, lines=by_event, events=tuple(events))


class StatementCheck:
    """Compares a statement with the events of a log while that is verified."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._wanted = {*statement.lines, *statement.events}
        self._findings: list[Finding] = []
        self._compare_hash(statement.computed())

    def take(self, event: Event) -> None:
        """Take the next event of the log."""
        if event.identity not in self._wanted:
            return
        self._wanted.discard(event.identity)
        line = self._statement.lines.get(event.identity)
        if line is None:
            data = event.data if isinstance(event.data, dict) else {}
            self._compare_hash(str(data.get("statement", "—")))
        elif not _fits(line, event):
            facts: dict[str, str | int] = {"account": line["account"], "event": event.identity}
            self._findings.append(Finding(code=LogCode.LINE_DIFFERS, facts=facts))

    def end(self) -> list[Finding]:
        """Give what differs, or that the statement follows from its events."""
        gone = [
            Finding(code=LogCode.EVENT_NOT_IN_BUNDLE, facts={"event": each})
            for each in sorted(self._wanted)
        ]
        found = [*self._findings, *gone][:FINDINGS_MAX]
        facts: dict[str, str | int] = {"statement": self._statement.sha256}
        facts["lines"] = len(self._statement.lines)
        return found or [Finding(code=LogCode.STATEMENT_MATCHES, facts=facts)]

    def _compare_hash(self, computed: str) -> None:
        said = self._statement.sha256
        if computed != said:
            facts: dict[str, str | int] = {"statement": said, "computed": computed}
            self._findings.append(Finding(code=LogCode.STATEMENT_DIFFERS, facts=facts))


def _fits(line: Mapping[str, Any], event: Event) -> bool:
    data = event.data if isinstance(event.data, dict) else {}
    said = {name: data.get(name) for name in _SAID}
    return event.aggregate == line["account"] and said == {name: line[name] for name in _SAID}
