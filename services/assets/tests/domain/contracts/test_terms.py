"""What a contract may agree follows from its form, and a larger one rests on a resolution."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assets.domain.contracts.errors import (
    ContractEndedError,
    ContractRenewedError,
    ContractResolutionMissingError,
    ContractTermsError,
    ContractTooLongError,
    InstalmentTouchedError,
    ReleaseUnknownError,
)
from assets.domain.contracts.facts import Amendment, Ending
from assets.domain.contracts.terms import Deliverable, Service, Terms
from services.assets.tests.agreements import (
    LAST,
    PARTY,
    RULES,
    UNIT,
    WORDS,
    agreed,
    charge,
    cleaning,
    leased,
    share,
    signed,
)

RENT = charge("rent", 4_800_000)
JULY = date(2026, 7, 1)


def amendment(since: date = JULY, **changed: Any) -> Amendment:
    rent = charge("rent", 2_200_000, since=since)
    said: dict[str, Any] = {"effective_on": since, "terms": Terms(until=LAST, charges=(rent,))}
    return Amendment(**{**said, "evidence": (), "resolution": None, **changed})


@pytest.mark.parametrize(
    ("form", "charges", "more", "kinds"),
    [
        ("contracting", [RENT], {}, {"rent"}),
        ("lease", [RENT], {}, {"rent"}),
        ("shareholding", [], {"share": share()}, set()),
        (
            "joint_operation",
            [charge("guaranteed_income", 2_000_000)],
            {"share": share()},
            {"guaranteed_income"},
        ),
        ("entrusted", [charge("fee", 1_000_000)], {}, {"fee"}),
    ],
)
def test_each_of_the_five_forms_has_its_own_terms(
    form: str, charges: list[Any], more: dict[str, Any], kinds: set[str]
) -> None:
    contract = signed(form, *charges, **more)

    assert {each.instalment.kind for each in contract.standings.values()} == kinds
    assert (contract.agreement.share is not None) == ("share" in more)


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        (agreed("lease"), "name what is paid|charges rent"),
        (agreed("lease", charge("fee", 100_000)), "charges rent: mend fee"),
        (agreed("lease", RENT, share=share()), "no share"),
        (agreed("lease", RENT, matters=()), "name the assets"),
        (agreed("contracting", RENT, direction="payable"), "money of a contracting contract"),
        (agreed("shareholding", charge("guaranteed_income", 1_000)), "gives a share"),
        (agreed("lease", charge("rent", 100, until=date(2027, 1, 1))), "let the rent be for days"),
        (agreed("lease", RENT, service=Service(retained_percent=0, scored_by=())), "in a service"),
        (agreed("service", charge("fee", 1_000)), "in a service"),
        (agreed("shareholding", share=share(101)), "at most the whole"),
    ],
)
def test_what_a_form_does_not_allow_is_refused(agreement: Any, said: str) -> None:
    with pytest.raises(ContractTermsError, match=said):
        RULES.check(agreement)


def test_from_the_adopted_value_on_a_contract_rests_on_a_resolution() -> None:
    RULES.check(agreed("lease", charge("rent", 4_999_999), resolution=None))

    with pytest.raises(ContractResolutionMissingError, match="5000000 fen"):
        RULES.check(agreed("lease", charge("rent", 5_000_000), resolution=None))
    with pytest.raises(ContractResolutionMissingError):
        RULES.check(agreed("shareholding", share=share(), resolution=None))


def test_a_contract_that_lasts_longer_than_its_form_allows_is_refused() -> None:
    terms = Terms(until=date(2046, 1, 1), charges=(RENT,))

    with pytest.raises(ContractTooLongError, match="240 months"):
        RULES.check(replace(agreed("lease", RENT), terms=terms))


def test_retained_money_needs_an_adopted_way_of_its_release() -> None:
    with pytest.raises(ContractTermsError, match="name the adopted way"):
        cleaning(service=Service(retained_percent=10, scored_by=(UNIT,)))
    with pytest.raises(ReleaseUnknownError, match="scores-in-tiers"):
        cleaning("by-feeling")


def test_a_deliverable_is_named_once_and_due_within_the_contract() -> None:
    def service(*days: date) -> Any:
        things = tuple(Deliverable(key="class", due_on=day, amount_fen=100) for day in days)
        terms = Terms(until=LAST, deliverables=things)
        return agreed("service", terms=terms, service=Service(retained_percent=0, scored_by=()))

    RULES.check(service(JULY))
    for days in ((JULY, LAST), (date(2027, 1, 1),)):
        with pytest.raises(ContractTermsError):
            RULES.check(service(*days))


def test_an_amendment_takes_the_place_of_later_instalments_and_leaves_the_earlier() -> None:
    contract = leased()

    contract.amend(amendment(), RULES, reason=WORDS)

    state = {number: each.cancelled for number, each in contract.standings.items()}
    assert state == {1: False, 2: False, 3: True, 4: True, 5: False, 6: False}
    live = [each.instalment for each in contract.standings.values() if not each.cancelled]
    assert sum(each.amount_fen for each in live) == 2_400_000 + 2_200_000
    assert contract.amendments == 1


def test_an_amendment_does_not_reach_what_is_due_or_the_time_before_it() -> None:
    contract = leased()
    contract.let_fall_due(3, today=date(2026, 7, 10))

    with pytest.raises(InstalmentTouchedError, match="instalment 3"):
        contract.amend(amendment(), RULES, reason=WORDS)
    with pytest.raises(ContractTermsError, match="begin on 2026-10-01"):
        contract.amend(amendment(effective_on=date(2026, 10, 1)), RULES, reason=WORDS)


def test_an_amendment_to_a_higher_value_rests_on_a_resolution() -> None:
    rent = charge("rent", 6_000_000, since=JULY)
    dear = amendment(terms=Terms(until=LAST, charges=(rent,)))

    with pytest.raises(ContractResolutionMissingError):
        leased().amend(dear, RULES, reason=WORDS)


def test_a_terminated_contract_owes_nothing_for_later_times_and_changes_no_more() -> None:
    contract = leased()

    contract.terminate(Ending(last_on=date(2026, 6, 30), evidence=()), reason=WORDS)

    assert [n for n, each in contract.standings.items() if each.cancelled] == [3, 4]
    with pytest.raises(ContractEndedError):
        contract.amend(amendment(), RULES, reason=WORDS)
    with pytest.raises(ContractTermsError, match="ends anyway"):
        leased().terminate(Ending(last_on=date(2027, 1, 1), evidence=()), reason=WORDS)


def test_a_contract_is_renewed_once_for_the_same_party_and_later_days() -> None:
    contract = leased()
    since, until = date(2027, 1, 1), date(2027, 12, 31)
    rent = charge("rent", 4_800_000, since=since, until=until)
    terms = Terms(until=until, charges=(rent,))
    successor = signed("lease", terms=terms, since=since, renews=contract.id)
    stranger = signed("lease", terms=terms, since=since, party=UNIT)

    with pytest.raises(ContractTermsError, match="same parties"):
        contract.renew(stranger)
    contract.renew(successor)

    assert contract.successor == successor.id
    assert successor.agreement.party == PARTY
    with pytest.raises(ContractRenewedError):
        contract.renew(successor)
