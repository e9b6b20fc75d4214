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


def _changed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE payment_requests SET purpose = %s, benefit = %s, payee = %s, payee_type = %s,"
        " amount_fen = %s, resolution = %s, period = %s WHERE payment_request = %s",
        (
            data["purpose"],
            data.get("benefit"),
            data["payee"],
            data["payee_type"],
            data["amount_fen"],
            data["resolution"],
            data.get("period"),
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.payment_request.requested.v1": _requested,
    "assets.payment_request.changed.v1": _changed,
}

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
    revision=2,
)
