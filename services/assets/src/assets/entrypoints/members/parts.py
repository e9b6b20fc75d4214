"""What the routes of rolls, distributions and pay stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assets.application.members.case_fees import CaseFees
from assets.application.members.distributions import Distributions
from assets.application.members.pay_lists import PayLists
from assets.application.members.pay_runs import PayRuns
from assets.application.members.rolls import Rolls
from assets.entrypoints.books.entities import EntityParts
from chassis.http.pagination import Cursors
from chassis.identity.dependencies import CallerDependency
from chassis.identity.permissions import permission
from chassis.reading import Reader

KEEP_ROLL = "assets.roll.keep"
DISTRIBUTE = "assets.distribution.keep"
PAY = "assets.pay_run.keep"
ASK = "assets.pay_list.request"
CLAIM_FEE = "assets.case_fee.claim"
FILE_DOSSIER = "assets.dossier.file"
READ = "assets.member_benefits.read"
READ_OWN = "assets.member_benefits.read_own"


@dataclass(frozen=True, kw_only=True)
class MemberParts:
    """What the routes of members and pay need."""

    entities: EntityParts
    rolls: Rolls
    distributions: Distributions
    pay_runs: PayRuns
    pay_lists: PayLists
    case_fees: CaseFees
    today: Callable[[], date]
    cursor_key: bytes

    @property
    def reader(self) -> Reader:
        """Where the read models are asked."""
        return self.entities.reader

    def acts(self, action: str) -> CallerDependency:
        """Let in who may do something, under an idempotency key."""
        return self.entities.gate.caller(permission(action, key_required=True))

    def reads(self, action: str = READ) -> CallerDependency:
        """Let in who may read something."""
        return self.entities.gate.caller(permission(action))

    def cursors(self, listing: str, **fields: type[int] | type[str]) -> Cursors:
        """Give the cursors of a listing."""
        return Cursors(listing=listing, fields=fields, key=self.cursor_key)
