"""Every field type that an event may have round trips, and the others fail at start."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import canonical
from chassis.eventstore.codec import (
    DataCodec,
    FieldTypeError,
    SealedMovedError,
    UnknownFieldError,
)
from chassis.personal.values import NotSealedError, Personal, Sealed
from kernel.errors import KernelError

SEALED = Sealed(alg="A256GCM", kid="k1", nonce="AAAA", ct="BBBB", cls="voucher")
PERSON = UUID(int=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    item: str
    fen: int
    share: Decimal | None = None
    bearer: Personal | Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class Everything:
    text: str
    count: int
    flag: bool
    who: UUID
    points: Decimal
    day: date
    free: dict[str, Any]
    words: list[str]
    days: tuple[date, ...]
    lines: list[Line]
    nested: list[list[UUID]]
    line: Line
    holder: Personal | Sealed
    signers: list[Personal | Sealed]
    remark: str | None
    reached: date | None = None
    more: list[Line] | None = None
    later: int = 5


def refuse(personal: Personal, path: str) -> dict[str, Any]:
    raise AssertionError(path)


texts = st.text('abc 名\\"\n')
days = st.dates()
points = st.decimals(min_value=-999, max_value=999, places=3, allow_nan=False)
lines = st.builds(
    Line, item=texts, fen=st.integers(-(10**12), 10**12), share=st.none() | points, bearer=st.none()
)
everything = st.builds(
    Everything,
    text=texts,
    count=st.integers(-canonical.INTEGER_MAX, canonical.INTEGER_MAX),
    flag=st.booleans(),
    who=st.uuids(),
    points=points,
    day=days,
    free=st.dictionaries(st.text("ab"), texts | st.none() | st.booleans()),
    words=st.lists(texts),
    days=st.lists(days).map(tuple),
    lines=st.lists(lines, max_size=3),
    nested=st.lists(st.lists(st.uuids(), max_size=2), max_size=2),
    line=lines,
    holder=st.none(),
    signers=st.just([]),
    remark=st.none() | texts,
    reached=st.none() | days,
    more=st.none() | st.lists(lines, max_size=2),
    later=st.integers(0, 9),
)


def bare(line: Line) -> Line:
    share = None if line.share is None else line.share + 0
    return Line(item=line.item, fen=line.fen, share=share)


@given(everything)
def test_every_admitted_type_comes_back_as_it_was(event: Everything) -> None:
    codec = DataCodec(Everything)

    data = codec.encode(vars(event), refuse)
    canonical.encode(data)

    assert codec.decode(data) == vars(event)
    assert ("reached" in data) == (event.reached is not None)
    assert "remark" in data


def test_a_personal_value_is_sealed_for_the_path_at_which_it_stands() -> None:
    sealed_at: list[str] = []

    def seal(personal: Personal, path: str) -> dict[str, Any]:
        sealed_at.append(f"{path}={personal.text}")
        return SEALED.to_json()

    def named(text: str) -> Personal:
        return Personal(PERSON, "voucher", text)

    event: dict[str, Any] = {
        **{item.name: None for item in fields(Everything)},
        "text": "", "count": 0, "flag": False, "who": PERSON, "points": Decimal(1), "free": {},
        "day": date(2026, 5, 15), "words": [], "days": (), "nested": [], "later": 1,
        "lines": [Line(item="a", fen=1), Line(item="b", fen=2, bearer=named("b"))],
        "line": Line(item="c", fen=3, bearer=named("c")),
        "holder": named("h"),
        "signers": [named("s0"), named("s1")],
    }  # fmt: skip

    data = DataCodec(Everything).encode(event, seal)
    back = DataCodec(Everything).decode(data)

    expected = ["lines/1/bearer=b", "line/bearer=c", "holder=h", "signers/0=s0", "signers/1=s1"]
    assert sealed_at == expected
    assert back["holder"] == SEALED
    assert back["signers"] == [SEALED, SEALED]
    assert back["lines"][1].bearer == back["line"].bearer == SEALED


@dataclass(frozen=True, kw_only=True)
class Named:
    holder: Personal | Sealed
    many: list[Personal | Sealed]


@pytest.mark.parametrize(
    "event",
    [
        {"holder": SEALED, "many": []},
        {"holder": Personal(PERSON, "voucher", "a"), "many": [SEALED]},
    ],
)
def test_a_sealed_value_of_another_event_is_not_written_again(event: dict[str, Any]) -> None:
    with pytest.raises(SealedMovedError, match="opens only there") as caught:
        DataCodec(Named).encode(event, lambda _personal, _path: SEALED.to_json())

    assert caught.value.code == "sealed_moved"


def test_something_else_where_a_sealed_value_should_stand_is_not_read() -> None:
    with pytest.raises(NotSealedError):
        DataCodec(Named).decode({"holder": "clear text", "many": []})


@dataclass(frozen=True, kw_only=True)
class Dated:
    day: date | None = None
    who: UUID | None = None
    points: Decimal | None = None


@pytest.mark.parametrize(
    "event",
    [
        Dated(day=datetime(2026, 5, 15, tzinfo=UTC)),
        Dated(who="not an id"),  # type: ignore[arg-type]  # the mistake that is meant
        Dated(points=1),  # type: ignore[arg-type]  # the same
        Dated(points=1.5),  # type: ignore[arg-type]  # the same
    ],
)
def test_a_value_that_could_never_be_read_again_is_not_written(event: Dated) -> None:
    with pytest.raises(FieldTypeError, match="takes a"):
        DataCodec(Dated).encode(vars(event), refuse)


def test_points_without_a_written_form_are_not_written() -> None:
    with pytest.raises(KernelError):
        DataCodec(Dated).encode(vars(Dated(points=Decimal("NaN"))), refuse)


@pytest.mark.parametrize(
    "hint",
    [
        float,
        datetime,
        bytes,
        object,
        Any,
        dict[str, str],
        dict[str, int],
        set[str],
        tuple[str, int],
        int | str,
        list[float],
        float | None,
    ],
    ids=str,
)
def test_a_type_without_a_form_in_an_event_fails_at_start(hint: Any) -> None:
    strange: type = dataclass(type("Strange", (), {"__annotations__": {"field": hint}}))

    with pytest.raises(TypeError, match=r"Strange\.field"):
        DataCodec(strange)


def test_a_field_that_is_too_much_or_too_little_is_named() -> None:
    codec = DataCodec(Named)

    with pytest.raises(UnknownFieldError, match="Named has no field other"):
        codec.decode({"holder": SEALED.to_json(), "many": [], "other": 1})
    with pytest.raises(UnknownFieldError, match="Named lacks many"):
        codec.decode({"holder": SEALED.to_json()})
    assert DataCodec(Dated).decode({}) == vars(Dated())


def test_an_event_does_not_share_its_list_with_what_was_read() -> None:
    data: dict[str, Any] = {"holder": SEALED.to_json(), "many": []}

    first, second = DataCodec(Named).decode(data), DataCodec(Named).decode(data)

    assert first["many"] is not second["many"]
    assert first["many"] is not data["many"]
