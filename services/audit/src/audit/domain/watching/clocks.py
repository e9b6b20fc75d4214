"""Compares another clock with this machine's: beyond one second nothing more is signed."""

from datetime import datetime, timedelta

from audit.domain.watching.codes import WatchCode, WatchFinding

OFFSET_MILLISECONDS_MAX = 1_000


def watch_clock(clock: str, *, said: datetime, before: datetime, after: datetime) -> WatchFinding:
    """Judge what a clock said between two instants of ours; the time of asking is no offset."""
    offset = max(before - said, said - after, timedelta(0))
    milliseconds = offset // timedelta(milliseconds=1)
    limit = OFFSET_MILLISECONDS_MAX
    if milliseconds > limit:
        facts: dict[str, str | int] = {"clock": clock, "milliseconds": milliseconds, "limit": limit}
        return WatchFinding(code=WatchCode.CLOCK_OFF, facts=facts)
    return WatchFinding(code=WatchCode.CLOCK_AGREES, facts={"clock": clock, "limit": limit})
