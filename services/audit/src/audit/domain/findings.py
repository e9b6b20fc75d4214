"""What audit finds of its own accord, said as the findings of a verification are said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from audit.domain import finding_codes, finding_texts
from mingbai_verify.findings import Finding as LogFinding


@dataclass(frozen=True, kw_only=True)
class Finding(LogFinding):
    """One result of a verification or a replay, with the facts that its sentences need."""

    texts: ClassVar[Mapping[str, Mapping[str, str]]] = {
        **LogFinding.texts,
        **finding_texts.TEXTS,
    }
    good_news: ClassVar[frozenset[str]] = LogFinding.good_news | finding_codes.GOOD_NEWS
