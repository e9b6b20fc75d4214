import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis.telemetry import Telemetry, current_trace

SAMPLED = 1
TRACE = "0af7651916cd43dd8448eb211c80319c"


async def _asked(headers: dict[str, str]) -> dict[str, str]:
    async def root(request: Request) -> Response:
        return JSONResponse(current_trace())

    telemetry = Telemetry(service="sample", version="1", endpoint=None)
    app = telemetry.traced(Starlette(routes=[Route("/", root)]))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample") as client:
        answer: dict[str, str] = (await client.get("/", headers=headers)).json()
    telemetry.shutdown()
    return answer


async def test_a_request_continues_the_trace_of_its_caller() -> None:
    given = f"00-{TRACE}-b7ad6b7169203331-01"

    answer = await _asked({"traceparent": given})

    version, trace, span, flags = answer["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert span != "b7ad6b7169203331"


async def test_a_request_without_a_trace_begins_one_that_nobody_records() -> None:
    answer = await _asked({})

    flags = int(answer["traceparent"].rpartition("-")[2], 16)
    assert not flags & SAMPLED
    assert TRACE not in answer["traceparent"]


async def test_a_trace_that_cannot_be_read_is_not_continued() -> None:
    answer = await _asked({"traceparent": f"00-{TRACE}-nothing-01"})

    assert TRACE not in answer["traceparent"]


def test_outside_of_a_request_there_is_no_trace() -> None:
    assert current_trace() == {}
