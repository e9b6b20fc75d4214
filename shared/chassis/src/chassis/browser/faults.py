"""What is wrong with a form, said beside its fields and once above them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from pydantic import ValidationError

from chassis.browser.errors import FormUnfinishedError
from chassis.errors import InvalidError, MingbaiError
from chassis.http.problems import status_of
from chassis.http.titles import Title, title_of
from chassis.pages.languages import CHINESE, Spoken
from kernel.errors import KernelError

FORM_ADVICE: Mapping[str, Title] = {
    "form_unfinished": Title("请看标红的地方。", "See the places marked in red."),
}


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Why a form was not taken; nothing was changed."""

    title: str
    advice: str
    fields: Mapping[str, str]
    """By field, what is asked of it."""
    status: int
    code: str


@dataclass(frozen=True, kw_only=True)
class FormWords:
    """What a service says about its forms."""

    titles: Mapping[str, Title]
    """By code, what happened."""
    advice: Mapping[str, Title]
    """By code, what to do; what is not here is said by the kind of the refusal."""
    fields: Mapping[str, Title]
    """By field of a form, what is asked of it."""
    field_of_code: Mapping[str, str] = field(default_factory=dict)
    """By code of a refusal, the field that must change."""


Faulty = (MingbaiError, KernelError, ValidationError)
"""What a form may be answered with; everything else is a problem and not a fault."""


def faults_of(error: Exception, spoken: Spoken, words: FormWords) -> Faults:
    """Say why a form was not taken; raises again what its sender cannot mend."""
    known = _known(error, words)
    status = status_of(known)
    # What is filled in is not lost to a place for originals that is away or full.
    broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR and known.code not in words.field_of_code
    if broken or status in (401, 403, 404):
        raise error
    language = spoken.language
    fields: dict[str, str] = {}
    if isinstance(known, FormUnfinishedError):
        named = known.details["fields"]
        assert isinstance(named, list)
        asked = words.fields
        fields = {name: asked[name.partition("/")[0]].in_language(language) for name in named}
    advice = {**FORM_ADVICE, **words.advice}.get(known.code)
    said = advice.in_language(language) if advice is not None else ""
    title = title_of((known.code,), language, words.titles)
    if known.code in words.field_of_code:
        fields[words.field_of_code[known.code]] = f"{title}{_stop(spoken)}{said}"
    return Faults(title=title, advice=said, fields=fields, status=status, code=known.code)


def _stop(spoken: Spoken) -> str:
    return "。" if spoken is CHINESE else ". "


def _known(error: Exception, words: FormWords) -> MingbaiError:
    if isinstance(error, MingbaiError):
        return error
    if isinstance(error, ValidationError):
        named = [str(each["loc"][0]) for each in error.errors() if each["loc"]]
        return FormUnfinishedError(*dict.fromkeys(name for name in named if name in words.fields))
    assert isinstance(error, KernelError)
    malformed = InvalidError(str(error))
    malformed.code = error.code
    return malformed
