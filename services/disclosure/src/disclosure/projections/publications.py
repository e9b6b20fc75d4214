"""Which periods are due, published or withheld, and what became of each of them when."""

from chassis.projections.model import LogEvent, ReadModel, Write
from disclosure.domain.publication import Publication, State

_PUBLICATIONS = """
    publication uuid PRIMARY KEY, kind text NOT NULL, unit uuid NOT NULL, scheme text NOT NULL,
    period text NOT NULL, state text NOT NULL, revision integer NOT NULL DEFAULT 0,
    version bigint NOT NULL, last_day date NOT NULL,
    lines integer NOT NULL, entries integer NOT NULL, points text NOT NULL,
    statement text NOT NULL, resolution text NOT NULL, approved_event text NOT NULL,
    approved_position bigint NOT NULL, approved_on date NOT NULL, approved_at text NOT NULL,
    approver text NOT NULL, required_at text NOT NULL, positions_first bigint,
    positions_last bigint, decided_event text, decided_position bigint, decided_at text,
    decided_on date, objections_until date, reason text, computed text
"""
_VARYING = (
    "last_day, lines, entries, points, statement, resolution, approved_event, approved_position,"
    " approved_on, approved_at, approver, positions_first, positions_last, decided_event,"
    " decided_position, decided_at, decided_on, objections_until"
)
"""What a revision has of its own."""
_REVISIONS = """
    publication uuid NOT NULL, revision integer NOT NULL, last_day date NOT NULL,
    lines integer NOT NULL, entries integer NOT NULL, points text NOT NULL,
    statement text NOT NULL, resolution text NOT NULL, approved_event text NOT NULL,
    approved_position bigint NOT NULL, approved_on date NOT NULL, approved_at text NOT NULL,
    approver text NOT NULL, positions_first bigint, positions_last bigint, decided_event text,
    decided_position bigint, decided_at text, decided_on date, objections_until date,
    restated integer NOT NULL, replaces text, PRIMARY KEY (publication, revision)
"""
_STEPS = """
    publication uuid NOT NULL, position bigint NOT NULL, event text NOT NULL, what text NOT NULL,
    recorded_at text NOT NULL, statement text NOT NULL, PRIMARY KEY (publication, position)
"""


def _required(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO publications (publication, kind, unit, scheme, period, state, version,"
        " last_day, lines, entries, points, statement, resolution, approved_event,"
        " approved_position, approved_on, approved_at, approver, required_at) VALUES"
        " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject, data["kind"], data["unit"], data["scheme"], data["period"],
            State.DUE.value, _version(event), data["last_day"], data["lines"], data["entries"],
            data["points"], data["statement"], data["resolution"], data["approved_event"],
            data["approved_position"], data["approved_on"], data["approved_at"],
            data["approver"], event.recorded_at,
        ),
    )  # fmt: skip
    _step(write, event, State.DUE)


def _published(write: Write, event: LogEvent) -> None:
    _decided(write, event, State.PUBLISHED)
    write(
        "UPDATE publications SET objections_until = %s, revision = 1 WHERE publication = %s",
        (event.data.get("objections_until"), event.subject),
    )
    _revise(write, event, 1)


def _reissued(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE publications SET revision = %s, last_day = %s, lines = %s, entries = %s,"
        " points = %s, statement = %s, resolution = %s, approved_event = %s,"
        " approved_position = %s, approved_on = %s, approved_at = %s, approver = %s,"
        " objections_until = %s WHERE publication = %s",
        (
            data["revision"], data["last_day"], data["lines"], data["entries"], data["points"],
            data["statement"], data["resolution"], data["approved_event"],
            data["approved_position"], data["approved_on"], data["approved_at"],
            data["approver"], data.get("objections_until"), event.subject,
        ),
    )  # fmt: skip
    _decided(write, event, State.PUBLISHED)
    _revise(write, event, data["revision"])


def _revise(write: Write, event: LogEvent, revision: int) -> None:
    write(
        f"INSERT INTO publication_revisions (publication, revision, {_VARYING}, restated, replaces)"
        f" SELECT publication, %s, {_VARYING}, %s, %s FROM publications WHERE publication = %s",
        (revision, event.data.get("restated", 0), event.data.get("replaces"), event.subject),
    )


def _withheld(write: Write, event: LogEvent) -> None:
    """Show nothing of a list that was withheld; an earlier revision of it stays as it is."""
    data = event.data
    write(
        "UPDATE publications SET state = %s, positions_first = %s, positions_last = %s,"
        " decided_event = %s, decided_position = %s, decided_at = %s, decided_on = %s"
        " WHERE publication = %s AND revision = 0",
        (
            State.WITHHELD.value, data["positions_first"], data["positions_last"],
            _identity(event), event.position, event.recorded_at, event.effective_on,
            event.subject,
        ),
    )  # fmt: skip
    write(
        "UPDATE publications SET reason = %s, computed = %s, version = %s WHERE publication = %s",
        (data["reason"], data["computed"], _version(event), event.subject),
    )
    _step(write, event, State.WITHHELD)


def _decided(write: Write, event: LogEvent, state: State) -> None:
    write(
        "UPDATE publications SET state = %s, version = %s, positions_first = %s,"
        " positions_last = %s, decided_event = %s, decided_position = %s, decided_at = %s,"
        " decided_on = %s WHERE publication = %s",
        (
            state.value, _version(event), event.data["positions_first"],
            event.data["positions_last"], _identity(event), event.position, event.recorded_at,
            event.effective_on, event.subject,
        ),
    )  # fmt: skip
    _step(write, event, state)


def _step(write: Write, event: LogEvent, state: State) -> None:
    write(
        "INSERT INTO publication_steps (publication, position, event, what, recorded_at,"
        " statement) VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject, event.position, _identity(event), state.value, event.recorded_at,
            event.data["statement"],
        ),
    )  # fmt: skip


def _version(event: LogEvent) -> int:
    return int(event.document["id"].rpartition(".")[2])


def _identity(event: LogEvent) -> str:
    return f"{event.document['source']}#{event.document['id']}"


PUBLICATIONS = ReadModel(
    name="publications",
    tables={
        "publications": _PUBLICATIONS,
        "publication_revisions": _REVISIONS,
        "publication_steps": _STEPS,
    },
    handlers={
        f"{Publication.Required.TOPIC}.v1": _required,
        f"{Publication.Published.TOPIC}.v1": _published,
        f"{Publication.Reissued.TOPIC}.v1": _reissued,
        f"{Publication.Withheld.TOPIC}.v1": _withheld,
    },
    indexes=(
        "CREATE INDEX publications_decided ON publications (decided_position DESC)",
        "CREATE INDEX publications_period ON publications (unit, period)",
    ),
)
