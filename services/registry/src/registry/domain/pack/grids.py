"""The section that says which sorts of grids there are, how they are coded, and who serves them."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from registry.domain.pack.vocabulary import Basis, Key, Strict, Text

Most = Annotated[int, Field(ge=1, le=100_000)]
CodePart = Literal["division", "sort", "number"]
CODE_PARTS = frozenset(("division", "sort", "number"))


def _check_letter(value: str) -> str:
    if len(value) != 1 or not ("A" <= value <= "Z"):
        raise PydanticCustomError("grid_letter_malformed", "Write one capital letter, A to Z.")
    return value


class GridSort(Strict):
    """One sort of grid; a limit that is left out is none."""

    key: Literal["base_grid", "dedicated_grid", "online_grid"]
    name: Text
    name_en: Text
    tree: Key
    letter: Annotated[str, AfterValidator(_check_letter)]
    households_most: Most | None = None
    persons_most: Most | None = None
    basis: Basis


class GridCode(Strict):
    """How the code (赋码) of a grid is put together from division, sort and number."""

    parts: tuple[CodePart, ...]
    separator: Literal["", "-"]
    number_digits: Annotated[int, Field(ge=2, le=6)]

    @model_validator(mode="after")
    def _names_each_part_once(self) -> Self:
        if len(self.parts) != len(CODE_PARTS) or set(self.parts) != CODE_PARTS:
            raise PydanticCustomError(
                "grid_code_parts", "Name division, sort and number, each once, in your order."
            )
        return self


class GridRank(Strict):
    """One rank of the grid team: a post in each unit of a level."""

    key: Key
    name: Text
    name_en: Text
    level: Literal["town", "village", "base_grid"]
    held_by: Text
    escalates: bool
    seats: Annotated[int, Field(ge=1, le=100)] | None = None
    seats_open_point: Key | None = None
    basis: Basis

    @model_validator(mode="after")
    def _has_one_number_of_seats(self) -> Self:
        if (self.seats is None) == (self.seats_open_point is None):
            raise PydanticCustomError(
                "post_seats_unclear", "Give either `seats` or `seats_open_point`, not both."
            )
        return self


class GridsFile(Strict):
    """The file of grids; the ranks stand from the highest to the lowest."""

    sorts: tuple[GridSort, ...]
    code: GridCode
    ranks: tuple[GridRank, ...]


class Grids(Strict):
    """The section of grids."""

    rules: GridsFile
