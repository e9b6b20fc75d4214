"""Where every account stands by audit's own replay, bound by one digest that points can match."""

import hashlib
from collections.abc import Iterator

from audit.domain.findings import Finding
from audit.domain.replay.account import ACCOUNT_EVENTS, Account
from audit.domain.replay.recorded import Recorded
from audit.domain.replay.tables import Tables
from chassis import canonical
from kernel.points import format_points


class Standings:
    """Folds every account of a log; keeps of each what its sums need."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.accounts: dict[str, Account] = {}

    def take(self, recorded: Recorded) -> None:
        """Take the next event of any account or section; anything else is passed over."""
        if recorded.type not in ACCOUNT_EVENTS:
            self.tables.take(recorded)
            return
        account = self.accounts.get(recorded.subject)
        if account is None:
            account = self.accounts[recorded.subject] = Account(recorded.subject, self.tables)
        account.take(recorded)

    def lines(self) -> Iterator[bytes]:
        """Give one canonical line per account, ordered by account.

        `points` are those recognised and not settled yet; `standing` is by settled quarters alone.
        """
        for name in sorted(self.accounts):
            yield standing_line(self.accounts[name])

    def sha256(self) -> str:
        """Give the hex digest over the lines, each followed by a line feed."""
        digest = hashlib.sha256()
        for line in self.lines():
            digest.update(line + b"\n")
        return digest.hexdigest()

    def findings(self) -> list[Finding]:
        """Give everything that contradicts itself or the rules of its day."""
        of_accounts = [finding for each in self.accounts.values() for finding in each.findings]
        return [*self.tables.findings, *of_accounts]


def standing_line(account: Account) -> bytes:
    """Give the canonical line of one account by all that it has taken."""
    view = account.view()
    return canonical.encode(
        {
            "account": account.id,
            "label": account.label,
            "points": format_points(view.recognised),
            "standing": format_points(view.standing),
        }
    )
