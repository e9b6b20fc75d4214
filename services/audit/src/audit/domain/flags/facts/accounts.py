"""Bank accounts by their keyed tokens: whose they are, and when one was changed last."""

from collections import defaultdict
from datetime import date

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

ACCOUNT_OPENED = "assets.payee_account.opened.v1"
ACCOUNT_REGISTERED = "assets.payee_account.registered.v1"
ACCOUNTS = frozenset((ACCOUNT_OPENED, ACCOUNT_REGISTERED))


class PayeeAccounts:
    """Payees' accounts, of which nothing but tokens is known; they stay known."""

    def __init__(self) -> None:
        """Begin with no account."""
        self._parties: dict[str, str] = {}
        self._tokens: dict[str, list[str]] = defaultdict(list)
        self._holders: dict[str, set[str]] = defaultdict(set)
        self.changed: dict[str, tuple[date, str]] = {}
        """By party, the day and the fact of the last change of an account that was there."""

    def take(self, fact: Recorded) -> None:
        """Take a fact about a payee's account."""
        if fact.type == ACCOUNT_OPENED:
            self._parties[fact.subject] = reading.text(fact.data, "party")
            return
        party = self._parties.get(fact.subject)
        if party is None:
            return
        token = reading.text(fact.data, "number_token")
        if self._tokens[party] and self._tokens[party][-1] != token:
            self.changed[party] = (reading.recorded_on(fact), reading.reference(fact))
        self._tokens[party].append(token)
        self._holders[token].add(party)

    def current(self, party: str) -> str | None:
        """Give the token of the account that a party has now."""
        tokens = self._tokens.get(party)
        return tokens[-1] if tokens else None

    def holders(self, token: str) -> frozenset[str]:
        """Give every party that ever had this account."""
        return frozenset(self._holders.get(token, ()))

    def sharing(self, party: str) -> frozenset[str]:
        """Give every party that has or had an account of this one, itself among them."""
        found = {other for token in self._tokens.get(party, ()) for other in self._holders[token]}
        return frozenset(found | {party})
