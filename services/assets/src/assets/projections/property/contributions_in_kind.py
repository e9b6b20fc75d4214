"""What was contributed in kind, how was it valued, who approved it and which shares did it give?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _offered(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO contributions_in_kind (contribution, entity, number, kind, contributor,"
        " contributor_type, description, event, offered_on, state, position) VALUES (%s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, 'offered', %s)",
        (
            event.subject,
            data["entity"],
            data["number"],
            data["kind"],
            data["contributor"],
            data["contributor_type"],
            json.dumps(data["description"]),
            event.document["id"],
            data["offered_on"],
            event.position,
        ),
    )


def _valued(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE contributions_in_kind SET state = 'valued', value_fen = %s, method = %s, valued_on"
        " = %s, valuer = %s, appraiser = %s, position = %s WHERE contribution = %s",
        (
            data["value_fen"],
            data["method"],
            data["valued_on"],
            data["valuer"],
            data.get("appraiser"),
            event.position,
            event.subject,
        ),
    )


def _approved(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE contributions_in_kind SET state = 'approved', shares = %s, share_fen = %s,"
        " remainder_fen = %s, approver = %s, resolution = %s, approved_on = %s, position = %s"
        " WHERE contribution = %s",
        (
            data["shares"],
            data["share_fen"],
            data["remainder_fen"],
            data["approver"],
            data["resolution"],
            data["approved_on"],
            event.position,
            event.subject,
        ),
    )


_BY_NUMBER = (
    "CREATE INDEX contributions_in_kind_entity ON contributions_in_kind (entity, number"
    ' COLLATE "C")'
)
_HANDLERS: dict[str, Handler] = {
    "assets.in_kind_contribution.offered.v1": _offered,
    "assets.in_kind_contribution.valued.v1": _valued,
    "assets.in_kind_contribution.approved.v1": _approved,
}

CONTRIBUTIONS_IN_KIND = ReadModel(
    name="contributions_in_kind",
    tables={
        "contributions_in_kind": "contribution uuid PRIMARY KEY, entity uuid NOT NULL, number text"
        " NOT NULL, kind text NOT NULL, contributor uuid NOT NULL, contributor_type text NOT NULL,"
        " description text NOT NULL, event text NOT NULL, offered_on date NOT NULL, state text NOT"
        " NULL, value_fen bigint, method text, valued_on date, valuer uuid, appraiser uuid, shares"
        " bigint, share_fen bigint, remainder_fen bigint, approver uuid, resolution text,"
        " approved_on date, position bigint NOT NULL",
    },
    indexes=(_BY_NUMBER,),
    handlers=_HANDLERS,
)
