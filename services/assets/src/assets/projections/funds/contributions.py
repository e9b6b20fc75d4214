"""Who gave what for which project, under which receipt, and may their name be published?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    rate = data.get("labour_rate") or {}
    write(
        "INSERT INTO campaigns (campaign, entity, unit, key, name, project, fund, resolution,"
        " opened_on, labour_rate_fen, labour_measure, labour_resolution, position) VALUES (%s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["unit"],
            data["key"],
            data["name"],
            data["project"],
            data.get("fund"),
            data["resolution"],
            data["opened_on"],
            rate.get("rate_fen"),
            rate.get("measure"),
            rate.get("resolution"),
            event.position,
        ),
    )


def _closed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE campaigns SET closed_on = %s WHERE campaign = %s",
        (event.data["closed_on"], event.subject),
    )


def _recorded(write: Write, event: LogEvent) -> None:
    data, who, given = event.data, event.data["contributor"], event.data["given"]
    write(
        "INSERT INTO contributions (contribution, entity, unit, campaign, project, fund, receipt,"
        " party, party_type, source, anonymous, kind, amount_fen, quantity, measure, item, persons,"
        " plot, consent, consented_on, value_fen, valuation, contributed_on, evidence, irregular,"
        " recorded_at, position) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s::text[], %s, %s)",
        (
            event.subject,
            data["entity"],
            data["unit"],
            data["campaign"],
            data["project"],
            data.get("fund"),
            data["receipt"],
            who["party"],
            who["party_type"],
            who["source"],
            who["anonymous"],
            given["kind"],
            given.get("amount_fen"),
            given.get("quantity"),
            given.get("measure"),
            given.get("item"),
            given.get("persons"),
            given.get("plot"),
            given.get("consent"),
            given.get("consented_on"),
            given.get("value_fen"),
            given.get("valuation"),
            data["contributed_on"],
            data["evidence"],
            data["irregular"],
            event.recorded_at,
            event.position,
        ),
    )


def _anonymised(write: Write, event: LogEvent) -> None:
    write("UPDATE contributions SET anonymous = true WHERE contribution = %s", (event.subject,))


def _named(write: Write, event: LogEvent) -> None:
    write("UPDATE contributions SET anonymous = false WHERE contribution = %s", (event.subject,))


_HANDLERS: dict[str, Handler] = {
    "assets.campaign.opened.v1": _opened,
    "assets.campaign.closed.v1": _closed,
    "assets.contribution.recorded.v1": _recorded,
    "assets.contribution.anonymised.v1": _anonymised,
    "assets.contribution.named.v1": _named,
}

CONTRIBUTIONS = ReadModel(
    name="contributions",
    tables={
        "campaigns": "campaign uuid PRIMARY KEY, entity uuid NOT NULL, unit uuid NOT NULL, key text"
        " NOT NULL, name text NOT NULL, project uuid NOT NULL, fund uuid, resolution text NOT NULL,"
        " opened_on date NOT NULL, closed_on date, labour_rate_fen bigint, labour_measure text,"
        " labour_resolution text, position bigint NOT NULL",
        "contributions": "contribution uuid PRIMARY KEY, entity uuid NOT NULL, unit uuid NOT NULL,"
        " campaign uuid NOT NULL, project uuid NOT NULL, fund uuid, receipt text NOT NULL, party"
        " uuid NOT NULL, party_type text NOT NULL, source text NOT NULL, anonymous boolean NOT"
        " NULL, kind text NOT NULL, amount_fen bigint, quantity numeric, measure text, item text,"
        " persons integer, plot text, consent text, consented_on date, value_fen bigint, valuation"
        " text, contributed_on date NOT NULL, evidence text[] NOT NULL, irregular text[] NOT NULL,"
        " recorded_at timestamptz NOT NULL, position bigint NOT NULL",
    },
    indexes=(
        "CREATE INDEX campaigns_entity ON campaigns (entity, position)",
        "CREATE INDEX contributions_campaign ON contributions (campaign, position)",
        "CREATE INDEX contributions_contributor ON contributions (campaign, party, kind)",
        "CREATE INDEX contributions_entity ON contributions (entity, position)",
        "CREATE INDEX contributions_fund ON contributions (fund) WHERE fund IS NOT NULL",
    ),
    handlers=_HANDLERS,
)
