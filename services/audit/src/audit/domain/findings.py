"""What a verification or a replay found, in codes for programs and sentences for supervisors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.domain.finding_codes import GOOD_NEWS, FindingCode
from audit.domain.finding_texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One result of a verification, with the facts that its sentences need."""

    code: FindingCode
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether somebody must look into it."""
        return self.code not in GOOD_NEWS

    def sentence(self, language: str) -> str:
        """Say it in `zh-CN` or `en`."""
        return TEXTS[self.code][language].format_map(self.facts)
