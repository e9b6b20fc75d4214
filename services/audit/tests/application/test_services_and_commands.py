import asyncio
import base64
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Thread
from typing import Any

import psycopg
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.service_logs import HttpOwnLog
from audit.application.replay import Replay, Sources
from audit.application.verification import Verification
from audit.domain.finding_codes import FindingCode
from audit.domain.intake import Message
from audit.entrypoints.cli import CommandParts
from audit.entrypoints.cli import replay as replay_command
from audit.entrypoints.cli import verify as verify_command
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import Finding

POINTS, OWN = "/510604/points", "/510604/audit"


def ignore(*_: object) -> None:
    """Take progress that nobody asked for."""


def codes(findings: list[Finding]) -> set[StrEnum]:
    return {finding.code for finding in findings if finding.wrong}


class Shown:
    """A service's own log over a real HTTP server, as the service chooses to show it."""

    def __init__(self, messages: list[Message]) -> None:
        self.rows: list[dict[str, Any]] = [
            {
                "position": int(message.headers["Mingbai-Position"]),
                "bytes": base64.b64encode(message.event).decode(),
                "chain": message.headers["Mingbai-Chain"],
            }
            for message in messages
            if message.subject.startswith("ev.510604.points.")
        ]
        self.status = 200
        self.asked_with = ""

    def page(self, request: Request) -> Response:
        self.asked_with = request.headers["authorization"]
        if self.status != 200:
            return Response(status_code=self.status)
        after, limit = (int(request.query_params[name]) for name in ("after", "limit"))
        rows = [row for row in self.rows if row["position"] > after][:limit]
        return JSONResponse(
            {"items": rows, "next": rows[-1]["position"] if len(rows) == limit else None}
        )


@contextmanager
def serving(shown: Shown) -> Iterator[str]:
    app = Starlette(routes=[Route("/log", shown.page)])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", log_config=None)
    server = uvicorn.Server(config)
    thread = Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_a_service_that_shows_the_same_bytes_matches(
    verification: Verification, messages: list[Message]
) -> None:
    shown = Shown(messages)

    with serving(shown) as url:
        findings = verification.service(POINTS, HttpOwnLog(url, token="t"), ignore)  # noqa: S106  # a test's token

    assert [finding.code for finding in findings] == [FindingCode.SERVICE_MATCHES]
    assert findings[0].facts["position"] == 480
    assert shown.asked_with == "Bearer t"


def changed(shown: Shown) -> None:
    event = base64.b64decode(shown.rows[99]["bytes"]).replace("打扫".encode(), "放火".encode())
    shown.rows[99]["bytes"] = base64.b64encode(event).decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed, FindingCode.SERVICE_EVENT_DIFFERS),
        (lambda shown: shown.rows.pop(50), LogCode.POSITION_MISSING),
        (lambda shown: shown.rows.pop(), LogCode.LOG_SHORTER_THAN_SEALED),
        (lambda shown: shown.rows.clear(), LogCode.LOG_SHORTER_THAN_SEALED),
        (lambda shown: setattr(shown, "status", 403), FindingCode.SERVICE_REFUSED),
        (lambda shown: shown.rows[3].update(bytes="?"), FindingCode.SERVICE_UNREADABLE),
    ],
)
def test_a_service_that_shows_something_else_is_named(
    verification: Verification,
    messages: list[Message],
    change: Callable[[Shown], object],
    code: FindingCode,
) -> None:
    shown = Shown(messages)
    change(shown)

    with serving(shown) as url:
        findings = verification.service(POINTS, HttpOwnLog(url, token="t"), ignore)  # noqa: S106  # a test's token

    assert code in codes(findings)
    for finding in findings:
        assert "{" not in finding.sentence("zh-CN") + finding.sentence("en")


def test_silence_is_a_finding(verification: Verification, messages: list[Message]) -> None:
    own = HttpOwnLog("http://127.0.0.1:1", token="t")  # noqa: S106  # a test's token

    assert codes(verification.service(POINTS, own, ignore)) == {FindingCode.SERVICE_SILENT}


def test_the_command_says_so_and_exits_with_0_only_if_all_is_whole(
    verification: Verification, messages: list[Message], pool: Any, migrated: str
) -> None:
    out = io.StringIO()
    sources = Sources(points=POINTS, registry="/510604/registry", own=OWN)
    shown = Shown(messages)
    with serving(shown) as url:
        parts = CommandParts(
            verification=verification,
            replay=Replay(LeafReader(pool), sources),
            services={POINTS: HttpOwnLog(url, token="t")},  # noqa: S106  # a test's token
            out=out,
            progress=io.StringIO(),
        )
        assert verify_command(parts, []) == 0
        assert verify_command(parts, ["--from-services"]) == 0
        shown.status = 500
        assert verify_command(parts, ["--from-services"]) == 1
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM audit.leaves WHERE leaf_index = 300")
    assert verify_command(parts, []) == 1
    assert "存证日志缺少序号300至300的记录" in out.getvalue()
    assert "[leaf_missing]" in out.getvalue()


def test_the_replay_command_prints_an_account(county: Any, pool: Any, verification: Any) -> None:
    out = io.StringIO()
    account = "00000000-0000-0000-0000-000000000007"
    opened = {"label": "3组-012户", "scheme": "anjia-points", "opening": "10"}
    county.happens("points.account.opened", account, opened)
    sources = Sources(points=POINTS, registry="/510604/registry", own=OWN)
    replay = Replay(LeafReader(pool), sources)
    parts = CommandParts(verification=verification, replay=replay, services={}, out=out)

    assert replay_command(parts, [account, "--business-date", "2026-05-15"]) == 0
    assert "3组-012户" in out.getvalue()
    assert "起始10分" in out.getvalue()
    assert replay_command(parts, [account, "--recorded-until", "yesterday"]) == 2
    assert replay_command(parts, [account, "--recorded-until", "2027-01-01T00:00:00Z"]) == 1
    assert "[not_sealed_yet]" in out.getvalue()
