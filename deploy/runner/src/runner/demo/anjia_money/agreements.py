"""Two contracts of Anjia: a pond that is let, and cleaning of whose price a tenth is retained."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from typing_extensions import override

from kernel.periods import Month
from runner.demo.anjia_money.asked import Asked
from runner.demo.anjia_money.desk import Desk, Fact, Story
from runner.demo.anjia_money.registered import AppointRepresentative, FoundPost
from runner.demo.chapter import Timed
from runner.demo.money_steps import PAYEE, OfAssets, step
from runner.demo.seasons import FIRST_ON, instant
from runner.demo.steps import CREATED, Known, Request, Step
from runner.demo.villages import CASHIER, CHAIR, CLERK, MoneyVillage

LAST_ON = date(FIRST_ON.year, 12, 31)
POND, POND_SQM = "R-001", 13_340
LEASE, SERVICE = "lease-1", "service-1"
RENT_FEN = 1_600_000
RENT_DUE_DAYS = 9
RENTS_PAID = 3
"""So many of the four instalments come in on the days on which they fall due."""
FEE_FEN = 2_400_000
RETAINED_PERCENT = 10
SCORES = (92, 88, 85, 90, 84, 79, 86, 91, 88, 83, 87, 90)
"""One for each month: 86.9 in the mean, which releases 80 hundredths of what was retained."""
COMPLAINTS = 1
"""Upheld ones; each takes 5 hundredths."""
RETAINED_FEN = FEE_FEN * RETAINED_PERCENT // 100
RELEASED_FEN = RETAINED_FEN * 75 // 100
PAY_DAY = 5
DECISION = f"示例-安家-考核-{FIRST_ON.year}"
SETTLED = {"retention.released": "扣留款转为应付", "retention.forfeited": "扣留款不再支付"}


@dataclass(frozen=True, kw_only=True)
class SignContract(Step):
    """The clerk records a contract with a firm that the register knows."""

    village: MoneyVillage
    number: str
    said: dict[str, Any] = field(default_factory=dict)

    @override
    def request(self, known: Known) -> Request:
        """Record it for the year."""
        begun = FIRST_ON.isoformat()
        return Request(
            service="assets",
            path=f"/entities/{self.village.entity}/contracts",
            body={
                "number": self.number,
                "party": known.subject(PAYEE),
                "party_type": "firm",
                "signed_on": begun,
                "since": begun,
                "resolution": f"示例-安家-{self.number}",
                "summary": "示例合同",
                **self.said,
            },
            status=CREATED,
            holds={"contract": self.village.owned("contract", self.number)},
        )


def _terms(kind: str, total_fen: int, **charge: Any) -> dict[str, Any]:
    until = LAST_ON.isoformat()
    charged = {"kind": kind, "total_fen": total_fen, "since": FIRST_ON.isoformat(), "until": until}
    return {"until": until, "charges": [{**charged, **charge}]}


class Lease(Story):
    """The rent is due by the quarter; the last one of the year stays unpaid."""

    @property
    def contract(self) -> str:
        """The id of the contract."""
        return self.village.owned("contract", LEASE)

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Sign it on the first day; each quarter's rent falls due, and three are paid that day."""
        if day == FIRST_ON:
            yield instant(day, time(7, 5)), self._pond(day)
            yield instant(day, time(7, 6)), self._signed()
        for number in range(1, 5):
            due_on = date(FIRST_ON.year, 3 * number - 2, 1) + timedelta(days=RENT_DUE_DAYS)
            if day != due_on:
                continue
            name = f"contract/{self.contract}/{number}/due"
            draft = f"rent-due-{number}"
            summary = "应收租金到期"
            self.facts.append(Fact(name=name, draft=draft, on=day, summary=summary, by_clock=True))
            if number <= RENTS_PAID:
                yield instant(day, time(14, 0)), self._received(day, number)

    def _pond(self, day: date) -> OfAssets:
        body = {"number": POND, "name": "示例堰塘", "kind": "water", "area_sqm": POND_SQM}
        body |= {"plot": f"{self.village.code}-W-001", "registered_on": day.isoformat()}
        path = f"/entities/{self.village.entity}/resources"
        return step(self.village.by(CLERK), path, body, status=CREATED)

    def _signed(self) -> SignContract:
        pond = self.village.owned("resource", POND)
        terms = _terms("rent", RENT_FEN, months=3, due="first_day", due_days=RENT_DUE_DAYS)
        matters = [{"kind": "resource", "id": pond, "quantity": POND_SQM}]
        said = {"form": "lease", "direction": "receivable", "terms": terms, "matters": matters}
        who = self.village.by(CLERK)
        return SignContract(actor=who, key="", village=self.village, number=LEASE, said=said)

    def _received(self, day: date, number: int) -> OfAssets:
        reference = f"rent-{number}"
        fact = Fact(
            name=f"contract/{self.contract}/{number}/received/{reference}",
            draft=f"rent-received-{number}",
            on=day,
            summary="收到应收租金",
            moves_cash=True,
        )
        self.facts.append(fact)
        body = {"received_on": day.isoformat(), "amount_fen": RENT_FEN // 4}
        body |= {"reference": reference, "bank_account": self.village.bank_account}
        path = f"/contracts/{self.contract}/instalments/{number}/receipts"
        return step(self.village.by(CASHIER), path, body)


class Service(Story):
    """Each month is accepted, scored and paid to nine tenths; the year's scores decide the rest."""

    def __init__(self, desk: Desk, *, representative: str) -> None:
        """Let this person score each month."""
        super().__init__(desk)
        self._representative = representative

    @property
    def contract(self) -> str:
        """The id of the contract."""
        return self.village.owned("contract", SERVICE)

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Give what belongs to a day."""
        month = Month.of(day)
        if day == FIRST_ON:
            yield from self._begun(day)
        if day.year == FIRST_ON.year and day == month.last_on:
            yield from self._served(day, month)
        if day == LAST_ON:
            yield from self._settled(day)
        if day.day == PAY_DAY and day > Month.of(FIRST_ON).last_on:
            before = month.previous()
            asked, part = Asked(label=f"service-{before}"), {"instalment": before.number}
            payable_fen = (FEE_FEN - RETAINED_FEN) // 12
            yield from self._paid(asked, day, time(11, 0), part=part, amount_fen=payable_fen)
        if day == LAST_ON + timedelta(days=PAY_DAY):
            asked = Asked(label=f"service-{FIRST_ON.year}-released")
            part = {"settlement": 1}
            yield from self._paid(asked, day, time(13, 0), part=part, amount_fen=RELEASED_FEN)

    def _begun(self, day: date) -> Iterator[Timed]:
        registrar = self.desk.registrar
        yield instant(day, time(7, 0)), FoundPost(actor=registrar, key="")
        appoint = AppointRepresentative(
            actor=registrar, key="", told=True, person=self._representative
        )
        yield instant(day, time(7, 1)), appoint
        service = {"retained_percent": RETAINED_PERCENT, "release": "scores-in-tiers"}
        terms = _terms("fee", FEE_FEN, months=1, due="last_day", due_days=PAY_DAY)
        said = {"form": "service", "direction": "payable", "terms": terms}
        said["service"] = {**service, "scored_by": [self.village.unit]}
        who = self.village.by(CLERK)
        sign = SignContract(actor=who, key="", village=self.village, number=SERVICE, said=said)
        yield instant(day, time(7, 5)), sign

    def _served(self, day: date, month: Month) -> Iterator[Timed]:
        path = f"/contracts/{self.contract}"
        accepted = {"accepted_on": day.isoformat()}
        accept = f"{path}/instalments/{month.number}/acceptances"
        yield instant(day, time(9, 0)), step(self.village.by(CHAIR), accept, accepted)
        name = f"contract/{self.contract}/{month.number}/served"
        self.facts.append(
            Fact(name=name, draft=f"served-{month}", on=day, summary="服务验收,扣留一成")
        )
        score = str(SCORES[month.number - 1])
        mark = {"unit": self.village.unit, "month": month.text, "score": score}
        scored = step(self._representative, f"{path}/scores", mark, status=CREATED)
        yield instant(day, time(9, 5)), scored

    def _settled(self, day: date) -> Iterator[Timed]:
        body = {"decision": DECISION, "inputs": {"upheld-complaint": COMPLAINTS}}
        path = f"/contracts/{self.contract}/years/{day.year}/settlements"
        yield instant(day, time(10, 0)), step(self.village.by(CLERK), path, body)
        for rule, summary in SETTLED.items():
            name = f"contract/{self.contract}/settled/{day.year}/{DECISION}/{rule}"
            draft = f"settled-{rule.rpartition('.')[2]}"
            self.facts.append(Fact(name=name, draft=draft, on=day, summary=summary))

    def _paid(
        self, asked: Asked, day: date, begin: time, *, part: dict[str, int], amount_fen: int
    ) -> Iterator[Timed]:
        body = {"number": asked.label, "resolution": f"示例-{asked.label}", **part}
        path = f"/contracts/{self.contract}/payment-requests"
        yield instant(day, begin), step(self.village.by(CLERK), path, body, status=CREATED)
        later = time(begin.hour, begin.minute + 5)
        yield from self.paid(asked, day, later, amount_fen=amount_fen, account_open=True)
