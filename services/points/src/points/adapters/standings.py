"""Where subjects stand, from this service's own read models."""

from uuid import UUID

from chassis.reading import Reader
from kernel.periods import Quarter
from points.application.consents import SubjectStanding
from points.application.honours import KnownStandings
from points.application.rounds import AccountUnknownError
from points.domain.ranking import Standing


class ReadStandings:
    """Answers in one query, so that every standing is of the same position of the log."""

    def __init__(self, reader: Reader) -> None:
        """Look standings up through this reader."""
        self._reader = reader

    async def after(self, scheme: str, quarter: Quarter) -> KnownStandings:
        """Give where each subject stood after a quarter, up to the log's present end.

        What quarters after it added, as corrected, is taken off; what was corrected in it or before
        counts. A subject that the quarter's statement does not contain is left out.
        """
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT a.account, a.subject_type, a.label, p.position, a.standing"
            " - coalesce((SELECT sum(later.points) FROM (SELECT DISTINCT ON (l.quarter) l.points"
            " FROM read.statement_lines l WHERE l.account = a.account AND l.quarter > %s"
            " ORDER BY l.quarter, l.revision DESC) later), 0)"
            " - coalesce((SELECT sum(due.points_due) FROM read.restatements due"
            " WHERE due.account = a.account AND due.quarter > %s), 0) AS points"
            " FROM read.accounts a JOIN read.statement_lines line ON line.account = a.account"
            " AND line.quarter = %s AND line.revision = 1 CROSS JOIN read.progress p"
            " WHERE a.scheme = %s ORDER BY a.account",
            *(str(quarter), str(quarter), str(quarter), scheme),
        )
        return KnownStandings(
            position=rows[0]["position"] if rows else 0,
            standings=[
                Standing(
                    account=row["account"],
                    subject_type=row["subject_type"],
                    label=row["label"],
                    points=row["points"],
                )
                for row in rows
            ],
        )

    async def of(self, account: UUID) -> SubjectStanding:
        """Give where one subject stands, up to the log's present end."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT a.scheme, a.label, a.standing, p.position, (SELECT max(line.quarter) FROM"
            " read.statement_lines line WHERE line.account = a.account) AS quarter"
            " FROM read.accounts a CROSS JOIN read.progress p WHERE a.account = %s",
            account,
        )
        if row is None:
            raise AccountUnknownError("there is no such points account")
        return SubjectStanding(**row)
