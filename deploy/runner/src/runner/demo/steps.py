"""One request of a chapter: it makes its own request, from ids that the register gave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel.ids import named_id
from runner.demo.registration import account_id
from runner.demo.rules import SCHEME
from runner.demo.script import Action
from runner.demo.state import Progress

OK = 200
CREATED = 201


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """What a service makes when it looks at its clock: where it is read, and the code till then."""

    path: str
    unknown: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """One command to a service and what its answer must hold."""

    path: str
    body: dict[str, Any]
    status: int
    holds: dict[str, Any]
    service: str = "points"
    awaited: Awaited | None = None
    """What has to be there before it is sent; a refusal would stay under its key."""


class Known:
    """Knows the ids that the register gave to the persons, subjects and posts of the plan."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def account(self, subject: str) -> str:
        """Give a subject's points account."""
        return account_id(self._progress.subjects[subject])

    def subject(self, key: str) -> str:
        """Give a subject's id in the register."""
        return self._progress.subjects[key]

    def person(self, key: str) -> str:
        """Give a person's id in the register."""
        return self._progress.persons[key]

    def persons(self, keys: Iterable[str]) -> list[str]:
        """Give persons' ids."""
        return [self.person(key) for key in keys]

    def post(self, kind: str, place: str) -> str:
        """Give the id of a unit's only post of a kind."""
        return self._progress.posts[f"{place}/{kind}"]


@dataclass(frozen=True, kw_only=True)
class Step(Action):
    """One request of a chapter."""

    heard: bool = False
    """Whether it needs that every service has heard of all that was played before."""
    told: bool = False
    """Whether every service must hear of it before anything else is played."""

    def request(self, known: Known) -> Request:
        """Make the request."""
        raise NotImplementedError

    def learned(self, answer: Mapping[str, Any]) -> Mapping[str, str]:
        """Give, by their keys, the ids of subjects that the register has since this answer."""
        del answer
        return {}


def objection_id(account: str, entry: str) -> str:
    """Give the id of all objections to one entry."""
    return str(named_id(f"/points/objection/{account}/{entry}"))


def listing_id(account: str, number: int) -> str:
    """Give the id of an account's nth listing."""
    return str(named_id(f"/points/listing/{account}/{number}"))


def honour_id(account: str, *, year: str, title: str) -> str:
    """Give the id of an account's honour of one title and year."""
    return str(named_id(f"/points/honour/{SCHEME}/{year}/{title}/{account}"))
