"""The adopted rules of contracts: what each form may agree, and from which value a resolution."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assets.domain.contracts.errors import (
    ContractResolutionMissingError,
    ContractTermsError,
    ContractTooLongError,
    ReleaseUnknownError,
)
from assets.domain.contracts.facts import Amendment
from assets.domain.contracts.release import Release
from assets.domain.contracts.schedule import months_after
from assets.domain.contracts.terms import RECEIVABLE, SERVICE, Agreement, Charge, Terms

Wish = Literal["none", "allowed", "needed"]


@dataclass(frozen=True, kw_only=True)
class FormRule:
    """What contracts of one form may agree."""

    form: str
    directions: frozenset[str]
    charges: Mapping[str, bool]
    """The kinds of charges, and whether each is needed."""
    share: Wish
    matters: Wish
    """Whether it is about assets or resources of the entity, where the entity receives."""
    resolution_from_fen: int
    """From this value on it rests on a resolution; one that gives a share always does."""
    months_most: int

    def check(self, agreement: Agreement) -> None:
        """Refuse what this form does not allow, or what lacks a resolution."""
        if agreement.direction not in self.directions:
            named = ", ".join(sorted(self.directions))
            raise ContractTermsError(f"money of a {self.form} contract is {named}: say this")
        self._check_matters(agreement)
        self._check_charges(agreement, complete=True)
        if not (agreement.terms.charges or agreement.terms.deliverables or agreement.share):
            raise ContractTermsError("name what is paid: a charge, a deliverable or a share")
        if self.share == "needed" and agreement.share is None:
            raise ContractTermsError(f"a {self.form} contract gives a share of the profit: name it")
        if self.share == "none" and agreement.share is not None:
            raise ContractTermsError(f"a {self.form} contract gives no share of a profit")
        if agreement.share is not None and not 1 <= agreement.share.parts <= agreement.share.of:
            raise ContractTermsError("let the share be at most the whole")
        self.check_time(agreement.since, agreement.terms)
        self.check_resolution(
            agreement.terms,
            has_share=agreement.share is not None,
            resolution=agreement.resolution,
        )

    def check_amended(self, agreement: Agreement, amendment: Amendment) -> None:
        """Refuse other terms that this form does not allow, or that reach into the time before."""
        terms, effective_on = amendment.terms, amendment.effective_on
        self._check_charges(replace(agreement, terms=terms), complete=False)
        if agreement.form != SERVICE and terms.deliverables:
            raise ContractTermsError("only a service contract names deliverables")
        if effective_on < agreement.since:
            raise ContractTermsError(f"let the amendment count from {agreement.since} on or later")
        self.check_time(agreement.since, terms)
        begins = [charge.since for charge in terms.charges]
        begins += [each.due_on for each in terms.deliverables]
        if any(day < effective_on for day in begins):
            raise ContractTermsError(f"let what is charged now begin on {effective_on} or later")
        self.check_resolution(
            terms, has_share=agreement.share is not None, resolution=amendment.resolution
        )

    def check_time(self, since: date, terms: Terms) -> None:
        """Refuse a contract that ends before it begins, lasts too long, or charges outside it."""
        if terms.until < since:
            raise ContractTermsError("let the contract end on the day of its beginning or later")
        if terms.until >= months_after(since, self.months_most):
            raise ContractTooLongError(
                f"a {self.form} contract lasts {self.months_most} months at most"
            )
        for charge in terms.charges:
            _check_charge(charge, since, terms.until)
        keys = [each.key for each in terms.deliverables]
        if len(keys) != len(set(keys)):
            raise ContractTermsError("give each deliverable a key of its own")
        if any(not since <= each.due_on <= terms.until for each in terms.deliverables):
            raise ContractTermsError("let each deliverable be due within the contract's time")

    def check_resolution(self, terms: Terms, *, has_share: bool, resolution: str | None) -> None:
        """Refuse a contract without the resolution that its value asks for."""
        if resolution is None and (has_share or terms.value_fen >= self.resolution_from_fen):
            raise ContractResolutionMissingError(
                f"name the resolution: a {self.form} contract of {self.resolution_from_fen} fen "
                "or more, or with a share, rests on one",
                resolution_from_fen=self.resolution_from_fen,
            )

    def _check_matters(self, agreement: Agreement) -> None:
        needed = self.matters == "needed" and agreement.direction == RECEIVABLE
        if needed and not agreement.matters:
            raise ContractTermsError(f"name the assets that this {self.form} contract is about")
        if self.matters == "none" and agreement.matters:
            raise ContractTermsError(f"a {self.form} contract is about no asset")
        if any(each.quantity <= 0 for each in agreement.matters):
            raise ContractTermsError("let each quantity be above zero")
        if len({each.id for each in agreement.matters}) != len(agreement.matters):
            raise ContractTermsError("name each asset once, with the whole quantity")

    def _check_charges(self, agreement: Agreement, *, complete: bool) -> None:
        named = {charge.kind for charge in agreement.terms.charges}
        strange = sorted(named - set(self.charges))
        if strange:
            allowed = ", ".join(sorted(self.charges)) or "none"
            raise ContractTermsError(f"a {self.form} contract charges {allowed}: mend {strange[0]}")
        if agreement.terms.deliverables:
            named.add("fee")
        missing = sorted(kind for kind, needed in self.charges.items() if needed)
        missing = [kind for kind in missing if kind not in named]
        if complete and missing:
            raise ContractTermsError(f"a {self.form} contract charges {missing[0]}: name it")


@dataclass(frozen=True, kw_only=True)
class ContractRules:
    """One adopted section, as far as it counts for one unit."""

    rule: str
    """Section and version, for example `finance/contract-rules@1`."""
    forms: Mapping[str, FormRule]
    ageing_days: tuple[int, ...]
    """The last day of each class of ageing (账龄) but the open one."""
    releases: Mapping[str, Release]

    def check(self, agreement: Agreement) -> None:
        """Refuse an agreement that these rules do not allow."""
        self.form_of(agreement.form).check(agreement)
        _check_service(agreement)
        if agreement.service is not None and agreement.service.release is not None:
            self.release_of(agreement.service.release)

    def form_of(self, form: str) -> FormRule:
        """Give what is adopted of a form."""
        found = self.forms.get(form)
        if found is None:
            raise ContractTermsError(f"{self.rule} has no {form} contracts; name one that it has")
        return found

    def release_of(self, key: str) -> Release:
        """Give an adopted way to release what was retained; raises `ReleaseUnknownError`."""
        found = self.releases.get(key)
        if found is None:
            named = ", ".join(sorted(self.releases)) or "none"
            raise ReleaseUnknownError(f"{self.rule} has {named}; {key} is not among them")
        return found


def _check_charge(charge: Charge, since: date, until: date) -> None:
    if charge.total_fen < 1 or charge.months < 0 or charge.due_days < 0:
        raise ContractTermsError("let amounts be above zero, months and days zero or more")
    if not since <= charge.since <= charge.until <= until:
        raise ContractTermsError(f"let the {charge.kind} be for days from {since} to {until}")


def _check_service(agreement: Agreement) -> None:
    service = agreement.service
    if (agreement.form == SERVICE) != (service is not None):
        raise ContractTermsError("name the service's terms in a service contract, and there alone")
    if service is None:
        if agreement.terms.deliverables:
            raise ContractTermsError("only a service contract names deliverables")
        return
    if not 0 <= service.retained_percent < 100:  # noqa: PLR2004  # a hundred hundredths would be all
        raise ContractTermsError("retain from 0 to 99 hundredths of what is accepted")
    if service.retained_percent and service.release is None:
        raise ContractTermsError("name the adopted way in which the retained money is released")
    if len(set(service.scored_by)) != len(service.scored_by):
        raise ContractTermsError("name each unit that scores once")
