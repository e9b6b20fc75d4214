"""Who may see whose standing, for what and until when, and who was told what?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _given(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO consents (consent, account, recipient, purpose, valid_until, giving, used,"
        " given_at, position) VALUES (%s, %s, %s, %s, %s, 1, 0, %s, %s)",
        (
            event.subject,
            data["account"],
            data["recipient"],
            data["purpose"],
            data["valid_until"],
            event.recorded_at,
            event.position,
        ),
    )


def _given_anew(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE consents SET valid_until = %s, giving = giving + 1, given_at = %s,"
        " withdrawn_at = NULL, position = %s WHERE consent = %s",
        (event.data["valid_until"], event.recorded_at, event.position, event.subject),
    )


def _withdrawn(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE consents SET withdrawn_at = %s, position = %s WHERE consent = %s",
        (event.recorded_at, event.position, event.subject),
    )


def _used(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE consents SET used = used + 1, position = %s WHERE consent = %s",
        (event.position, event.subject),
    )


def _handed_over(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO snapshots (snapshot, account, recipient, purpose, consent, giving, standing,"
        " known_position, score_tables, quarter, actor, handed_over_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["account"],
            data["recipient"],
            data["purpose"],
            data["consent"],
            data["giving"],
            data["standing"],
            data["position"],
            data["tables"],
            data.get("quarter"),
            event.document["actor"],
            event.recorded_at,
            event.position,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "points.consent.given.v1": _given,
    "points.consent.given_anew.v1": _given_anew,
    "points.consent.withdrawn.v1": _withdrawn,
    "points.consent.used.v1": _used,
    "points.snapshot.handed_over.v1": _handed_over,
}

CONSENTS = ReadModel(
    name="consents",
    tables={
        "consents": "consent uuid PRIMARY KEY, account uuid NOT NULL, recipient uuid NOT NULL,"
        " purpose text NOT NULL, valid_until date NOT NULL, giving integer NOT NULL, used"
        " integer NOT NULL, given_at"
        " timestamptz NOT NULL, withdrawn_at timestamptz, position bigint NOT NULL",
        "snapshots": "snapshot uuid PRIMARY KEY, account uuid NOT NULL, recipient uuid NOT NULL,"
        " purpose text NOT NULL, consent uuid NOT NULL, giving integer NOT NULL, standing numeric"
        " NOT NULL, known_position bigint NOT NULL, score_tables text[] NOT NULL, quarter text,"
        " actor text NOT NULL, handed_over_at timestamptz NOT NULL, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX consents_account ON consents (account, consent)",
        "CREATE INDEX snapshots_account ON snapshots (account, position)",
    ),
    handlers=_HANDLERS,
)
