"""Who takes part in the demonstration: households, organisations, persons and their posts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

HOUSEHOLDS = 978
FIRMS = 16
FAMILY_FARMS = 6
GRIDS = 16
HOUSEHOLDS_LEAST = 4
"""In each grid: its officer's, two that may send a member somewhere, and one of nobody."""

VILLAGE = "510604102211"
BRANCH = "510604102211/party"
COUNTY = "510604"

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
MADE_UP = "演示"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody made up; the key is also the subject that the issuer knows."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A scored subject: a household or an organisation, in one grid."""

    key: str
    kind: str
    """`household`, `firm` or `family_farm`."""
    number: str
    grid: int
    name: str
    label: str
    person: Person
    """The head of the household, or the organisation's contact."""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody and everything that is registered before the first day."""

    subjects: Sequence[Subject]
    officers: Sequence[Person]
    """One in each grid, in their order."""
    members: Sequence[Person]
    """The assessment group."""
    supervisors: Sequence[Person]
    """Those members who also sit on the supervision committee."""
    secretary: Person
    deputy: Person
    registrar: Person
    auditor: Person
    integrator: Person
    """Answers for the bank that reads the town's points."""
    clerk: Person
    """Asks for payments of the village, where a chapter has some."""
    lender: Person
    """Sets credit lines, where a chapter has some; lives elsewhere."""
    heir: Person
    """Grew up in a household, and heads it once a chapter has split it."""
    officials: Sequence[Person] = ()
    """On the posts of other villages, where a chapter tells of these."""

    @property
    def persons(self) -> list[Person]:
        """Everybody once, in a fixed order; all but the registrar are registered by him."""
        official = (self.registrar, self.auditor, self.integrator, self.lender, self.heir)
        return [*official, *self.officials, *(subject.person for subject in self.subjects)]

    def labels(self) -> dict[str, str]:
        """Say of everybody with a post, and of one household in each grid, who that is."""
        said = {officer.key: f"网格员 · {grid}组" for grid, officer in enumerate(self.officers, 1)}
        said |= {member.key: "评议小组成员" for member in self.members}
        said |= {self.secretary.key: "村党总支部书记", self.deputy.key: "村党总支部副书记"}
        said |= {self.auditor.key: "审计员", self.registrar.key: "县登记员"}
        ordinary = [one for one in self.subjects if one.number.endswith("-004")]
        return said | {one.person.key: f"{one.label}户主" for one in ordinary}

    @property
    def deciding(self) -> frozenset[str]:
        """The keys of those who decide for others, and so not about their own subjects."""
        posts = (*self.officers, *self.members, self.secretary, self.deputy)
        return frozenset(person.key for person in posts)

    def household(self, number: str) -> Subject:
        """Give the household of a number."""
        [found] = [each for each in self.subjects if each.number == number]
        return found


def grid_key(grid: int) -> str:
    """Give the registry's key of a grid, 1 to 16."""
    return f"{VILLAGE}/grid/{grid:02}"


def cast(rng: random.Random, *, scale: float, members: int, supervisors: int) -> Cast:
    """Make the cast; with a scale below 1 the village is smaller, but has all its 16 grids."""
    names = _Names(rng)
    sizes = _sizes(rng, max(GRIDS * HOUSEHOLDS_LEAST, round(HOUSEHOLDS * scale)))
    households = [
        _household(grid, number, names)
        for grid, size in enumerate(sizes, start=1)
        for number in range(1, size + 1)
    ]
    organisations = [
        _organisation(kind, number, rng.randint(1, GRIDS), names)
        for kind, count in (("firm", FIRMS), ("family_farm", FAMILY_FARMS))
        for number in range(1, max(2, round(count * scale)) + 1)
    ]
    at = {subject.number: subject.person for subject in households}
    group = tuple(at[f"{grid:02}-002"] for grid in range(1, members + 1))
    return Cast(
        subjects=(*households, *organisations),
        officers=tuple(at[f"{grid:02}-001"] for grid in range(1, GRIDS + 1)),
        members=group,
        supervisors=group[:supervisors],
        secretary=at["01-003"],
        deputy=at["02-003"],
        registrar=Person(key="demo-registrar", name=names.next()),
        auditor=Person(key="demo-auditor", name=names.next()),
        integrator=Person(key="demo-integrator", name=names.next()),
        clerk=at["03-003"],
        lender=Person(key="demo-lender", name=names.next()),
        heir=Person(key="demo-heir", name=names.next()),
    )


class _Names:
    """Gives names that nobody can take for real: a surname, 演示 and a number."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given = 0

    def next(self) -> str:
        self._given += 1
        return f"{self._rng.choice(_SURNAMES)}{MADE_UP}{self._given:04}"


def _sizes(rng: random.Random, households: int) -> list[int]:
    """Divide the households among the grids, unevenly, each with its least number."""
    weights = [rng.uniform(0.5, 1.8) for _ in range(GRIDS)]
    sizes = [HOUSEHOLDS_LEAST] * GRIDS
    for grid in rng.choices(range(GRIDS), weights=weights, k=households - sum(sizes)):
        sizes[grid] += 1
    return sizes


def _household(grid: int, number: int, names: _Names) -> Subject:
    place = f"{grid:02}-{number:03}"
    return Subject(
        key=f"household-{place}",
        kind="household",
        number=place,
        grid=grid,
        name=f"{MADE_UP}户{place}",
        label=f"{MADE_UP}户{place}",
        person=Person(key=f"demo-head-{place}", name=names.next()),
    )


def _organisation(kind: str, number: int, grid: int, names: _Names) -> Subject:
    word = {"firm": "企业", "family_farm": "家庭农场"}[kind]
    short = {"firm": "F", "family_farm": "N"}[kind]
    return Subject(
        key=f"{kind.replace('_', '-')}-{number:02}",
        kind=kind,
        number=f"{short}{number:02}",
        grid=grid,
        name=f"{MADE_UP}{word}{number:02}",
        label=f"{MADE_UP}{word}{number:02}",
        person=Person(key=f"demo-contact-{short.lower()}{number:02}", name=names.next()),
    )
