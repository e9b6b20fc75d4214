"""What is wrong with a form, said beside its fields and once above them."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import ValidationError

from chassis.errors import InvalidError, MingbaiError
from chassis.http.problems import status_of
from chassis.http.titles import title_of
from chassis.pages.languages import Spoken
from kernel.errors import KernelError
from points.entrypoints.pages.words import ADVICE, FIELD_OF_CODE, FIELDS, TITLES


class FormUnfinishedError(InvalidError):
    """Something that the form asks for was not filled in, or not in its form."""

    code = "form_unfinished"

    def __init__(self, *fields: str) -> None:
        """Name the fields."""
        super().__init__("fill in what is marked", fields=list(fields))


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Why a form was not taken; nothing was changed."""

    title: str
    advice: str
    fields: Mapping[str, str]
    """By field, what is asked of it."""
    status: int
    code: str


Faulty = (MingbaiError, KernelError, ValidationError)
"""What a form may be answered with; everything else is a problem and not a fault."""


def faults_of(error: Exception, spoken: Spoken) -> Faults:
    """Say why a form was not taken; raises again what its sender cannot mend."""
    known = _known(error)
    status = status_of(known)
    # What is filled in is not lost to a place for originals that is away or full.
    broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR and known.code not in FIELD_OF_CODE
    if broken or status in (401, 403, 404):
        raise error
    language = spoken.language
    fields: dict[str, str] = {}
    if isinstance(known, FormUnfinishedError):
        named = known.details["fields"]
        assert isinstance(named, list)
        fields = {name: FIELDS[name.partition("/")[0]].in_language(language) for name in named}
    advice = ADVICE.get(known.code)
    said = advice.in_language(language) if advice is not None else ""
    title = title_of((known.code,), language, TITLES)
    if known.code in FIELD_OF_CODE:
        fields[FIELD_OF_CODE[known.code]] = f"{title}{'。' if language == 'zh-CN' else '. '}{said}"
    return Faults(title=title, advice=said, fields=fields, status=status, code=known.code)


def _known(error: Exception) -> MingbaiError:
    if isinstance(error, MingbaiError):
        return error
    if isinstance(error, ValidationError):
        named = [str(each["loc"][0]) for each in error.errors() if each["loc"]]
        return FormUnfinishedError(*dict.fromkeys(name for name in named if name in FIELDS))
    assert isinstance(error, KernelError)
    malformed = InvalidError(str(error))
    malformed.code = error.code
    return malformed
