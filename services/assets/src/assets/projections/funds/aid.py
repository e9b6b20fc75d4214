"""Who asked for aid, how far has each application come, and who verified or decided it?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _applied(write: Write, event: LogEvent) -> None:
    data, terms = event.data, event.data["terms"]
    write(
        "INSERT INTO aid_applications (aid, fund, unit, number, applicant, household, part,"
        " amount_fen, circumstances, event, rule, entered_by, applied_on, position) VALUES (%s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["fund"],
            data["unit"],
            data["number"],
            terms["applicant"],
            terms["household"],
            terms["part"],
            terms["amount_fen"],
            json.dumps(data["circumstances"]),
            event.document["id"],
            data["bound"]["rule"],
            data["entered_by"],
            data["applied_on"],
            event.position,
        ),
    )


def _verified(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO aid_acts (position, aid, act, step, person, post, recorded_at) VALUES (%s, %s,"
        " 'verified', %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            data["step"],
            data["person"],
            data["post"],
            event.recorded_at,
        ),
    )


def _voted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO aid_acts (position, aid, act, person, post, in_favour, recorded_at) VALUES"
        " (%s, %s, 'voted', %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            data["person"],
            data["post"],
            data["in_favour"],
            event.recorded_at,
        ),
    )
    write(
        "UPDATE aid_applications SET due = %s, needed = %s WHERE aid = %s",
        (data["due"], data["needed"], event.subject),
    )


def _approved(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE aid_applications SET state = 'approved', payment_request = %s WHERE aid = %s",
        (event.data["payment_request"], event.subject),
    )


def _refused(write: Write, event: LogEvent) -> None:
    write("UPDATE aid_applications SET state = 'refused' WHERE aid = %s", (event.subject,))


def _withdrawn(write: Write, event: LogEvent) -> None:
    write("UPDATE aid_applications SET state = 'withdrawn' WHERE aid = %s", (event.subject,))


_HANDLERS: dict[str, Handler] = {
    "assets.aid.applied.v1": _applied,
    "assets.aid.verified.v1": _verified,
    "assets.aid.voted.v1": _voted,
    "assets.aid.approved.v1": _approved,
    "assets.aid.refused.v1": _refused,
    "assets.aid.withdrawn.v1": _withdrawn,
}

AID_APPLICATIONS = ReadModel(
    name="aid_applications",
    tables={
        "aid_applications": "aid uuid PRIMARY KEY, fund uuid NOT NULL, unit uuid NOT NULL, number"
        " text NOT NULL, applicant uuid NOT NULL, household uuid NOT NULL, part uuid NOT NULL,"
        " amount_fen bigint NOT NULL, circumstances text NOT NULL, event text NOT NULL, rule text"
        " NOT NULL, entered_by uuid NOT NULL, applied_on date NOT NULL, state text NOT NULL DEFAULT"
        " 'applied', due integer, needed integer, payment_request uuid, position bigint NOT NULL",
        "aid_acts": "position bigint PRIMARY KEY, aid uuid NOT NULL, act text NOT NULL, step text,"
        " person uuid NOT NULL, post text NOT NULL, in_favour boolean, recorded_at timestamptz NOT"
        " NULL",
    },
    indexes=(
        "CREATE INDEX aid_applications_fund ON aid_applications (fund, position)",
        "CREATE INDEX aid_acts_of ON aid_acts (aid, position)",
    ),
    handlers=_HANDLERS,
)
