"""One code, one meaning, and the guard that says so."""

import pytest

from chassis.errors import MingbaiError, NotFoundError, RefusedError
from tests.architecture.guards import errors
from tests.architecture.tree import Fault, Tree


def make(
    name: str, code: str, doc: str | None, base: type[MingbaiError] = RefusedError
) -> type[MingbaiError]:
    return type(name, (base,), {"code": code, "__doc__": doc, "__module__": "fields.domain.plot"})


DRY = make("WellDryError", "well_dry", "The well holds no water.")


def test_every_code_means_one_thing(checkout: Tree) -> None:
    classes = errors.error_classes(checkout.packages)

    assert [str(fault) for fault in errors.check(classes)] == []


def test_the_guard_sees_the_errors_of_points_and_of_the_chassis(checkout: Tree) -> None:
    codes = {errors.code_of(error) for error in errors.error_classes(checkout.packages)}

    assert {"item_not_in_table", "version_differs", "points_form"} <= codes


def test_a_code_that_two_services_mean_alike_is_fine() -> None:
    assert list(errors.check([DRY, make("WellDryError", "well_dry", DRY.__doc__)])) == []


@pytest.mark.parametrize(
    "other",
    [
        make("WellDryError", "well_dry", "Nobody dug the well.", NotFoundError),
        make("WellDeepError", "well_deep", None),
        make("WellDeep", "well_deep", "The well is too deep."),
        make("WellDeepError", "Well-Deep", "The well is too deep."),
    ],
)
def test_a_code_with_two_meanings_or_none_is_found(other: type[MingbaiError]) -> None:
    faults: list[Fault] = list(errors.check([DRY, other]))

    assert len(faults) == 1
