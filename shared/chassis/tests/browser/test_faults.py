"""A refusal is said beside the field that must change, and what nobody can mend is raised again."""

import pytest
from pydantic import BaseModel, ValidationError

from chassis.browser.errors import FormUnfinishedError
from chassis.browser.faults import FormWords, faults_of
from chassis.errors import NotPermittedError, RefusedError, UnavailableError
from chassis.http.titles import Title
from chassis.pages.languages import CHINESE, ENGLISH

WORDS = FormWords(
    titles={"too_late": Title("太晚了", "It is too late")},
    advice={"too_late": Title("请改日期。", "Choose another day.")},
    fields={"day": Title("请选择日期。", "Choose the day.")},
    field_of_code={"too_late": "day"},
)


class TooLateError(RefusedError):
    """The day is over."""

    code = "too_late"


class Body(BaseModel):
    """A form of one field."""

    day: int


def test_a_refusal_is_said_above_the_form_and_beside_its_field() -> None:
    faults = faults_of(TooLateError("choose another day"), ENGLISH, WORDS)

    assert (faults.title, faults.advice) == ("It is too late", "Choose another day.")
    assert faults.fields == {"day": "It is too late. Choose another day."}
    assert (faults.status, faults.code) == (409, "too_late")


def test_what_was_left_out_is_asked_for_beside_its_field() -> None:
    with pytest.raises(ValidationError) as caught:
        Body.model_validate({"day": "never"})

    for error in (caught.value, FormUnfinishedError("day")):
        faults = faults_of(error, CHINESE, WORDS)
        assert faults.fields == {"day": "请选择日期。"}
        assert (faults.title, faults.advice) == ("还有没填好的地方", "请看标红的地方。")


@pytest.mark.parametrize("error", [NotPermittedError("no"), UnavailableError("later")])
def test_what_its_sender_cannot_mend_is_raised_again(error: Exception) -> None:
    with pytest.raises(type(error)):
        faults_of(error, CHINESE, WORDS)
