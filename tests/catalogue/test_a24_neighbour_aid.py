"""A24 邻里互助会: two verify, the two committees approve, and only then aid leaves the account."""

from typing import Any

import pytest

from tests.catalogue.fund_village import MIYI, FundVillage, part_of
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A24")

VILLAGE, GROUP = "510604106201", "group/01"
MOVED = {"510421101201": VILLAGE}
MEMBER, BRANCH, COMMITTEE = (
    "association-member",
    "branch-committee-member",
    "villagers-committee-member",
)
AID_FEN = 300_000
YES = {"in_favour": True}
TRANSFER = {"method": "bank_transfer"}


class Association(FundVillage):
    """Five members of the two committees, three of whom are the association's as well."""

    def __init__(self, county: PlayedCounty) -> None:
        super().__init__(county, name="a24", village=VILLAGE, form="association")
        self.adopt_rules(MIYI, "finance/mutual-aid", moved=MOVED)
        self.adopt_rules(MIYI, "finance/aid-payments", kind="payment_chains", moved=MOVED)
        self.clerk = self.fill("village-clerk", VILLAGE)
        self.found_part(GROUP)
        self.leader = self.fill("group-leader", f"{VILLAGE}/{GROUP}")
        self.members = [self.newcomer() for _ in range(3)]
        self.others = [self.newcomer(), self.newcomer()]
        self.seat(MEMBER, *self.members, self.leader)
        self.seat(BRANCH, self.others[0])
        self.seat(COMMITTEE, self.others[1], *self.members)
        self.settle()
        self.fund = self.establish("mutual-aid", "mutual-aid", account=self.account)

    def receive(self, source: str, amount_fen: int) -> dict[str, Any]:
        body = {"source": source, "amount_fen": amount_fen, "received_on": self.today()}
        body |= {"reference": f"a24-{source}", "bank_account": self.account}
        return self.made(f"/funds/{self.fund}/receipts", body, by=self.cashier)

    def apply(self, number: str) -> str:
        who = self.householder()
        body = {
            "number": number,
            "household": self.county.subject(self.household_of(who)),
            "part": part_of(VILLAGE, GROUP),
            "amount_fen": AID_FEN,
            "circumstances": "演示:家中主要劳动力住院",
        }
        path = f"/funds/{self.fund}/aid-applications"
        return f"/aid-applications/{self.made(path, body, by=who)['aid']}"

    def balance(self) -> tuple[int, int]:
        shown = self.read(f"/funds/{self.fund}", by=self.cashier)
        return shown["held_fen"], shown["free_fen"]


def test_no_aid_leaves_before_the_two_committees_approved_and_nobody_verifies_twice(
    county: PlayedCounty,
) -> None:
    village = Association(county)
    for source, amount in (("residents", 200_000), ("government", 200_000), ("society", 50_000)):
        village.receive(source, amount)
    aid = village.apply("1")
    by_leader, by_association = {"step": "group-leader"}, {"step": "association"}

    # The order of the flow: nobody before their turn, and no person in two steps.
    early = village.refused(f"{aid}/verifications", by_association, by=village.members[0])
    assert early == "step_not_open"
    village.made(f"{aid}/verifications", by_leader, by=village.leader)
    again = village.refused(f"{aid}/verifications", by_association, by=village.leader)
    assert again == "not_separate"
    village.made(f"{aid}/verifications", by_association, by=village.members[0])

    # Not approved: nothing leaves, by no way.
    plain = {**village.terms(amount_fen=1), "unit": village.unit, "number": "a24-plain"}
    plain |= {"purpose": "neighbour-aid", "booking": {"fund": village.fund}}
    assert village.refused("/payment-requests", plain, by=village.clerk) == "aid_not_approved"
    elsewhere = {"entity": village.entity, "bank_account": village.account}
    unnamed = {**plain, "booking": elsewhere}
    kept_apart = village.refused("/payment-requests", unnamed, by=village.clerk)
    assert kept_apart == "bank_account_dedicated"
    direct = village.outlay("direct", "neighbour-aid", 1)
    path = f"/funds/{village.fund}/outlays"
    assert village.refused(path, direct, by=village.cashier) == "fund_request_needed"
    assert village.balance() == (450_000, 450_000)

    # Of five members of the committees the one who verified is not asked: three of four decide.
    votes = f"{aid}/votes"
    assert village.refused(votes, YES, by=village.members[0]) == "not_separate"
    for who in (village.others[0], village.others[1]):
        assert village.made(votes, YES, by=who)["state"] == "applied"
    approved = village.made(votes, YES, by=village.members[1])
    assert approved["state"] == "approved"
    assert village.balance() == (450_000, 150_000)

    request = approved["payment_request"]
    signed = {"step": "association", "version": 1}
    village.made(f"/payment-requests/{request}/signatures", signed, by=village.members[2])
    village.made(f"/payment-requests/{request}/orders", TRANSFER, by=village.cashier)
    paid = {"reference": "a24-1", "paid_on": village.today(), "amount_fen": AID_FEN}
    village.made(f"/payment-requests/{request}/confirmations", paid, by=village.cashier)
    assert village.balance() == (150_000, 150_000)
    _never_below_zero(village)


def _never_below_zero(village: Association) -> None:
    aid = village.apply("2")
    village.made(f"{aid}/verifications", {"step": "group-leader"}, by=village.leader)
    village.made(f"{aid}/verifications", {"step": "association"}, by=village.members[0])
    for who in (village.others[0], village.others[1]):
        village.made(f"{aid}/votes", YES, by=who)
    last = village.refused(f"{aid}/votes", YES, by=village.members[1])
    assert last == "fund_balance_short"

    # What is reported as paid all the same is shown, and the balance ends at zero.
    told = village.outlay("reported", "neighbour-aid", 200_000)
    path = f"/funds/{village.fund}/reported-outlays"
    said = village.made(path, told, by=village.cashier)
    assert set(said["irregular"]) == {
        "aid_not_approved", "fund_balance_short", "fund_request_needed"
    }  # fmt: skip
    shown = village.read(f"/funds/{village.fund}", by=village.cashier)
    assert (shown["held_fen"], shown["uncovered_fen"]) == (0, 50_000)
    assert all(each["balance_fen"] == 0 for each in shown["sources_held"])
