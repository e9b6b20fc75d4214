"""Works, contributions in kind, rooms, loads and claims: what each refuses and what it records."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assets.domain.property.in_kind import (
    Approval,
    ContributorDecidesError,
    InKindApprovedError,
    InKindContribution,
    Offer,
    ValuationMissingError,
    ValueBelowShareError,
    ValueFound,
    ValuerApprovesError,
)
from assets.domain.property.load import Load, LoadStageUnknownError, Weighing
from assets.domain.property.property_errors import ThingInFutureError
from assets.domain.property.room import PartnerAdmittedError, PartnerNotAdmittedError, Room
from assets.domain.property.room_calendar import (
    BookedTimeError,
    Booking,
    BookingExistsError,
    BookingUnknownError,
    RoomCalendar,
    RoomTakenError,
    Slot,
)
from assets.domain.property.subsidy_claim import (
    ClaimNothingError,
    ClaimRequestedError,
    DocumentsMissingError,
    DocumentUnknownError,
    LoadNotArrivedError,
    SubsidyClaim,
)
from assets.domain.property.work import (
    AcceptanceDiffersError,
    AcceptedTwiceError,
    Finding,
    OwnWorkError,
    Work,
    WorkAcceptedError,
    WorkFacts,
)
from chassis.personal.values import Personal
from services.assets.tests.domain.property.things import (
    CLERK,
    ENTITY,
    FIRST,
    OTHER_TENANT,
    RULES,
    SECOND,
    TENANT,
    TODAY,
    UNIT,
)

DAY = date(2026, 6, 11)
NOBODY: frozenset[UUID] = frozenset()
SCHOOL, SHOP, STRANGER = UUID(int=0x81), UUID(int=0x82), UUID(int=0x83)


def road() -> Work:
    facts = WorkFacts(
        unit=UNIT,
        number="W-1",
        form="works",
        kind="road",
        name="入户路",
        quantity=420,
        registered_on=date(2026, 4, 2),
        registrar=CLERK,
    )
    return Work.register(facts, measure=RULES.measure("road"), signers=2, today=TODAY)


def finding(person: UUID, quantity: int = 418, day: date = DAY) -> Finding:
    return Finding(person=person, quantity=quantity, accepted_on=day)


def test_works_are_accepted_by_two_persons_who_found_the_same() -> None:
    work = road()

    assert not work.sign_acceptance(finding(FIRST), today=TODAY)
    with pytest.raises(AcceptedTwiceError):
        work.sign_acceptance(finding(FIRST), today=TODAY)
    with pytest.raises(AcceptanceDiffersError, match="418"):
        work.sign_acceptance(finding(SECOND, 420), today=TODAY)
    with pytest.raises(OwnWorkError):
        work.sign_acceptance(finding(CLERK), today=TODAY)
    with pytest.raises(ThingInFutureError):
        work.sign_acceptance(finding(SECOND, day=date(2026, 4, 1)), today=TODAY)
    assert work.sign_acceptance(finding(SECOND), today=TODAY)
    with pytest.raises(WorkAcceptedError):
        work.sign_acceptance(finding(UUID(int=9)), today=TODAY)


def test_rejected_works_are_looked_at_anew_by_all() -> None:
    work = road()
    work.sign_acceptance(finding(FIRST), today=TODAY)

    work.reject(SECOND, reason=Personal(UNIT, "vouchers", "不足"), rejected_on=DAY, today=TODAY)

    assert not work.sign_acceptance(finding(SECOND, 420), today=TODAY)
    assert work.sign_acceptance(finding(FIRST, 420), today=TODAY)


def house() -> InKindContribution:
    offer = Offer(
        entity=ENTITY,
        number="S-1",
        kind="house",
        contributor=TENANT,
        contributor_type="household",
        description=Personal(TENANT, "vouchers", "房屋三间"),
        offered_on=date(2026, 5, 6),
    )
    return InKindContribution.offer(offer, today=TODAY)


def valued(fen: int, valuer: UUID = FIRST) -> ValueFound:
    return ValueFound(value_fen=fen, method="market", valued_on=DAY, valuer=valuer)


def approval(approver: UUID) -> Approval:
    return Approval(approver=approver, resolution="6号", approved_on=DAY)


def test_a_contribution_gives_whole_shares_and_says_what_is_left() -> None:
    offered = house()
    with pytest.raises(ValuationMissingError):
        offered.approve(approval(SECOND), share_fen=10_000, near=NOBODY, today=TODAY)
    offered.value_at(valued(1), near=NOBODY, today=TODAY)
    offered.value_at(valued(25_001), near=NOBODY, today=TODAY)

    with pytest.raises(ValuerApprovesError):
        offered.approve(approval(FIRST), share_fen=10_000, near=NOBODY, today=TODAY)
    assert offered.approve(approval(SECOND), share_fen=10_000, near=NOBODY, today=TODAY) == 2
    with pytest.raises(InKindApprovedError):
        offered.value_at(valued(2), near=NOBODY, today=TODAY)


def test_who_is_near_the_contributor_neither_values_nor_approves() -> None:
    offered = house()

    with pytest.raises(ContributorDecidesError):
        offered.value_at(valued(9_999), near=frozenset((FIRST,)), today=TODAY)
    offered.value_at(valued(9_999), near=NOBODY, today=TODAY)
    with pytest.raises(ContributorDecidesError):
        offered.approve(approval(SECOND), share_fen=10_000, near=frozenset((SECOND,)), today=TODAY)
    with pytest.raises(ValueBelowShareError):
        offered.approve(approval(SECOND), share_fen=10_000, near=NOBODY, today=TODAY)


def hall() -> Room:
    room = Room(unit=UNIT, key="hall", name="大厅", capacity=60, place=None, since=date(2026, 3, 1))
    for partner in (SCHOOL, SHOP):
        room.admit(partner, partner_type="organisation", since=date(2026, 3, 1))
    return room


def time(begins: str, ends: str, partner: UUID = SCHOOL, on: date = DAY) -> Booking:
    return Booking(partner=partner, slot=Slot(on=on, begins=begins, ends=ends))


def test_a_room_is_booked_once_for_each_time() -> None:
    room = hall()
    calendar = RoomCalendar(room.id, "2026-06")
    calendar.book("1", time("09:00", "11:00"), room=room, today=DAY)

    with pytest.raises(RoomTakenError, match="09:00 to 11:00"):
        calendar.book("2", time("10:59", "12:00", SHOP), room=room, today=DAY)
    calendar.book("2", time("11:00", "12:00", SHOP), room=room, today=DAY)
    calendar.book("3", time("09:00", "11:00", on=date(2026, 6, 12)), room=room, today=DAY)
    with pytest.raises(BookingExistsError):
        calendar.book("3", time("13:00", "14:00"), room=room, today=DAY)
    calendar.cancel("1")
    calendar.book("4", time("08:00", "11:00", SHOP), room=room, today=DAY)
    with pytest.raises(BookingUnknownError):
        calendar.cancel("1")


def test_a_booking_is_of_a_partner_and_of_a_time_that_is_not_over() -> None:
    room = hall()
    calendar = RoomCalendar(room.id, "2026-06")

    with pytest.raises(PartnerNotAdmittedError):
        calendar.book("1", time("09:00", "11:00", STRANGER), room=room, today=DAY)
    with pytest.raises(BookedTimeError):
        calendar.book("1", time("09:00", "11:00"), room=room, today=date(2026, 6, 12))
    with pytest.raises(BookedTimeError):
        time("11:00", "11:00")
    with pytest.raises(PartnerAdmittedError):
        room.admit(SHOP, partner_type="shop", since=DAY)


@pytest.mark.parametrize(
    ("partner", "begins", "irregular"),
    [
        (SCHOOL, "09:30", []),
        (SCHOOL, "13:00", ["not_booked"]),
        (SHOP, "09:30", ["not_booked", "anothers_booking"]),
        (STRANGER, "13:00", ["not_admitted", "not_booked"]),
    ],
)
def test_a_use_is_logged_with_what_is_wrong_with_it(
    partner: UUID, begins: str, irregular: list[str]
) -> None:
    room = hall()
    calendar = RoomCalendar(room.id, "2026-06")
    calendar.book("1", time("09:00", "11:00"), room=room, today=DAY)

    used = time(begins, "14:00", partner)

    assert calendar.use(used, people=30, room=room, today=DAY) == irregular


def load(kind: str = "household-waste") -> Load:
    return Load.open(UNIT, "L-1", kind, rules=RULES.load(kind))


def weigh(on: Load, stage: str, kg: int, day: date = DAY) -> list[str]:
    weighing = Weighing(stage=stage, weight_kg=kg, weighed_on=day, note="1")
    return on.weigh(weighing, today=TODAY)


def test_weights_are_linked_and_a_loss_over_the_tolerance_is_flagged() -> None:
    waste = load()

    # Three parts in a hundred may be lost from place to place.
    assert weigh(waste, "village", 1_000) == []
    assert weigh(waste, "town", 970) == []
    assert weigh(waste, "county", 940) == ["loss_over_tolerance"]
    assert weigh(waste, "county", 1_000) == ["weighed_again", "gain_over_tolerance"]
    with pytest.raises(LoadStageUnknownError):
        weigh(waste, "moon", 1)


def test_a_weight_out_of_its_turn_is_recorded_and_flagged() -> None:
    waste = load()

    assert weigh(waste, "county", 900) == ["stage_missing"]
    assert weigh(waste, "village", 1_000) == []
    assert weigh(waste, "town", 990, date(2026, 6, 10)) == ["before_stage"]


def claim(on: Load, key: str = "straw-disposal") -> SubsidyClaim:
    return SubsidyClaim.claim(
        key, RULES.subsidy(key), on, payee=(OTHER_TENANT, "firm"), claimed_on=DAY
    )


def straw(kg: int = 3_125) -> Load:
    made = load("straw")
    weigh(made, "firm", kg)
    return made


def test_a_subsidy_is_claimed_for_what_the_firm_weighed_rounded_down() -> None:
    assert claim(straw(3_125)).amount_fen == 15_625
    assert claim(straw(1)).amount_fen == 5
    with pytest.raises(ClaimNothingError):
        claim(straw(0))
    not_there = load("straw")
    weigh(not_there, "village", 3_000)
    with pytest.raises(LoadNotArrivedError):
        claim(not_there)


def test_no_payment_is_asked_for_before_every_document_is_attached() -> None:
    asked = claim(straw())
    documents = ("weight-note", "transport-note", "firm-receipt")

    for place, document in enumerate(documents):
        with pytest.raises(DocumentsMissingError) as refused:
            asked.request_payment(SCHOOL, number="1")
        details: dict[str, Any] = refused.value.details
        assert details["missing"] == list(documents[place:])
        asked.attach(document, evidence=("sha256:1",))
    with pytest.raises(DocumentUnknownError):
        asked.attach("photo", evidence=("sha256:1",))

    asked.request_payment(SCHOOL, number="1")

    with pytest.raises(ClaimRequestedError):
        asked.attach("firm-receipt", evidence=("sha256:2",))
