"""The two languages of the pages: what is written in Chinese, and its English from catalogues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from chassis.errors import BrokenError
from chassis.http.titles import Language

CATALOGUE = "en.po"


class CatalogueError(BrokenError):
    """A catalogue contradicts another one."""

    code = "catalogue_broken"


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One language as a page uses it."""

    language: Language
    """As `lang` says it in HTML."""
    path: str
    """The first segment of the page's path."""
    locale: str
    """As Babel names it."""
    own_name: str
    """What its speakers call it."""


CHINESE = Spoken(language="zh-CN", path="zh", locale="zh_CN", own_name="中文")
ENGLISH = Spoken(language="en", path="en", locale="en", own_name="English")
SPOKEN: Mapping[str, Spoken] = {spoken.path: spoken for spoken in (CHINESE, ENGLISH)}


def other(spoken: Spoken) -> Spoken:
    """Give the language that a page offers beside its own."""
    return ENGLISH if spoken is CHINESE else CHINESE


class Catalogues:
    """The English of every Chinese message, from the catalogues of some folders.

    Chinese is the source: its messages are in the templates, and it has no catalogue of its own.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read `en.po` of each folder; two catalogues must not differ about one message."""
        merged = Catalog(locale=ENGLISH.locale)
        for folder in folders:
            for message in read_catalogue(folder / CATALOGUE):
                if not message.id:
                    continue
                known = merged.get(message.id)
                if known is not None and known.string != message.string:
                    raise CatalogueError(f"{folder}: {message.id!r} has another English elsewhere")
                merged[message.id] = message
        compiled = BytesIO()
        write_mo(compiled, merged)
        compiled.seek(0)
        self._english = Translations(compiled)
        self._chinese = NullTranslations()

    def of(self, spoken: Spoken) -> NullTranslations:
        """Give what turns messages into a language."""
        return self._chinese if spoken is CHINESE else self._english


def read_catalogue(file: Path) -> Catalog:
    """Read one catalogue."""
    with file.open("rb") as opened:
        return read_po(opened, locale=ENGLISH.locale, abort_invalid=True)
