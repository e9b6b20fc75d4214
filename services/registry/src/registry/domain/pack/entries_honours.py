"""The entries of a scheme's honours and of the purposes for which standings are shown."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.honours import Honours, Linkage

Entry: TypeAlias = dict[str, str | int | bool]


def honour_entries(content: Honours, scheme: str) -> Iterator[Entry]:
    """Give the bounds of the bonus first, then each title with the types that it is for."""
    rules = content.rules
    bonus: Entry = {"entry": "honour_bonus", "scheme": scheme, "every": rules.bonus.every}
    yield bonus | {"fen_least": rules.bonus.fen_least, "fen_most": rules.bonus.fen_most}
    for title in rules.titles:
        entry: Entry = {"entry": "honour_title", "scheme": scheme, "title": title.key}
        yield entry | {"name": title.name, "name_en": title.name_en, "basis": title.basis}
        for kind in title.subject_types:
            yield {"entry": "honour_title_type", "scheme": scheme, "title": title.key, "type": kind}


def linkage_entries(content: Linkage, scheme: str) -> Iterator[Entry]:
    """Give each purpose with the kind of post that may ask."""
    for purpose in content.rules.purposes:
        entry: Entry = {"entry": "linkage_purpose", "scheme": scheme, "purpose": purpose.key}
        entry |= {"name": purpose.name, "name_en": purpose.name_en}
        yield entry | {"post": purpose.post, "basis": purpose.basis}
