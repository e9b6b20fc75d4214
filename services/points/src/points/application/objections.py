"""Handles objections, what is decided on them, and the re-issue of what corrections changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.points import format_points
from points.application.commands import DecideObjection, OpenObjection, ReissueQuarter
from points.application.evidence import check_kept, cited
from points.application.points import NotInGroupError
from points.application.ports import Accounts, Originals, Rules
from points.application.rounds import AccountUnknownError, known_accounts
from points.domain.account import Account
from points.domain.correction import Correction, CorrectsCorrectionError, Original
from points.domain.entry import EntryUnknownError, NotOfTheSubjectError
from points.domain.evidence import Evidence
from points.domain.objection import Objection, ObjectionUnknownError
from points.domain.quarter import QuarterNotApprovedError, SchemeQuarter
from points.domain.statement import StatementLine, statement_sha256

OBJECTION_RETENTION = "points_objection"


class Objections:
    """The use cases by which an entry is objected to and corrected, at any time."""

    def __init__(
        self,
        log: Log,
        *,
        rules: Rules,
        accounts: Accounts,
        originals: Originals,
        today: Callable[[], date],
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._accounts = accounts
        self._originals = originals
        self._today = today

    async def open_objection(self, command: OpenObjection, context: Context) -> StoredReceipt:
        """Object to an entry of one's own household or organisation (积分异议)."""
        original = await self._originals.of(command.account, command.entry)
        await self._check_original(command, original)
        objection_id = Objection.create_id(command.account, command.entry)
        reason = Personal(command.objector, OBJECTION_RETENTION, command.reason)

        def decide(
            objection: Objection | None, account: Account | None, *evidence: Evidence | None
        ) -> Decision:
            if account is None:
                raise AccountUnknownError("there is no such points account")
            check_kept(evidence)
            if command.objector not in account.contacts:
                raise NotOfTheSubjectError(
                    f"object to entries of your own household, not of {account.label}"
                )
            if objection is None:
                objection = Objection(
                    account=account.id,
                    entry=command.entry,
                    original=original.identity,
                    scheme=account.scheme,
                    grid=account.grid,
                    objector=command.objector,
                    reason=reason,
                    evidence=list(command.evidence),
                    quarter=original.quarter,
                )
            else:
                objection.raise_again(
                    objector=command.objector, reason=reason, evidence=command.evidence
                )
            answer = {"objection": str(objection.id), "number": objection.number}
            return Decision(saved=[objection], answer=answer)

        wanted: list[Wanted] = [(Objection, objection_id), (Account, command.account)]
        return await self._log.execute([*wanted, *cited(command.evidence)], decide, context)

    async def decide_objection(
        self, command: DecideObjection, original: Original, context: Context
    ) -> StoredReceipt:
        """Decide, as the assessment group, on an objection to this entry; corrects it if upheld."""
        on = context.signed_on or self._today()

        def decide(objection: Objection | None, account: Account | None) -> Decision:
            if objection is None or account is None:
                raise ObjectionUnknownError("nobody has objected to this")
            rules = self._rules.of(account.scheme)
            deciding = frozenset({*command.present, command.decider})
            if deciding - self._rules.members(account.scheme, on):
                raise NotInGroupError(
                    "somebody named as present is no member of the group on that day"
                )
            objection.check_decidable(
                deciding=deciding,
                present=command.present,
                quorum=rules.quorum(),
                original=original,
                contacts=account.contacts,
            )
            if command.points is None:
                objection.dismiss(present=command.present, reason=command.reason)
                return Decision(saved=[objection], answer={"upheld": False, "points": None})
            rules.check_corrigible(original.quarter)
            table = rules.table_on(original.acted_on)
            correction = Correction(
                points=command.points, reason=command.reason, objection=objection.id
            )
            account.correct(original, table, correction)
            objection.uphold(present=command.present, points=command.points, reason=command.reason)
            corrects = replace(context, corrects=original.identity, authority=(table.version,))
            return Decision(
                saved=[objection, account],
                contexts={account.id: corrects},
                answer={"upheld": True, "points": format_points(command.points)},
            )

        wanted: list[Wanted] = [(Objection, command.objection), (Account, original.account)]
        return await self._log.execute(wanted, decide, context)

    async def reissue_quarter(self, command: ReissueQuarter, context: Context) -> StoredReceipt:
        """Approve, as the party branch, a corrected statement in place of the one before."""
        accounts = await self._accounts.in_scheme(command.scheme)
        name = str(command.quarter)
        quarter_id = SchemeQuarter.create_id(command.scheme, name)

        def decide(quarter: SchemeQuarter | None, *found: Account | None) -> Decision:
            if quarter is None:
                raise QuarterNotApprovedError(f"{name} was not approved: there is no statement")
            quarter.check_reissuable()
            known = known_accounts(found, accounts)
            restated = [one for one in known if one.restate(name, quarter.revision + 1)]
            lines = _lines(known, name)
            statement = statement_sha256(lines)
            points = sum((line.points for line in lines), Decimal(0))
            quarter.reissue(
                lines=len(lines),
                restated=len(restated),
                points=points,
                statement=statement,
                resolution=command.resolution,
            )
            return Decision(
                # The re-issue comes last: whoever reads it has read every line before it.
                saved=[*restated, quarter],
                contexts={one.id: replace(context, unit=str(one.grid)) for one in restated},
                answer={
                    "revision": quarter.revision,
                    "statement": statement,
                    "restated": len(restated),
                    "lines": len(lines),
                    "points": format_points(points),
                },
            )

        wanted: list[Wanted] = [(SchemeQuarter, quarter_id), *((Account, one) for one in accounts)]
        return await self._log.execute(wanted, decide, context)

    async def _check_original(self, command: OpenObjection, original: Original) -> None:
        """Refuse to object to anything but the entry as it was recorded."""
        if command.event is None or command.event == original.identity:
            return
        if await self._originals.is_correction(command.account, command.event):
            raise CorrectsCorrectionError(
                f"{command.event} is a correction: object to the entry itself, {original.identity}"
            )
        raise EntryUnknownError(f"{command.event} is not {command.entry}: compare the statement")


def _lines(accounts: Sequence[Account], quarter: str) -> list[StatementLine]:
    return [
        StatementLine(
            account=account.id, label=stated.label, points=stated.points, standing=stated.standing
        )
        for account in accounts
        if (stated := account.corrections.quarters.get(quarter)) is not None
    ]
