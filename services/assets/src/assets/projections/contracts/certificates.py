"""Who is certified for what, from when until when?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _issued(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO certificates (certificate, unit, number, party, kind, issued_on, expires_on,"
        " issuer, evidence, recorded_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s)",
        (
            event.subject,
            data["unit"],
            data["number"],
            data["party"],
            data["kind"],
            data["issued_on"],
            data["expires_on"],
            data["issuer"],
            data["evidence"],
            event.recorded_at,
            event.position,
        ),
    )


def _withdrawn(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE certificates SET withdrawn_from = %s::date + 1 WHERE certificate = %s",
        (event.data["last_on"], event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.certificate.issued.v1": _issued,
    "assets.certificate.withdrawn.v1": _withdrawn,
}

CERTIFICATES = ReadModel(
    name="certificates",
    tables={
        "certificates": "certificate uuid PRIMARY KEY, unit uuid NOT NULL, number text NOT NULL,"
        " party uuid NOT NULL, kind text NOT NULL, issued_on date NOT NULL, expires_on date NOT"
        " NULL, withdrawn_from date, issuer text NOT NULL, evidence text[] NOT NULL, recorded_at"
        " timestamptz NOT NULL, position bigint NOT NULL"
    },
    indexes=("CREATE INDEX certificates_party ON certificates (unit, party, position)",),
    handlers=_HANDLERS,
)
