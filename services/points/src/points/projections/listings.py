"""Who was proposed for the blacklist, was on it when, was helped by whom, and why did it end?"""

from uuid import UUID

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_LISTINGS = """
    listing uuid PRIMARY KEY, scheme text NOT NULL, account uuid NOT NULL, subject_id uuid
    NOT NULL, subject_type text NOT NULL, label text NOT NULL, contacts uuid[] NOT NULL, number
    integer NOT NULL, state text NOT NULL, standing numeric NOT NULL, standing_position bigint
    NOT NULL, below numeric NOT NULL, rule text NOT NULL, present uuid[] NOT NULL, proposed_at
    timestamptz NOT NULL, proposed_by text NOT NULL, decided_at timestamptz, decided_by text,
    resolution text, reason text, since date, until date, helper uuid, helpers uuid[] NOT NULL,
    visits integer NOT NULL, exit_proposed_at timestamptz, exit_resolution text, ended_at
    timestamptz, end_reason text, version bigint NOT NULL, position bigint NOT NULL
"""
_VISITS = """
    listing uuid NOT NULL, position bigint NOT NULL, helper uuid NOT NULL, visited_on date
    NOT NULL, recorded_at timestamptz NOT NULL, actor text NOT NULL, noted boolean NOT NULL,
    irregular text[] NOT NULL, PRIMARY KEY (listing, position)
"""


def _proposed(write: Write, event: LogEvent) -> None:
    data, listed, assessed = event.data, event.data["listed"], event.data["assessed"]
    write(
        "INSERT INTO listings (listing, scheme, account, subject_id, subject_type, label,"
        " contacts, number, state, standing, standing_position, below, rule, present,"
        " proposed_at, proposed_by, helpers, visits, version, position) VALUES (%s, %s, %s, %s,"
        " %s, %s, %s, %s, 'proposed', %s, %s, %s, %s, %s, %s, %s, '{}', 0, 1, %s)",
        (
            event.subject,
            *(listed[name] for name in ("scheme", "account", "subject_id", "subject_type")),
            listed["label"],
            [UUID(contact) for contact in data["contacts"]],
            data["number"],
            *(assessed[name] for name in ("standing", "position", "below", "rule")),
            [UUID(member) for member in data["present"]],
            event.recorded_at,
            event.document["actor"],
            event.position,
        ),
    )


def _approved(write: Write, event: LogEvent) -> None:
    data = event.data
    _update(
        write,
        event,
        "state = 'in_force', decided_at = %s, decided_by = %s, resolution = %s, since = %s,"
        " until = %s",
        (
            event.recorded_at,
            event.document["actor"],
            data["resolution"],
            data["since"],
            data["until"],
        ),
    )


def _not_approved(write: Write, event: LogEvent) -> None:
    _update(
        write,
        event,
        "state = 'not_approved', decided_at = %s, decided_by = %s, reason = %s",
        (event.recorded_at, event.document["actor"], event.data["reason"]),
    )


def _helper_assigned(write: Write, event: LogEvent) -> None:
    helper = UUID(event.data["helper"])
    _update(write, event, "helper = %s, helpers = helpers || %s", (helper, [helper]))


def _visited(write: Write, event: LogEvent) -> None:
    data = event.data
    _update(write, event, "visits = visits + 1", ())
    write(
        "INSERT INTO listing_visits (listing, position, helper, visited_on, recorded_at, actor,"
        " noted, irregular) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            event.position,
            data["helper"],
            data["visited_on"],
            event.recorded_at,
            event.document["actor"],
            "note" in data,
            data["irregular"],
        ),
    )


def _exit_proposed(write: Write, event: LogEvent) -> None:
    _update(write, event, "exit_proposed_at = %s", (event.recorded_at,))


def _exit_approved(write: Write, event: LogEvent) -> None:
    _update(write, event, "exit_resolution = %s", (event.data["resolution"],))


def _ended(write: Write, event: LogEvent) -> None:
    _update(
        write,
        event,
        "state = 'ended', ended_at = %s, until = %s, end_reason = %s",
        (event.recorded_at, event.data["until"], event.data["reason"]),
    )


def _update(write: Write, event: LogEvent, assignments: str, values: tuple[object, ...]) -> None:
    write(
        f"UPDATE listings SET {assignments}, version = version + 1, position = %s"
        " WHERE listing = %s",
        (*values, event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "points.listing.proposed.v1": _proposed,
    "points.listing.approved.v1": _approved,
    "points.listing.not_approved.v1": _not_approved,
    "points.listing.helper_assigned.v1": _helper_assigned,
    "points.listing.visited.v1": _visited,
    "points.listing.exit_proposed.v1": _exit_proposed,
    "points.listing.exit_approved.v1": _exit_approved,
    "points.listing.ended.v1": _ended,
}

LISTINGS = ReadModel(
    name="listings",
    tables={"listings": _LISTINGS, "listing_visits": _VISITS},
    indexes=(
        "CREATE INDEX listings_account ON listings (account)",
        "CREATE INDEX listings_in_force ON listings (until) WHERE state = 'in_force'",
    ),
    handlers=_HANDLERS,
)
