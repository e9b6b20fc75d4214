"""`make run`: brings the county up, plays what was not played yet, answers, and stays up."""

import sys
from collections.abc import Sequence

from chassis.embedded.folder import ServerFolder
from chassis.errors import MingbaiError
from runner.county import County, bring_up
from runner.demo.plan import plan as make_plan
from runner.demo.rules import read_rules
from runner.demo.seasons import REGISTERED_AT, Span
from runner.demo.state import PlayedTime, StateFile
from runner.demonstration import Demonstration
from runner.settings import RunSettings
from runner.show import PlainShow, RichShow, make_show
from runner.verdict import Verdict

WATCH_SECONDS = 0.5
RUN_FOLDER_MODE = 0o711
"""The embedded PostgreSQL may run as another user, who must pass through."""

PAGES = (
    ("", "首页 · index"),
    ("/disclosure/zh/", "公示 · published lists"),
    ("/points/zh/", "积分办理 · points at work"),
    ("/assets/zh/", "集体三资 · village money"),
    ("/points/docs", "积分接口 · API of points"),
    ("/audit/docs", "监督接口 · API of audit"),
    ("/audit/checkpoint", "签名检查点 · signed checkpoint"),
)


def run(*, stay: bool) -> int:
    """Run the county; gives 0 only if every answer held, or if it stayed up until it was ended."""
    show = make_show()
    settings = RunSettings.read()
    folder = ServerFolder(settings.run)
    try:
        folder.acquire(mode=RUN_FOLDER_MODE)
        try:
            return _run(settings, show, stay=stay)
        finally:
            folder.release()
    except MingbaiError as error:
        show.close()
        sys.stderr.write(f"{error.code}: {error.message}\n")
        return 1
    except KeyboardInterrupt:
        show.close()
        return 130


def _run(settings: RunSettings, show: PlainShow | RichShow, *, stay: bool) -> int:
    rules = read_rules(settings.pack)
    span = Span(quarters=settings.quarters)
    plan = make_plan(settings.seed, settings.scale, rules=rules, span=span)
    # Said before anything is started: another plan's folder is refused.
    StateFile(settings.run / "play.json").read(plan.sha256())
    PlayedTime(settings.run / "clock", begins_at=REGISTERED_AT)
    county = bring_up(settings, plan, show.say)
    with county.supervisor.stopped_by_signals():
        show.say("starting the issuer, the gateway and six services")
        county.supervisor.start()
        demonstration = Demonstration(county=county, plan=plan, rules=rules, show=show)
        demonstration.start()
        try:
            while demonstration.running and county.supervisor.wanted:
                county.supervisor.keep(WATCH_SECONDS)
                county.guests.look(show.say)
        finally:
            demonstration.stop()
        show.close()
        if demonstration.outcome is None:
            return _cut_short(demonstration)
        held = demonstration.outcome.held
        for line in _told(demonstration.outcome.verdicts):
            show.say(line)
        if not stay:
            return 0 if held else 1
        for line in _pages(county):
            show.say(line)
        while county.supervisor.wanted:
            county.supervisor.keep(WATCH_SECONDS)
            county.guests.look(show.say)
    return 0 if held else 1


def _cut_short(demonstration: Demonstration) -> int:
    error = demonstration.error
    if isinstance(error, MingbaiError):
        raise error
    if error is not None and isinstance(error, Exception):
        raise error
    sys.stderr.write("stopped; the next run goes on from here\n")
    return 130


def _told(verdicts: Sequence[Verdict]) -> list[str]:
    lines = [""]
    for number, verdict in enumerate(verdicts, start=1):
        mark = "PASS" if verdict.held else "FAIL"
        lines.append(f"{mark} ({number}) {verdict.chinese} · {verdict.english}")
        lines += [f"       {line}" for line in verdict.lines]
        if not verdict.held:
            lines.append(f"       {verdict.reason}")
    return lines


def _pages(county: County) -> list[str]:
    url = county.environments.gateway_url
    pages = [f"  {url}{path:<20} {what}" for path, what in PAGES]
    return ["", "演示数据 · DEMONSTRATION", *pages, "Ctrl-C 结束 · ends everything"]
