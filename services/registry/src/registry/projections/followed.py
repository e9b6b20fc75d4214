"""All read models of the register, as the projector follows them."""

from chassis.projections.model import ReadModel
from registry.projections.grids import GRIDS
from registry.projections.persons import PERSONS
from registry.projections.posts import POSTS
from registry.projections.relations import RELATIONS
from registry.projections.sections import SECTIONS
from registry.projections.subjects import SUBJECTS
from registry.projections.units import UNITS

MODELS: tuple[ReadModel, ...] = (
    UNITS,
    GRIDS,
    POSTS,
    PERSONS,
    RELATIONS,
    SUBJECTS,
    SECTIONS,
)
