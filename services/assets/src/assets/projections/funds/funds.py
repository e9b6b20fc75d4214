"""Which funds are kept, what came in and went out of each by source, and who may look into them?"""

from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _established(write: Write, event: LogEvent) -> None:
    data, nature = event.data, event.data["nature"]
    write(
        "INSERT INTO funds (fund, entity, unit, key, name, kind, purposes, sources, draw, spending,"
        " aid, open_to_owners, managers, resolution, bank_account, position) VALUES (%s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["unit"],
            data["key"],
            data["name"],
            nature["kind"],
            nature["purposes"],
            nature["sources"],
            nature["draw"],
            nature["spending"],
            nature["aid"],
            nature["open_to_owners"],
            data["managers"],
            data["resolution"],
            data.get("bank_account"),
            event.position,
        ),
    )


def _managers_named(write: Write, event: LogEvent) -> None:
    write("UPDATE funds SET managers = %s WHERE fund = %s", (event.data["managers"], event.subject))


def _received(write: Write, event: LogEvent) -> None:
    receipt = event.data["receipt"]
    _movement(
        write,
        event,
        direction="in",
        amount_fen=receipt["amount_fen"],
        dated_on=receipt["received_on"],
        reference=receipt["reference"],
        irregular=event.data["irregular"],
        contribution=receipt.get("contribution"),
    )
    part = {"source": receipt["source"], "amount_fen": receipt["amount_fen"]}
    _parts(write, event, [part], dated_on=receipt["received_on"], incoming=True)


def _paid_out(write: Write, event: LogEvent) -> None:
    data, outlay = event.data, event.data["outlay"]
    request = data.get("request")
    _movement(
        write,
        event,
        direction="out",
        amount_fen=outlay["amount_fen"],
        dated_on=outlay["paid_on"],
        reference=outlay["reference"],
        irregular=data.get("irregular", []),
        purpose=outlay["purpose"],
        party=outlay["payee"],
        request=request,
        uncovered_fen=data.get("uncovered_fen", 0),
    )
    _parts(write, event, data["drawn"], dated_on=outlay["paid_on"], incoming=False)
    if request is not None:
        write(
            "UPDATE fund_reservations SET amount_fen = greatest(amount_fen - %s, 0)"
            " WHERE request = %s",
            (outlay["amount_fen"], request),
        )


def _taken_back(write: Write, event: LogEvent) -> None:
    data = event.data
    _movement(
        write,
        event,
        direction="back",
        amount_fen=data["amount_fen"],
        dated_on=data["returned_on"],
        reference=data["reference"],
        request=data["request"],
    )
    back = [{**each, "amount_fen": -each["amount_fen"]} for each in data["drawn"]]
    _parts(write, event, back, dated_on=data["returned_on"], incoming=False)
    write(
        "UPDATE fund_reservations SET amount_fen = amount_fen + %s WHERE request = %s",
        (sum(each["amount_fen"] for each in data["drawn"]), data["request"]),
    )


def _reserved(write: Write, event: LogEvent) -> None:
    aside = event.data["reservation"]
    write(
        "INSERT INTO fund_reservations (request, fund, purpose, payee, amount_fen) VALUES (%s, %s,"
        " %s, %s, %s)",
        (
            event.data["request"],
            event.subject,
            aside["purpose"],
            aside["payee"],
            aside["amount_fen"],
        ),
    )


def _released(write: Write, event: LogEvent) -> None:
    write("DELETE FROM fund_reservations WHERE request = %s", (event.data["request"],))


def _remuneration_agreed(write: Write, event: LogEvent) -> None:
    agreed = event.data["agreed"]
    write(
        "INSERT INTO fund_remunerations (position, fund, trustee, since, until, monthly_fen, share,"
        " resolution) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            agreed["trustee"],
            agreed["since"],
            agreed["until"],
            agreed["monthly_fen"],
            agreed["share"],
            event.data["resolution"],
        ),
    )


def _closed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE funds SET closed_on = %s WHERE fund = %s", (event.data["closed_on"], event.subject)
    )


def _admitted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO fund_owners (owner, fund, person, since) VALUES (%s, %s, %s, %s)",
        (event.subject, data["fund"], data["person"], data["since"]),
    )


def _left(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE fund_owners SET until = %s WHERE owner = %s AND until IS NULL",
        (event.data["until"], event.subject),
    )


def _returned(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO fund_owners (owner, fund, person, since) SELECT DISTINCT owner, fund, person,"
        " %s::date FROM fund_owners WHERE owner = %s",
        (event.data["since"], event.subject),
    )


def _movement(write: Write, event: LogEvent, **said: Any) -> None:
    write(
        "INSERT INTO fund_movements (position, fund, direction, purpose, party, amount_fen,"
        " uncovered_fen, dated_on, reference, irregular, request, contribution, actor, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            said["direction"],
            said.get("purpose"),
            said.get("party"),
            said["amount_fen"],
            said.get("uncovered_fen", 0),
            said["dated_on"],
            said["reference"],
            said.get("irregular", []),
            said.get("request"),
            said.get("contribution"),
            event.document["actor"],
            event.recorded_at,
        ),
    )


def _parts(
    write: Write, event: LogEvent, parts: list[dict[str, Any]], *, dated_on: str, incoming: bool
) -> None:
    for each in parts:
        fen = each["amount_fen"]
        write(
            "INSERT INTO fund_parts (position, fund, source, received_fen, spent_fen, dated_on,"
            " recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                event.position,
                event.subject,
                each["source"],
                fen if incoming else 0,
                0 if incoming else fen,
                dated_on,
                event.recorded_at,
            ),
        )


_HANDLERS: dict[str, Handler] = {
    "assets.fund.established.v1": _established,
    "assets.fund.managers_named.v1": _managers_named,
    "assets.fund.received.v1": _received,
    "assets.fund.reserved.v1": _reserved,
    "assets.fund.released.v1": _released,
    "assets.fund.paid_out.v1": _paid_out,
    "assets.fund.paid_out_irregularly.v1": _paid_out,
    "assets.fund.taken_back.v1": _taken_back,
    "assets.fund.remuneration_agreed.v1": _remuneration_agreed,
    "assets.fund.closed.v1": _closed,
    "assets.fund_owner.admitted.v1": _admitted,
    "assets.fund_owner.left.v1": _left,
    "assets.fund_owner.returned.v1": _returned,
}

FUNDS = ReadModel(
    name="funds",
    tables={
        "funds": "fund uuid PRIMARY KEY, entity uuid NOT NULL, unit uuid NOT NULL, key text NOT"
        " NULL, name text NOT NULL, kind text NOT NULL, purposes text[] NOT NULL, sources text[]"
        " NOT NULL, draw text NOT NULL, spending text NOT NULL, aid boolean NOT NULL,"
        " open_to_owners boolean NOT NULL, managers text[] NOT NULL, resolution text NOT NULL,"
        " bank_account uuid, closed_on date, position bigint NOT NULL",
        "fund_movements": "position bigint PRIMARY KEY, fund uuid NOT NULL, direction text NOT"
        " NULL, purpose text, party uuid, amount_fen bigint NOT NULL, uncovered_fen bigint NOT"
        " NULL, dated_on date NOT NULL, reference text NOT NULL, irregular text[] NOT NULL,"
        " request uuid, contribution uuid, actor text NOT NULL, recorded_at timestamptz NOT NULL",
        "fund_parts": "position bigint NOT NULL, fund uuid NOT NULL, source text NOT NULL,"
        " received_fen bigint NOT NULL, spent_fen bigint NOT NULL, dated_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL, PRIMARY KEY (position, source)",
        "fund_reservations": "request uuid PRIMARY KEY, fund uuid NOT NULL, purpose text NOT NULL,"
        " payee uuid NOT NULL, amount_fen bigint NOT NULL",
        "fund_remunerations": "position bigint PRIMARY KEY, fund uuid NOT NULL, trustee uuid NOT"
        " NULL, since date NOT NULL, until date NOT NULL, monthly_fen bigint NOT NULL, share"
        " integer NOT NULL, resolution text NOT NULL",
        "fund_owners": "owner uuid NOT NULL, fund uuid NOT NULL, person uuid NOT NULL, since date"
        " NOT NULL, until date, PRIMARY KEY (owner, since)",
    },
    indexes=(
        "CREATE INDEX funds_entity ON funds (entity, position)",
        "CREATE INDEX fund_movements_of ON fund_movements (fund, position)",
        "CREATE INDEX fund_parts_of ON fund_parts (fund, source, dated_on)",
        "CREATE INDEX fund_reservations_of ON fund_reservations (fund)",
        "CREATE INDEX fund_remunerations_of ON fund_remunerations (fund)",
        "CREATE INDEX fund_owners_of ON fund_owners (fund, person)",
    ),
    handlers=_HANDLERS,
)
