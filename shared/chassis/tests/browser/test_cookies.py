"""Sealed cookies: nobody else reads, makes, moves or prolongs one."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.cookies import CookiePlace, SealedCookies
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import A256GCM
from chassis.crypto.standard import standard_provider

AEAD = Algorithms(standard_provider()).aead(A256GCM)
KEY = bytes(range(32))
PLACE = CookiePlace.of("points", "https://county.example/points")


class Time:
    def __init__(self) -> None:
        self.seconds = 1_000.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def cookies(time: Time) -> SealedCookies:
    return SealedCookies(AEAD, KEY, PLACE, now=time.now)


def given(cookies: SealedCookies, purpose: str = "session", seconds: int = 60) -> tuple[str, str]:
    response = Response()
    cookies.put(response, purpose, {"subject": "clerk-1"}, seconds=seconds)
    whole = response.headers["set-cookie"]
    return whole, whole.partition(";")[0].partition("=")[2]


def asked(name: str, value: str) -> Request:
    header = (b"cookie", f"{name}={value}".encode())
    return Request({"type": "http", "headers": [header]})


def test_what_was_put_in_is_taken_out_until_its_end(cookies: SealedCookies, time: Time) -> None:
    whole, value = given(cookies)
    request = asked("__Secure-mingbai-points-session", value)

    assert cookies.take(request, "session") == ({"subject": "clerk-1"}, 1_060.0)
    time.seconds = 1_060.0
    assert cookies.take(request, "session") is None
    assert "clerk" not in whole
    lowered = whole.lower()
    wanted = ("httponly", "secure", "samesite=lax", "path=/points", "max-age=60")
    assert all(word in lowered for word in wanted)


def test_without_https_it_is_still_kept_from_scripts(time: Time) -> None:
    place = CookiePlace.of("points", "http://127.0.0.1:8000")
    whole, _ = given(SealedCookies(AEAD, KEY, place, now=time.now))

    assert whole.startswith("mingbai-points-session=")
    assert "Secure" not in whole
    assert "HttpOnly" in whole
    assert "Path=/;" in whole


def test_a_changed_or_moved_cookie_is_none(cookies: SealedCookies, time: Time) -> None:
    _, value = given(cookies)
    name = "__Secure-mingbai-points-session"
    other_key = SealedCookies(AEAD, bytes(32), PLACE, now=time.now)
    elsewhere = CookiePlace.of("registry", "https://county.example/registry")
    other_service = SealedCookies(AEAD, KEY, elsewhere, now=time.now)

    flipped = value[:30] + ("A" if value[30] != "A" else "B") + value[31:]
    for strange in (flipped, value[:-4], "", "!", "x" * 5_000):
        assert cookies.take(asked(name, strange), "session") is None
    assert other_key.take(asked(name, value), "session") is None
    moved = asked("__Secure-mingbai-registry-session", value)
    assert other_service.take(moved, "session") is None
    assert cookies.take(asked("__Secure-mingbai-points-attempt", value), "attempt") is None
