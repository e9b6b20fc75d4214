"""What full replays are tested with: a county, what its services show, and who replays it."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from audit.adapters.replay_runs import ReplayRuns
from audit.application.errors import ServiceSilentError
from audit.application.full_replay import (
    FullReplay,
)
from audit.application.replay import Sources
from audit.application.replay_ports import Shown, ShownDigests
from audit.application.replay_reports import ReplayReports, ReportOptions, ReportPorts
from audit.domain.replayed import PartDigest, Report
from chassis.canonical import encode
from chassis.eventstore.log import Log
from kernel.units import unit_id

OWN = "/510604/audit"
ENTITIES = [str(UUID(int=number)) for number in (201, 202)]
SOURCES = Sources(points="/510604/points", registry="/510604/registry", own=OWN)
FIRST = date(2026, 3, 1)
ITEMS = {"tidy": ("0.4", "2"), "help": ("1", "3"), "litter": ("-5", "-5")}


def ignore(*_: object) -> None:
    """Take progress that nobody asked for."""


@dataclass
class ShownAs:
    """What a service says of itself, whatever that is."""

    said: Shown | None

    def shown(self) -> Shown:
        if self.said is None:
            raise ServiceSilentError("it does not answer")
        return self.said


class At:
    """A clock that stands where the county is."""

    def __init__(self, county: Any) -> None:
        self.county = county

    def now(self) -> Any:
        return self.county.at


@dataclass(frozen=True)
class Played:
    """A county with six accounts and two books, and what its services truthfully show."""

    county: Any
    shows: Mapping[str, ShownDigests]


def posts(county: Any, entity: str, voucher: int, fen: int, on: str) -> None:
    name = str(UUID(int=voucher))
    lines = [
        {"account": "541", "debit_fen": fen, "credit_fen": 0},
        {"account": "102", "debit_fen": 0, "credit_fen": fen},
    ]
    data = {"entity": entity, "dated_on": on, "kind": "payment", "lines": lines}
    county.happens("assets.voucher.prepared", name, data)
    county.happens("assets.voucher.posted", name, {"month": on[:7], "number": 1})


def books_digest(entity: str, months: Sequence[tuple[str, int]]) -> PartDigest:
    """Digest what the two accounts of an entity held, counted by hand."""
    digest = hashlib.sha256()
    for account, sign in (("102", -1), ("541", 1)):
        held = 0
        for month, fen in months:
            line = {
                "account": account, "sub_key": "", "month": month, "opening_fen": held,
                "debit_fen": fen if sign > 0 else 0, "credit_fen": fen if sign < 0 else 0,
            }  # fmt: skip
            digest.update(encode(line) + b"\n")
            held += sign * fen
    return PartDigest(part=entity, rows=2 * len(months), sha256=digest.hexdigest())


@dataclass
class Desk:
    """What takes the steps of full replays on one database."""

    full: FullReplay
    runs: ReplayRuns
    ports: ReportPorts
    reports: ReplayReports
    log: Log

    def showing(self, shows: Mapping[str, ShownDigests]) -> ReplayReports:
        return ReplayReports(OPTIONS, replace(self.ports, shows=shows))

    def written(self) -> list[dict[str, Any]]:
        """Give the data of every report in audit's own log."""
        recorder = self.log.store.recorder
        found = recorder.select_notifications(start=None, limit=100)
        return [orjson.loads(each.state)["data"] for each in found]


OPTIONS = ReportOptions(
    origin="mingbai.invalid/510604/log",
    county="510604",
    unit=unit_id("510604", "510604"),
    hours=24,
)


async def replayed(reports: ReplayReports) -> Report:
    report = await reports.at_once(asyncio.Event(), ignore)
    assert report is not None
    return report


def outcomes(report: Report) -> dict[str, str]:
    return {each.question: each.outcome for each in report.compared}
