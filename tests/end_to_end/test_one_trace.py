"""One trace goes from an HTTP request through store, relay and NATS to another service."""

import time

from kernel.units import unit_id
from tests.conftest import PlayedCounty

SECONDS_MAX = 60


def test_a_request_to_one_service_and_its_effect_in_another_are_one_trace(
    county: PlayedCounty,
) -> None:
    trace = "5f" * 16
    made = county.post(
        "registry",
        "/households",
        {
            "number": "01-999",
            "unit": str(unit_id("510604", "510604102211/grid/01")),
            "label": "演示户01-999",
            "head": {"key": "demo-head-01-999", "name": "演示追踪"},
        },
        actor=county.cast.registrar.key,
        key="one-trace",
        traceparent=f"00-{trace}-{'ab' * 8}-01",
    )
    assert made.status_code == 201, made.text

    def seen() -> set[tuple[str, str]]:
        return {(each.service, each.name) for each in county.telemetry.spans if each.trace == trace}

    ends_at = time.monotonic() + SECONDS_MAX
    wanted = {
        ("registry", "POST /households"),
        ("points", "process registry.household.registered.v1"),
    }
    while not wanted <= seen():
        assert time.monotonic() < ends_at, seen()
        time.sleep(0.2)


def test_metrics_and_logs_are_sent_as_well(county: PlayedCounty) -> None:
    ends_at = time.monotonic() + SECONDS_MAX
    while ("points", "http.server.request.duration") not in county.telemetry.metrics:
        assert time.monotonic() < ends_at, county.telemetry.metrics
        time.sleep(0.2)
    assert ("points", "mingbai.relay.lag") in county.telemetry.metrics
    assert county.telemetry.logs
