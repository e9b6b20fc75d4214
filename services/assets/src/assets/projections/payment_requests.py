"""Which payments were requested, for whom, and what asked for them?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _requested(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO payment_requests (payment_request, unit, number, purpose, benefit, payee,"
        " payee_type, amount_fen, resolution, period, origin, requested_on, requested_at,"
        " requested_by, authority, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["unit"],
            data["number"],
            data["purpose"],
            data.get("benefit"),
            data["payee"],
            data["payee_type"],
            data["amount_fen"],
            data["resolution"],
            data.get("period"),
            data.get("origin"),
            event.effective_on,
            event.recorded_at,
            event.document["actor"],
            event.document.get("authority"),
            event.position,
        ),
    )


_HANDLERS: dict[str, Handler] = {"assets.payment_request.requested.v1": _requested}

PAYMENT_REQUESTS = ReadModel(
    name="payment_requests",
    tables={
        "payment_requests": "payment_request uuid PRIMARY KEY, unit uuid NOT NULL, number text"
        " NOT NULL, purpose text NOT NULL, benefit text, payee uuid NOT NULL, payee_type text"
        " NOT NULL, amount_fen bigint NOT NULL, resolution text NOT NULL, period text, origin"
        " text, requested_on date NOT NULL, requested_at timestamptz NOT NULL, requested_by text"
        " NOT NULL, authority text, position bigint NOT NULL"
    },
    indexes=(
        "CREATE INDEX payment_requests_unit ON payment_requests (unit, position)",
        "CREATE INDEX payment_requests_payee ON payment_requests (payee)",
    ),
    handlers=_HANDLERS,
)
