"""Ids by name: the same for everybody who knows the name, by the standard's own algorithm."""

from uuid import NAMESPACE_URL, uuid5

from kernel.ids import named_id


def test_an_id_is_the_standards_name_based_one_and_the_same_every_time() -> None:
    name = "/assets/journal/5b8f0f5e/2026-05"

    assert named_id(name) == named_id(name) == uuid5(NAMESPACE_URL, name)
    assert named_id(name).version == 5
    assert named_id(name) != named_id(f"{name}-01")
