"""The sections of a scheme's honours and of who may be shown a standing, with its consent."""

from typing import Annotated, Literal

from pydantic import Field

from registry.domain.pack.vocabulary import Basis, Key, Strict, Text

Fen = Annotated[int, Field(ge=0, le=100_000_000)]


class Bonus(Strict):
    """The bounds of the bonus that goes with an honour, in fen, and how often it is given."""

    fen_least: Fen
    fen_most: Fen
    every: Literal["year"]


class Title(Strict):
    """One honour (荣誉称号) and the types of subjects that can receive it."""

    key: Key
    name: Text
    name_en: Text
    subject_types: tuple[Key, ...]
    basis: Basis


class HonoursFile(Strict):
    """The honours of one scheme."""

    bonus: Bonus
    titles: tuple[Title, ...]


class Honours(Strict):
    """The section of a scheme's honours."""

    rules: HonoursFile


class Purpose(Strict):
    """What a standing may be asked for, and the kind of post that asks for its organisation."""

    key: Key
    name: Text
    name_en: Text
    post: Key
    basis: Basis


class LinkageFile(Strict):
    """The purposes for which a subject may consent to have its standing shown."""

    purposes: tuple[Purpose, ...]


class Linkage(Strict):
    """The section of what a scheme's standings are linked with (积分运用)."""

    rules: LinkageFile
