"""A sealed and signed log to be verified, and an account whose history is kept twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import pytest

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_key import kept_key
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.verification import Trust, Verification
from audit.domain.intake import Message
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from kernel.points import format_points
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

Speak = Callable[..., Message]

ORIGIN = "mingbai.invalid/510604/log"
POINTS, OWN = "/510604/points", "/510604/audit"
ALGORITHMS = Algorithms(standard_provider())
LEAVES = 600


@pytest.fixture
def signer(tmp_path: Any) -> KeySigner:
    return KeySigner(ORIGIN, kept_key(tmp_path / "keys", ALGORITHMS))


@pytest.fixture
def verification(pool: Any, signer: KeySigner) -> Verification:
    key = verifier_key(signer, ED25519)
    trust = Trust(own_source=OWN, key=key)
    return Verification(LeafReader(pool), EvidenceReader(pool), trust)


@pytest.fixture
def messages(
    store: TreeStore, reader: TreeReader, signer: KeySigner, county: Any, speak: Speak
) -> list[Message]:
    """Fill a log with a few sources, seal it and sign checkpoints on the way."""
    taken: list[Message] = []
    for number in range(LEAVES):
        unit = f"unit-{number % 3}"
        taken.append(speak("cases" if number % 5 == 0 else "points", unit=unit))
        if number % 200 == 199:
            store.append(taken[number - 199 :], at=county.at)
            heads = [
                {"source": source, "position": head.position, "chain": head.chain.hex()}
                for source, head in reader.heads().items()
            ]
            units = [
                {"source": source, "unit": name, "unitseq": unitseq}
                for (source, name), unitseq in reader.units().items()
            ]
            data = {"size": county.size(), "root": "", "part": 1, "parts": 1}
            county.happens(
                "audit.log.heads_sealed", "log", {**data, "heads": heads, "units": units}
            )
            checkpoint = Checkpoint(origin=ORIGIN, head=reader.head())
            store.publish(sign_checkpoint(checkpoint, signer), at=county.at)
    return taken


FIRST = date(2026, 3, 1)
CHANGE = date(2026, 3, 20)
POINTS_OF = {"tidy": ["0.5", "1"], "help": ["1", "2.5"], "litter": ["-5"]}
NUMBERS = count(1)


@dataclass
class Naive:
    """The same history kept as a plain list, and summed up from the start every time."""

    account: str
    label: str
    facts: list[tuple[datetime, date, str, Any]] = field(default_factory=list)

    def sums(self, until: datetime, day: date) -> tuple[Decimal, Decimal, Decimal]:
        points: dict[str, Decimal] = {}
        where: dict[str, str] = {}
        for at, on, what, named in self.facts:
            if at > until or on > day:
                continue
            if what == "recorded":
                name, given_points = named
                points[name], where[name] = given_points, "pending"
            elif what == "corrected":
                name, points_now, place = named
                if name in points:
                    points[name] = points_now
                    where[name] = place or where[name]
            else:
                where.update({name: what for name in named if name in points})
        totals = {"settled": Decimal(10), "recognised": Decimal(0), "pending": Decimal(0)}
        for name, place in where.items():
            if place in totals:
                totals[place] += points[name]
        return totals["settled"], totals["recognised"], totals["pending"]


class Village:
    """Plays steps on one account through the county's events and the naive list alike."""

    def __init__(self, county: Any) -> None:
        number = next(NUMBERS)
        self.county = county
        self.naive = Naive(str(UUID(int=number)), f"{number}组-001户")
        self.today = FIRST
        self.open: dict[str, list[str]] = {"recorded": [], "checked": [], "recognised": []}
        self.points: dict[str, Decimal] = {}
        self.standing = Decimal(10)
        self.settled: dict[str, str] = {}
        self.totals: dict[str, Decimal] = {}
        self.recorded: dict[str, str] = {}
        opened = {"label": self.naive.label, "scheme": "anjia-points", "opening": "10"}
        self._say("opened", opened)

    def plays(self, step: tuple[str, int, int, str, int]) -> None:
        what, passed, back, item, choice = step
        self.today += timedelta(days=passed)
        if what in {"record", "declare"}:
            self._record(what, self.today - timedelta(days=back), item, POINTS_OF[item][-choice])
        elif what in {"check", "reject"}:
            self._check(what)
        elif what in {"recognise", "refuse"}:
            self._recognise(what)
        elif what in {"correct", "void"}:
            self._correct(choice, void=what == "void")
        else:
            self._settle()

    def _record(self, what: str, day: date, item: str, points: str) -> None:
        name = f"{day}/{item}/{len(self.points) + 1}"
        table = "anjia-points/2" if day >= CHANGE else "anjia-points/1"
        data = {
            "entry": name, "table": table, "item": item, "points": points,
            "acted_on": day.isoformat(), "recorder": "p-1", "evidence": [],
        }  # fmt: skip
        said = self._say("entry_recorded" if what == "record" else "entry_declared", data, on=day)
        self.recorded[name] = f"{POINTS}#{orjson.loads(said.event)['id']}"
        self.naive.facts.append((self.county.at, day, "recorded", (name, Decimal(points))))
        self.points[name] = Decimal(points)
        self.open["recorded"].append(name)

    def _check(self, what: str) -> None:
        names, self.open["recorded"] = self.open["recorded"][:2], self.open["recorded"][2:]
        if names and what == "check":
            self._say("entries_checked", {"entries": names})
            self.open["checked"] += names
        for name in names if what == "reject" else ():
            self._say("entry_rejected", {"entry": name, "reason": "无照片"})
            self._note("rejected", [name])

    def _recognise(self, what: str) -> None:
        names, self.open["checked"] = self.open["checked"], []
        if names and what == "recognise":
            total = sum((self.points[name] for name in names), Decimal(0))
            data = {"entries": names, "points": format_points(total), "register": "r"}
            self._say("entries_recognised", data)
            self._note("recognised", names)
            self.open["recognised"] += names
        for name in names if what == "refuse" else ():
            data = {"entry": name, "reason": "不实", "register": "r"}
            self._say("entry_not_recognised", data)
            self._note("refused", [name])

    def _settle(self) -> None:
        names, self.open["recognised"] = self.open["recognised"], []
        total = sum((self.points[name] for name in names), Decimal(0))
        self.standing += total
        quarter = f"Q{len(self.naive.facts):03}"
        self.settled.update(dict.fromkeys(names, quarter))
        self.totals[quarter] = total
        data = {
            "quarter": quarter, "entries": names,
            "points": format_points(total), "standing": format_points(self.standing),
            "label": self.naive.label,
        }  # fmt: skip
        self._say("quarter_settled", data)
        self._note("settled", names)

    def _correct(self, choice: int, *, void: bool) -> None:
        """Give the first or the last entry the least points of its item, or none."""
        if not self.points:
            return
        name = list(self.points)[-choice]
        item = name.split("/")[1]
        points = Decimal(0) if void else Decimal(POINTS_OF[item][0])
        place = next((place for place, held in self.open.items() if name in held), None)
        settled = self.settled.get(name)
        counts = self.points[name] if place or settled else Decimal(0)
        if points == counts:
            return
        if settled:
            self.standing += points - counts
            self.totals[settled] += points - counts
        elif not points:
            self.open[place or ""].remove(name)
        elif place is None:
            self.open["recognised"].append(name)
        day = name.partition("/")[0]
        data = {
            "entry": name, "points": format_points(points), "reason": "属实", "state": "any",
            "delta": format_points(points - counts), "standing": format_points(self.standing),
            "table": "anjia-points/2" if day >= CHANGE.isoformat() else "anjia-points/1",
            "acted_on": day, "recorder": "p-1", "objection": "o", "quarter": settled,
        }  # fmt: skip
        self._say("entry_corrected", data, corrects=self.recorded[name])
        self.points[name] = points
        moved = None
        if not settled:
            moved = "voided" if not points else ("recognised" if place is None else None)
        self.naive.facts.append((self.county.at, self.today, "corrected", (name, points, moved)))

    def restates(self, quarter: str, **changed: str) -> None:
        """State a settled quarter as its entries count now."""
        upto = [points for name, points in self.totals.items() if name <= quarter]
        data = {
            "quarter": quarter, "revision": 2, "label": self.naive.label,
            "points": format_points(self.totals[quarter]),
            "standing": format_points(sum(upto, Decimal(10))),
        }  # fmt: skip
        self._say("quarter_restated", {**data, **changed})

    def _note(self, what: str, names: list[str]) -> None:
        self.naive.facts.append((self.county.at, self.today, what, list(names)))

    def _say(
        self, name: str, data: dict[str, Any], *, on: date | None = None, **envelope: str
    ) -> Message:
        said: Message = self.county.happens(
            f"points.account.{name}", self.naive.account, data, on=on or self.today, **envelope
        )
        return said


@pytest.fixture
def village_of() -> Callable[[Any], Village]:
    return Village
