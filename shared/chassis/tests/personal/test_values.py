"""Personal values and their sealed form: what is refused, and that nothing clear ever shows."""

import traceback
from uuid import UUID

import pytest

from chassis.personal.identifiers import Identifier, IdentifierError, IdentifierKind
from chassis.personal.values import (
    PERSONAL_TEXT_BYTES_MAX,
    NotSealedError,
    Personal,
    PersonalTextError,
    Sealed,
)

SUBJECT = UUID(int=7)
NAME = "王小明"
SEALED = Sealed(alg="A256GCM", kid="k1", nonce="AAAA", ct="BBBB", cls="contacts")


def test_a_personal_value_never_shows_its_text() -> None:
    value = Personal(SUBJECT, "contacts", "王小明")

    for shown in (repr(value), str(value), f"{value}", repr([value])):
        assert "王小明" not in shown
    assert "contacts" in repr(value)
    assert "510604" not in repr(Identifier(IdentifierKind.IDENTITY, "510604199001011234"))


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\u202e", "\ud800"])
def test_a_text_that_could_not_be_stored_is_refused_without_being_repeated(bad: str) -> None:
    with pytest.raises(PersonalTextError) as caught:
        Personal(SUBJECT, "contacts", NAME + bad)

    # Also the exceptions behind it: Python's own one would carry the text as an attribute.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert NAME not in "".join(traceback.format_exception(caught.value))


def test_a_text_beyond_the_limit_is_refused() -> None:
    Personal(SUBJECT, "contacts", "x" * PERSONAL_TEXT_BYTES_MAX)

    with pytest.raises(PersonalTextError, match="the most is 32768"):
        Personal(SUBJECT, "contacts", "x" * (PERSONAL_TEXT_BYTES_MAX + 1))


@pytest.mark.parametrize("name", ["", "Contacts", "a b", "9x", "x" * 33])
def test_a_retention_class_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(PersonalTextError, match="named in lower-case"):
        Personal(SUBJECT, name, "x")


def test_a_sealed_value_comes_back_from_its_json() -> None:
    assert Sealed.from_json(SEALED.to_json()) == SEALED
    assert all(key.isascii() for key in SEALED.to_json())


@pytest.mark.parametrize(
    "value",
    [
        None,
        "王小明",
        {},
        {**SEALED.to_json(), "more": "x"},
        {**SEALED.to_json(), "ct": 1},
        {**SEALED.to_json(), "ct": ""},
        {**SEALED.to_json(), "ct": "王小明"},
        {**SEALED.to_json(), "nonce": "AA=="},
    ],
)
def test_anything_else_is_no_sealed_value_and_is_not_repeated(value: object) -> None:
    with pytest.raises(NotSealedError) as caught:
        Sealed.from_json(value)

    assert "王小明" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "entered", "compared"),
    [
        (IdentifierKind.IDENTITY, " 510604 19900101 123x ", "51060419900101123X"),
        (IdentifierKind.IDENTITY, "５１０６０４１９９００１０１１２３ｘ", "51060419900101123X"),
        (IdentifierKind.PHONE, "+86 138-0000-1111", "13800001111"),
        (IdentifierKind.PHONE, "008613800001111", "13800001111"),
        (IdentifierKind.PHONE, "0838-5501234", "08385501234"),
        (IdentifierKind.PHONE, "86123456", "86123456"),
        (IdentifierKind.ACCOUNT, "6228 4800-1234 5678", "6228480012345678"),
        (IdentifierKind.CREDIT_CODE, "91510604ma62a0001q", "91510604MA62A0001Q"),
    ],
)
def test_an_identifier_is_compared_in_one_form(
    kind: IdentifierKind, entered: str, compared: str
) -> None:
    assert Identifier(kind, entered).normal() == compared


@pytest.mark.parametrize("text", ["", "无", "ab" * 100])
def test_an_identifier_with_nothing_to_compare_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        Identifier(IdentifierKind.PHONE, text).normal()

    assert not text or text not in str(caught.value)
