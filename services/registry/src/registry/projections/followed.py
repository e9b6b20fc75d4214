"""All read models of the register, as the projector follows them."""

from chassis.projections.model import ReadModel
from registry.projections.persons import PERSONS
from registry.projections.posts import POSTS
from registry.projections.sections import SECTIONS
from registry.projections.subjects import SUBJECTS
from registry.projections.units import UNITS

MODELS: tuple[ReadModel, ...] = (UNITS, POSTS, PERSONS, SUBJECTS, SECTIONS)
