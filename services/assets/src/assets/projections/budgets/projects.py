"""What was decided about each project and when, who worked for it, and what was spent on it?"""

import json

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _registered(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO projects (project, unit, key, name, kind, rule, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            *(event.subject, data["unit"], data["key"], data["name"], data["kind"]),
            *(data["terms"]["rule"], event.position),
        ),
    )
    _told(write, event)


def _told(write: Write, event: LogEvent) -> None:
    """Keep what happened as a line of the project's history."""
    document = event.document
    write(
        "INSERT INTO project_history (position, project, event, actor, authority, effective_on,"
        " recorded_at, data) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.subject,
            document["type"].split(".")[2],
            document["actor"],
            document.get("authority"),
            event.effective_on,
            event.recorded_at,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True),
        ),
    )


def _labour_recorded(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO project_labour (position, project, worker, since, until, days, rate_fen,"
        " amount_fen, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(event.position, event.subject, data["worker"], data["since"], data["until"]),
            *(data["days"], data["rate_fen"], data["amount_fen"], event.recorded_at),
        ),
    )
    _told(write, event)


_TOLD = (
    "budget_changed", "owner_changed", "progressed", "vote_linked", "started",
    "acceptance_signed", "accepted",
)  # fmt: skip

_HANDLERS: dict[str, Handler] = {
    "assets.project.registered.v1": _registered,
    "assets.project.labour_recorded.v1": _labour_recorded,
    **{f"assets.project.{name}.v1": _told for name in _TOLD},
}

PROJECTS = ReadModel(
    name="projects",
    tables={
        "projects": "project uuid PRIMARY KEY, unit uuid NOT NULL, key text NOT NULL, name text"
        " NOT NULL, kind text NOT NULL, rule text NOT NULL, position bigint NOT NULL",
        "project_history": "position bigint PRIMARY KEY, project uuid NOT NULL, event text NOT"
        " NULL, actor text NOT NULL, authority text, effective_on date NOT NULL, recorded_at"
        " timestamptz NOT NULL, data text NOT NULL",
        "project_labour": "position bigint PRIMARY KEY, project uuid NOT NULL, worker uuid NOT"
        " NULL, since date NOT NULL, until date NOT NULL, days numeric NOT NULL, rate_fen bigint"
        " NOT NULL, amount_fen bigint NOT NULL, recorded_at timestamptz NOT NULL",
    },
    indexes=(
        "CREATE INDEX projects_unit ON projects (unit, position)",
        "CREATE INDEX project_history_of ON project_history (project, position)",
        "CREATE INDEX project_labour_of ON project_labour (project, worker, position)",
    ),
    handlers=_HANDLERS,
)
