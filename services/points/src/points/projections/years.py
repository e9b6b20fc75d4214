"""Which years of a scheme are closed, who has which rank in them, and who was honoured?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO years (year_id, scheme, year, unit, quarters, closing_on, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["scheme"],
            data["year"],
            event.document["unit"],
            data["quarters"],
            data["closing_on"],
            event.position,
        ),
    )


def _ranked(write: Write, event: LogEvent) -> None:
    for line in event.data["lines"]:
        write(
            "INSERT INTO ranking_lines (year_id, account, rank, points, label, subject_type)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (
                event.subject,
                line["account"],
                line["rank"],
                line["points"],
                line["label"],
                line["subject_type"],
            ),
        )


def _closed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE years SET closed_at = %s, closed_by = %s, ties = %s, lines = %s, points = %s,"
        " statement = %s, known_position = %s, resolution = %s, position = %s WHERE year_id = %s",
        (
            event.recorded_at,
            event.document["actor"],
            data["ties"],
            data["lines"],
            data["points"],
            data["statement"],
            data["position"],
            data["resolution"],
            event.position,
            event.subject,
        ),
    )


def _proposed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO honours (honour, scheme, year, account, subject_id, subject_type, title,"
        " rank, points, closing_on, bonus, state, proposed_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'proposed', %s, %s)",
        (
            event.subject,
            data["scheme"],
            data["year"],
            data["account"],
            data["subject"],
            data["subject_type"],
            data["title"],
            data["rank"],
            data["points"],
            data["closing_on"],
            data["bonus"],
            event.recorded_at,
            event.position,
        ),
    )


def _proposed_anew(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE honours SET state = 'proposed', bonus = %s, proposed_at = %s, decided_at = NULL,"
        " resolution = NULL, position = %s WHERE honour = %s",
        (event.data["bonus"], event.recorded_at, event.position, event.subject),
    )


def _awarded(write: Write, event: LogEvent) -> None:
    _decided(write, event, "awarded")


def _declined(write: Write, event: LogEvent) -> None:
    _decided(write, event, "declined")


def _decided(write: Write, event: LogEvent, state: str) -> None:
    write(
        "UPDATE honours SET state = %s, decided_at = %s, resolution = %s, position = %s"
        " WHERE honour = %s",
        (state, event.recorded_at, event.data["resolution"], event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "points.year.opened.v1": _opened,
    "points.year.ranked.v1": _ranked,
    "points.year.closed.v1": _closed,
    "points.honour.proposed.v1": _proposed,
    "points.honour.proposed_anew.v1": _proposed_anew,
    "points.honour.awarded.v1": _awarded,
    "points.honour.declined.v1": _declined,
}

YEARS = ReadModel(
    name="years",
    tables={
        "years": "year_id uuid PRIMARY KEY, scheme text NOT NULL, year text NOT NULL, unit text"
        " NOT NULL, quarters text[] NOT NULL, closing_on date NOT NULL, closed_at timestamptz,"
        " closed_by text, ties text, lines integer, points numeric, statement text,"
        " known_position bigint, resolution text, position bigint NOT NULL, UNIQUE (scheme, year)",
        "ranking_lines": "year_id uuid NOT NULL, account uuid NOT NULL, rank integer NOT NULL,"
        " points numeric NOT NULL, label text NOT NULL, subject_type text NOT NULL,"
        " PRIMARY KEY (year_id, account)",
        "honours": "honour uuid PRIMARY KEY, scheme text NOT NULL, year text NOT NULL, account"
        " uuid NOT NULL, subject_id uuid NOT NULL, subject_type text NOT NULL, title text NOT"
        " NULL, rank integer NOT NULL, points numeric NOT NULL, closing_on date NOT NULL, bonus"
        " integer NOT NULL, state text NOT NULL, proposed_at timestamptz NOT NULL, decided_at"
        " timestamptz, resolution text, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX ranking_order ON ranking_lines (year_id, rank, account)",
        "CREATE INDEX honours_year ON honours (scheme, year, rank, honour)",
    ),
    handlers=_HANDLERS,
)
