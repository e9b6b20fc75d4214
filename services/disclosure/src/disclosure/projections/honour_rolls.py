"""Which honours of which year are public?"""

from chassis.projections.model import LogEvent, ReadModel, Write
from disclosure.domain.honour_roll import HonourRoll


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO honour_rolls (roll, unit, scheme, year, position) VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["unit"], data["scheme"], data["year"], event.position),
    )


def _listed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO shown_honours (honour, roll, account, subject_type, title, rank, points,"
        " closing_on, bonus, resolution, awarded_event, awarded_position, listed_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            data["honour"], event.subject, data["account"], data["subject_type"], data["title"],
            data["rank"], data["points"], data["closing_on"], data["bonus"], data["resolution"],
            data["awarded_event"], data["awarded_position"], event.recorded_at, event.position,
        ),
    )  # fmt: skip


HONOUR_ROLLS = ReadModel(
    name="honour_rolls",
    tables={
        "honour_rolls": "roll uuid PRIMARY KEY, unit uuid NOT NULL, scheme text NOT NULL, year"
        " text NOT NULL, position bigint NOT NULL",
        "shown_honours": "honour uuid PRIMARY KEY, roll uuid NOT NULL, account uuid NOT NULL,"
        " subject_type text NOT NULL, title text NOT NULL, rank integer NOT NULL, points text NOT"
        " NULL, closing_on date NOT NULL, bonus integer NOT NULL, resolution text NOT NULL,"
        " awarded_event text NOT NULL, awarded_position bigint NOT NULL, listed_at text NOT NULL,"
        " position bigint NOT NULL",
    },
    handlers={
        f"{HonourRoll.Opened.TOPIC}.v1": _opened,
        f"{HonourRoll.HonourListed.TOPIC}.v1": _listed,
    },
    indexes=("CREATE INDEX shown_honours_roll ON shown_honours (roll, title, rank)",),
)
