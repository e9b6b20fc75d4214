"""The adopted rules of linkage (积分运用): for what a standing may be shown, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.errors import NotFoundError, RefusedError


class PurposeUnknownError(NotFoundError):
    """The adopted rules know no such purpose."""

    code = "purpose_unknown"


class RecipientNotForPurposeError(RefusedError):
    """The recipient is a post of another kind than the one that may ask for this purpose."""

    code = "recipient_not_for_purpose"


@dataclass(frozen=True, kw_only=True)
class LinkageRules:
    """One adopted version; how long a consent holds at most has an owner in the pack."""

    version: str
    """Section and number, for example `anjia-points/linkage@1`."""
    posts: Mapping[str, str]
    """By purpose, the kind of post that asks for its organisation."""
    consent_days_most: int

    def check(self, purpose: str, *, post_kind: str) -> None:
        """Refuse an unknown purpose, and a recipient of the wrong kind."""
        if purpose not in self.posts:
            raise PurposeUnknownError(f"{self.version} has no purpose {purpose}")
        if self.posts[purpose] != post_kind:
            raise RecipientNotForPurposeError(
                f"for {purpose} a {self.posts[purpose]} asks, not a {post_kind}"
            )
