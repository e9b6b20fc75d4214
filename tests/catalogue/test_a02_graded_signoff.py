"""A02 三堆镇逐级审签: two pre-steps, two joint reviews, six grades; nobody before their turn."""

import pytest

from tests.catalogue.signing_village import SigningVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A02")

TOWN, VILLAGE = "510604102", "510604102219"
GRADES = {
    "clerk": "village-clerk",
    "secretary": "village-secretary",
    "first": "first-secretary",
    "cadre": "attached-cadre",
    "leader": "attached-leader",
    "principal": "town-leader",
}
TOO_EARLY = (409, "step_not_open")


def test_whoever_signs_before_their_turn_is_refused(county: PlayedCounty) -> None:
    village = SigningVillage(county, name="a02", village=VILLAGE)
    village.adopt("finance/graded-signoff", {"510802105201": VILLAGE, "510802105": TOWN})
    # The clerk signs in this chain, so somebody else who holds the post enters the request.
    entering = village.newcomer()
    village.appoint("village-clerk", entering)
    request = village.ask("1", by=entering)

    reviews = {
        "supervision": "supervision-committee-reviewer",
        "agriculture": "agriculture-centre-reviewer",
    }
    for precondition in ("committees-discussed", "delegates-reviewed"):
        assert village.sign(request, "supervision", reviews["supervision"]) == TOO_EARLY
        body = {
            "precondition": precondition,
            "decision": "演示〔2026〕3号",
            "decided_on": "2026-06-02",
        }
        assert village.do(request, "preconditions", body, by=entering) == (200, "")
    for review, kind in reviews.items():
        assert village.sign(request, "clerk", GRADES["clerk"]) == TOO_EARLY
        assert village.sign(request, review, kind) == (200, "")
    grades = list(GRADES)
    for place, step in enumerate(grades):
        for later in grades[place + 1 :]:
            assert village.sign(request, later, GRADES[later]) == TOO_EARLY
        if step == "leader":
            # Who signs on paper signs in turn as well: what a sheet says before is on record only.
            early = village.enter(request, "principal", GRADES["principal"], clerk=entering)
            assert (early[0], early[1]["irregular"]) == (202, ["step_not_open"])
            assert (
                village.enter(request, step, GRADES[step], clerk=entering)[1]["complete"] is False
            )
        else:
            assert village.sign(request, step, GRADES[step]) == (200, "")

    transfer = {"method": "bank_transfer"}
    assert village.do(request, "orders", transfer, by=entering) == (200, "")
    story = village.story(request, by=village.signers["town-leader"])
    assert [line["data"]["step"] for line in story["lines"] if line["event"] == "signed"] == [
        *reviews,
        *grades,
    ]
    (paper,) = (line for line in story["lines"] if line["sheet"] is not None)
    assert (paper["data"]["step"], paper["via"]) == ("leader", "clerk")
    assert paper["actor"] != paper["entered_by"]
    assert [line["part"] for line in story["irregular_acts"]] == ["signatures/principal/1"]
