"""What a verification found, in codes for programs and sentences for supervisors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from mingbai_verify.finding_codes import GOOD_NEWS
from mingbai_verify.finding_texts import TEXTS

FINDINGS_MAX = 100
"""A log that was rewritten differs everywhere; a reader needs to know where it begins."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One result of a verification, with the facts that its sentences need."""

    texts: ClassVar[Mapping[str, Mapping[str, str]]] = TEXTS
    good_news: ClassVar[frozenset[str]] = GOOD_NEWS

    code: StrEnum
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether somebody must look into it."""
        return self.code not in self.good_news

    def sentence(self, language: str) -> str:
        """Say it in `zh-CN` or `en`."""
        return self.texts[self.code][language].format_map(self.facts)
