"""How a replay is said in JSON: points as decimal text, instants in UTC, sentences twice."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from audit.application.replay import AccountReplay, StandingsReplay
from audit.domain.findings import Finding
from audit.domain.leaves import format_time
from audit.domain.replay.changes import Change
from audit.domain.replay.entries import Entry, State
from audit.domain.replay.recorded import Stamp
from kernel.points import format_points


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Actor(_Answer):
    """Who acted: a person in a post, a party, a service or a clock."""

    kind: str
    id: str
    post: str | None

    @classmethod
    def of(cls, actor: str) -> "Actor":
        """Take an envelope's actor apart."""
        kind, _, rest = actor.partition("/")
        name, _, post = rest.partition("/")
        return cls(kind=kind, id=name, post=post or None)


class StampAnswer(_Answer):
    """Where in the log, when, for which day and by whom something was recorded."""

    index: int
    position: int | None
    source: str
    id: str
    recorded_at: str
    effective_on: str
    by: Actor
    entered_by: Actor | None

    @classmethod
    def of(cls, stamp: Stamp) -> "StampAnswer":
        """Say a stamp."""
        return cls(
            index=stamp.index,
            position=stamp.position,
            source=stamp.source,
            id=stamp.event_id,
            recorded_at=format_time(stamp.recorded_at),
            effective_on=stamp.effective_on.isoformat(),
            by=Actor.of(stamp.actor),
            entered_by=Actor.of(stamp.entered_by) if stamp.entered_by else None,
        )


class EntryAnswer(_Answer):
    """One entry with the rule it rests on, both dates, and who did what about it."""

    entry: str
    state: str
    table: str
    item: str
    item_name: str | None
    item_name_en: str | None
    points: str
    corrected: str | None
    """What it counts since its last correction."""
    acted_on: str
    declared: bool
    evidence: list[str]
    recorded: StampAnswer
    checked: StampAnswer | None
    recognised: StampAnswer | None
    settled: StampAnswer | None
    quarter: str | None
    reason: str | None

    @classmethod
    def of(cls, entry: Entry, replay: AccountReplay) -> "EntryAnswer":
        """Say an entry as it stood on the replay's business date."""
        steps = {step.state: step for step in entry.steps_by(replay.business_date)}
        made = [step for step in entry.steps_by(replay.business_date) if step.points is None]
        stamps = {step.state: StampAnswer.of(step.stamp) for step in made}
        day = replay.business_date
        corrected = any(step.points is not None for step in entry.steps_by(day))
        last = next(reversed(steps.values()), None)
        item = entry.known_item
        return cls(
            entry=entry.name,
            state=(last.state if last else State.RECORDED).value,
            table=entry.table,
            item=entry.item,
            item_name=item.name if item else None,
            item_name_en=item.name_en if item else None,
            points=format_points(entry.points),
            corrected=format_points(entry.points_on(day)) if corrected else None,
            acted_on=entry.acted_on.isoformat(),
            declared=entry.declared,
            evidence=entry.evidence,
            recorded=StampAnswer.of(entry.recorded),
            checked=stamps.get(State.CHECKED),
            recognised=stamps.get(State.RECOGNISED),
            settled=stamps.get(State.SETTLED),
            quarter=last.quarter if last else None,
            reason=last.reason if last else None,
        )


class ChangeAnswer(_Answer):
    """One change, said in Chinese and English, and where the account stood after it."""

    code: str
    entry: str | None
    zh: str
    en: str
    standing: str
    recognised: str
    pending: str
    recorded: StampAnswer

    @classmethod
    def of(cls, change: Change) -> "ChangeAnswer":
        """Say a change."""
        return cls(
            code=change.code.value,
            entry=change.entry,
            zh=change.sentence("zh-CN"),
            en=change.sentence("en"),
            standing=format_points(change.standing),
            recognised=format_points(change.recognised),
            pending=format_points(change.pending),
            recorded=StampAnswer.of(change.stamp),
        )


class FindingAnswer(_Answer):
    """One thing that contradicts itself or the rules of its day."""

    code: str
    zh: str
    en: str

    @classmethod
    def all_of(cls, findings: Iterable[Finding]) -> "list[FindingAnswer]":
        """Say findings."""
        return [
            cls(code=each.code.value, zh=each.sentence("zh-CN"), en=each.sentence("en"))
            for each in findings
        ]


class AccountAnswer(_Answer):
    """Where an account stood, of what its standing is made, and why it changed."""

    account: str
    label: str
    scheme: str
    origin: str | None
    """The account that the subject was part of before it had its own (分户)."""
    since: str | None
    closed_since: str | None
    merged_into: str | None
    """The account that acts since then come to (并户)."""
    recorded_until: str | None
    business_date: str | None
    size: int
    position: int
    index: int
    opening: str
    standing: str
    recognised: str
    pending: str
    table: str | None
    table_effective_on: str | None
    entries: list[EntryAnswer]
    changes: list[ChangeAnswer]
    findings: list[FindingAnswer]

    @classmethod
    def of(cls, replay: AccountReplay) -> "AccountAnswer":
        """Say a replay."""
        until, day, table = replay.recorded_until, replay.business_date, replay.table
        life = replay.account.life
        closed = life.closed_on(day)
        return cls(
            account=replay.account.id,
            label=replay.account.label,
            scheme=replay.account.scheme,
            origin=life.origin,
            since=life.since.isoformat() if life.since else None,
            closed_since=closed.since.isoformat() if closed else None,
            merged_into=closed.merged_into if closed else None,
            recorded_until=format_time(until) if until else None,
            business_date=day.isoformat() if day else None,
            size=replay.size,
            position=replay.position,
            index=replay.index,
            opening=format_points(replay.account.opening),
            standing=format_points(replay.view.standing),
            recognised=format_points(replay.view.recognised),
            pending=format_points(replay.view.pending),
            table=table.name if table else None,
            table_effective_on=table.effective_on.isoformat() if table else None,
            entries=[EntryAnswer.of(entry, replay) for entry in replay.entries],
            changes=[ChangeAnswer.of(change) for change in replay.changes],
            findings=FindingAnswer.all_of(replay.findings),
        )


class StandingsAnswer(_Answer):
    """One digest over where all accounts stand, to be compared with the one that points gives."""

    size: int
    position: int
    accounts: int
    sha256: str
    findings: list[FindingAnswer]

    @classmethod
    def of(cls, replay: StandingsReplay) -> "StandingsAnswer":
        """Say a replay."""
        return cls(
            size=replay.size,
            position=replay.position,
            accounts=replay.accounts,
            sha256=replay.sha256,
            findings=FindingAnswer.all_of(replay.findings),
        )
