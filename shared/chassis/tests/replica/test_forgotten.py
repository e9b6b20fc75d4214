from typing import Any

from shared.chassis.tests.replica.history import ANNA, BAO, Fact

FORGOTTEN = Fact(
    position=1,
    type="registry.person.forgotten.v1",
    subject=ANNA,
    effective_on="2026-05-01",
    data={"classes": ["consent"], "authority": "resolution 7"},
)


def test_a_forgotten_persons_keys_of_the_ended_classes_are_deleted(bench: Any) -> None:
    consent, duty = (bench.keys.live(ANNA, name).key_id for name in ("consent", "duty"))
    others = bench.keys.live(BAO, "consent").key_id

    bench.deliver([FORGOTTEN])

    states = bench.keys.states([consent, duty, others])
    assert states.deleted == {consent}
    assert {key_id: key.restricted for key_id, key in states.held.items()} == {
        duty: True,
        others: False,
    }
    (deletion,) = bench.keys.deletions()
    assert (deletion.subject, deletion.retention) == (ANNA, "consent")
    assert deletion.authority == "resolution 7"


def test_a_second_delivery_deletes_no_key_that_was_made_since(bench: Any) -> None:
    bench.keys.live(ANNA, "consent")
    bench.deliver([FORGOTTEN])
    since = bench.keys.live(ANNA, "consent").key_id

    bench.deliver([FORGOTTEN, FORGOTTEN])

    assert bench.forgotten == [ANNA]
    assert since in bench.keys.states([since]).held


def test_a_person_without_keys_can_be_forgotten(bench: Any) -> None:
    bench.deliver([FORGOTTEN])

    assert bench.forgotten == [ANNA]
    assert bench.keys.deletions() == ()
