"""Rule 12 (公款出借、往来长期挂账、白条抵库): money of the entity lies with somebody."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from audit.domain.flags.asking import Handler, Question, WatchedRule, Watching
from audit.domain.flags.facts import reading
from audit.domain.flags.facts.awaited import DUNNED, IOUS_FOUND
from audit.domain.flags.facts.people import POSTS, RELATIONS, Posts, Relations
from audit.domain.flags.facts.resolutions import RESOLUTIONS, Resolutions
from audit.domain.flags.facts.spans import after, last_of_month
from audit.domain.flags.interface import Recorded

VOUCHER_PREPARED = "assets.voucher.prepared.v1"
VOUCHER_POSTED = "assets.voucher.posted.v1"
VOUCHER_VOIDED = "assets.voucher.voided.v1"
SLIP_ENTERED = "assets.slip.entered.v1"
CASH_COUNTED = "assets.cash_box.counted.v1"
CONTRACT_WAIVED = "assets.contract.waived.v1"
LEVY_WAIVED = "assets.levy.waived.v1"
BOOKS = frozenset((VOUCHER_PREPARED, VOUCHER_POSTED, VOUCHER_VOIDED, SLIP_ENTERED))
WAIVERS = frozenset((CONTRACT_WAIVED, LEVY_WAIVED))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Which accounts hold claims, what an advance is, and how long each may stay open."""

    accounts: tuple[str, ...]
    advance_rules: tuple[str, ...]
    official_posts: tuple[str, ...]
    advance_days: int
    claim_days: int


@dataclass(frozen=True, kw_only=True)
class _Line:
    account: str
    party: str
    debit_fen: int
    credit_fen: int


@dataclass(kw_only=True)
class _Voucher:
    entity: str
    dated_on: date
    advance: bool
    lines: tuple[_Line, ...]


@dataclass(kw_only=True)
class _Lent:
    on: date
    fen: int
    fact: str
    advance: bool


@dataclass(kw_only=True)
class _Party:
    unit: str
    party: str
    open: list[_Lent] = field(default_factory=list)
    """What was lent and not settled, oldest first."""

    def settle(self, fen: int) -> None:
        while self.open and fen > 0:
            covered = min(self.open[0].fen, fen)
            self.open[0].fen -= covered
            fen -= covered
            if self.open[0].fen == 0:
                self.open.pop(0)


class MoneyLeftOpen(Watching[Settings]):
    """Remembers what is open with each party, vouchers until they are posted, and resolutions."""

    NAME = "money_left_open"

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing lent."""
        super().__init__(settings)
        self._posts = Posts()
        self._relations = Relations()
        self._resolutions = Resolutions()
        self._advances: set[str] = set()
        """Slips by which an advance was lent, as vouchers name them, until their vouchers come."""
        self._vouchers: dict[str, _Voucher] = {}
        self._parties: dict[tuple[str, str, str], _Party] = {}
        self._dunned: dict[str, date] = defaultdict(lambda: date.min)

    @override
    def handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(POSTS, self._posts.take),
            **dict.fromkeys(RELATIONS, self._relations.take),
            **dict.fromkeys(RESOLUTIONS, self._resolved),
            **dict.fromkeys(WAIVERS, self._waived),
            SLIP_ENTERED: self._slip,
            VOUCHER_PREPARED: self._prepared,
            VOUCHER_POSTED: self._posted,
            VOUCHER_VOIDED: self._voided,
            CASH_COUNTED: self._counted,
            IOUS_FOUND.type: self._ious,
            DUNNED.type: self._dun,
        }

    @override
    def end_day(self, day: date) -> None:
        for (_, account, _), party in self._parties.items():
            for lent, part, since in self._stale(party, day):
                self.ask(
                    Question(
                        part=part,
                        subject=party.party,
                        unit=party.unit,
                        window=(lent.on, since),
                        facts=(lent.fact,),
                        numbers={"open_fen": lent.fen, "account": int(account[:3])},
                    )
                )
        for key in [key for key, party in self._parties.items() if not party.open]:
            del self._parties[key]

    def _stale(self, party: _Party, day: date) -> Iterator[tuple[_Lent, str, date]]:
        for lent in party.open:
            if lent.advance:
                due_on = min(after(lent.on, self.settings.advance_days), last_of_month(lent.on))
                if due_on < day:
                    yield lent, "b", after(due_on, 1)
            else:
                due_on = after(lent.on, self.settings.claim_days)
                if due_on < day and self._dunned[party.party] < lent.on:
                    yield lent, "c", after(due_on, 1)

    def _resolved(self, fact: Recorded) -> None:
        self._resolutions.take(fact)

    def _slip(self, fact: Recorded) -> None:
        if reading.text(fact.data, "rule") in self.settings.advance_rules:
            self._advances.add(f"assets.slip/{fact.subject}")

    def _prepared(self, fact: Recorded) -> None:
        lines = tuple(
            _Line(
                account=reading.text(each, "account"),
                party=reading.text(each, "party"),
                debit_fen=reading.number(each, "debit_fen"),
                credit_fen=reading.number(each, "credit_fen"),
            )
            for each in reading.parts(fact.data, "lines")
            if each.get("party") is not None
            and reading.text(each, "account").startswith(self.settings.accounts)
        )
        if not lines:
            return
        if not all(line.account[:3].isdecimal() for line in lines):
            raise ValueError("an account has a code of digits")
        origin = reading.maybe(fact.data, "origin")
        self._vouchers[fact.subject] = _Voucher(
            entity=reading.text(fact.data, "entity"),
            dated_on=reading.day(fact.data, "dated_on"),
            advance=origin in self._advances,
            lines=lines,
        )
        self._advances.discard(origin or "")

    def _voided(self, fact: Recorded) -> None:
        self._vouchers.pop(fact.subject, None)

    def _posted(self, fact: Recorded) -> None:
        voucher = self._vouchers.pop(fact.subject, None)
        if voucher is None:
            return
        unit, named = reading.unit_of(fact), reading.reference(fact)
        for line in voucher.lines:
            key = (voucher.entity, line.account, line.party)
            party = self._parties.setdefault(key, _Party(unit=unit, party=line.party))
            # What a red-ink voucher takes back stands on the same side, below zero.
            lent_fen = max(line.debit_fen, 0) + max(-line.credit_fen, 0)
            party.settle(max(line.credit_fen, 0) + max(-line.debit_fen, 0))
            if lent_fen > 0:
                lent = _Lent(on=voucher.dated_on, fen=lent_fen, fact=named, advance=voucher.advance)
                party.open.append(lent)
                self._lent(unit, line.party, lent)

    def _lent(self, unit: str, party: str, lent: _Lent) -> None:
        officials = self._posts.holders(self.settings.official_posts, unit=unit, on=lent.on)
        if not lent.advance and party in self._relations.kin(officials, on=lent.on):
            self.ask(
                Question(
                    part="a",
                    subject=party,
                    unit=unit,
                    window=(lent.on, lent.on),
                    facts=(lent.fact,),
                    numbers={"lent_fen": lent.fen},
                    severity="serious",
                )
            )

    def _counted(self, fact: Recorded) -> None:
        difference_fen = reading.number(fact.data, "difference_fen")
        if difference_fen != 0:
            self._short(fact, {"difference_fen": difference_fen})

    def _ious(self, fact: Recorded) -> None:
        self._short(fact, {"ious_fen": reading.number(fact.data, "amount_fen")})

    def _short(self, fact: Recorded, numbers: Mapping[str, int]) -> None:
        on = reading.day(fact.data, "counted_on")
        self.ask(
            Question(
                part="d",
                subject=fact.id,
                unit=reading.unit_of(fact),
                window=(on, on),
                facts=(reading.reference(fact),),
                numbers=numbers,
                severity="serious" if "ious_fen" in numbers else "question",
            )
        )

    def _dun(self, fact: Recorded) -> None:
        party, on = reading.text(fact.data, "party"), reading.day(fact.data, "dunned_on")
        self._dunned[party] = max(on, self._dunned[party])

    def _waived(self, fact: Recorded) -> None:
        contract = fact.type == CONTRACT_WAIVED
        waiver = reading.part(fact.data, "waiver") if contract else fact.data
        decision = reading.text(waiver, "resolution" if contract else "decision")
        on, unit = reading.day(waiver, "waived_on"), reading.unit_of(fact)
        found = self._resolutions.of(unit, decision)
        if found is None or found.decided_on > on:
            self.ask(
                Question(
                    part="e",
                    subject=fact.id,
                    unit=unit,
                    window=(on, on),
                    facts=(reading.reference(fact), *(found.facts if found else ())),
                    numbers={"waived_fen": reading.number(waiver, "amount_fen")},
                )
            )


RULE = WatchedRule(
    number=12,
    settings=Settings,
    watch=MoneyLeftOpen,
    reads=POSTS | RELATIONS | RESOLUTIONS | WAIVERS | BOOKS | {CASH_COUNTED},
    waits_for=(DUNNED.topic, IOUS_FOUND.topic),
)
