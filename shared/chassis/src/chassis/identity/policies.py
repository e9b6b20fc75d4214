"""Cedar policies, evaluated in this process: which post lets a person act in a unit."""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import cedarpy

from chassis.identity.errors import PolicyError
from chassis.identity.permissions import ACTION, Permission
from chassis.identity.principals import HeldPost

DECISIONS_KEPT_MAX = 20_000

_SCHEMA_OF_WORDS = """\
entity Unit in [Unit];
entity Person = { "held": Set<String> };
entity Post = { "kind": String, "unit": Unit, "held": Set<String>, "person": Person };
"""
_SCHEMA_OF_ACTION = """\
action "{action}" appliesTo {{
  principal: [Post, Person], resource: [Unit], context: {{ "purpose"?: String }}
}};
"""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whether a person, with these posts, may do this in that unit."""

    person: UUID
    posts: tuple[HeldPost, ...]
    permission: Permission
    unit: UUID
    above: tuple[UUID, ...]
    """Every unit above the one acted in."""
    acting: UUID | None = None
    """The one post to be asked for, where the person names it."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Why somebody may: the post that reaches the act, and the rule that says so."""

    post: HeldPost | None
    """None where the rule lets persons act for themselves."""
    rule: str

    def actor(self, person: UUID) -> str:
        """Give the actor of an envelope: the person in this post, or as a party."""
        return f"party/{person}" if self.post is None else f"person/{person}/{self.post.id}"


class Policies:
    """One service's policy set; the same question always gets the same answer.

    Each post is asked for on its own, in the order given, and at last the person without a post,
    so that the answer names the one post that the act rests on; a person who names a post is asked
    for in that one alone. What all posts of a person are is
    known to each as `principal.held`: a `forbid` can tell apart who must not hold two.
    """

    def __init__(self, text: str, actions: Iterable[str]) -> None:
        self.actions = frozenset(actions)
        schema = _schema_text(self.actions)
        self._schema, self._set, self._rules = _read(text, schema)
        digest = hashlib.sha256(f"{schema}\n{text}".encode()).hexdigest()
        self.policy_hash = f"sha256:{digest}"
        """Names the policies in the envelope of each event."""
        self._kept: dict[Question, Grant | None] = {}
        self._keeping = threading.Lock()

    def decide(self, question: Question) -> Grant | None:
        """Give the grant that lets the act pass, or None where no rule does."""
        try:
            return self._kept[question]
        except KeyError:
            grant = self._evaluated(question)
        with self._keeping:
            if len(self._kept) >= DECISIONS_KEPT_MAX:
                del self._kept[next(iter(self._kept))]
            self._kept[question] = grant
        return grant

    def _evaluated(self, question: Question) -> Grant | None:
        candidates: list[HeldPost | None] = [
            post for post in question.posts if question.acting in (None, post.id)
        ]
        if question.acting is None:
            candidates.append(None)
        results = cedarpy.is_authorized_batch(
            [_request(question, post) for post in candidates],
            self._set,
            list(_entities(question)),
            self._schema,
        )
        for post, result in zip(candidates, results, strict=True):
            if result.diagnostics.errors:
                # A forbid that fails to evaluate would not forbid.
                raise PolicyError(f"mend the policies: {'; '.join(result.diagnostics.errors)}")
            if result.allowed:
                return Grant(post=post, rule=self._rules[min(result.diagnostics.reasons)])
        return None


def _schema_text(actions: Iterable[str]) -> str:
    named = sorted(actions)
    for action in named:
        if not ACTION.fullmatch(action):
            raise PolicyError(f"write the action {action!r} in dotted snake case")
    return _SCHEMA_OF_WORDS + "".join(_SCHEMA_OF_ACTION.format(action=action) for action in named)


@cache
def _read(text: str, schema: str) -> tuple[cedarpy.Schema, cedarpy.PolicySet, Mapping[str, str]]:
    """Give what is asked when somebody acts; to check policies anew each time takes long."""
    known = cedarpy.Schema.from_str(schema)
    policies = _parsed(text, known)
    return known, policies, MappingProxyType(_rules(policies))


def _parsed(text: str, schema: cedarpy.Schema) -> cedarpy.PolicySet:
    try:
        policies = cedarpy.PolicySet.from_str(text)
    except ValueError as error:
        raise PolicyError(f"mend the policies: {error}") from error
    result = cedarpy.validate_policies(text, schema)
    if not result.validation_passed:
        raise PolicyError(f"mend the policies: {'; '.join(map(str, result.errors))}")
    return policies


def _rules(policies: cedarpy.PolicySet) -> dict[str, str]:
    """Give the name of each policy, and refuse one without a name of its own."""
    parsed = policies.to_pst()
    names = {key: rule.annotations.get("id") or "" for key, rule in parsed.static_policies.items()}
    if parsed.templates or "" in names.values() or len(set(names.values())) != len(names):
        raise PolicyError("give each policy an @id of its own, and use no templates")
    return names


def _request(question: Question, post: HeldPost | None) -> dict[str, Any]:
    asked = question.permission
    principal = ("Post", post.id) if post is not None else ("Person", question.person)
    return {
        "principal": _uid(*principal),
        "action": _uid("Action", asked.action),
        "resource": _uid("Unit", question.unit),
        "context": {} if asked.purpose is None else {"purpose": asked.purpose},
    }


def _entities(question: Question) -> Iterator[dict[str, Any]]:
    held = sorted({post.kind for post in question.posts})
    yield {"uid": _uid("Person", question.person), "attrs": {"held": held}, "parents": []}
    parents: dict[UUID, set[UUID]] = {question.unit: set(question.above)}
    for post in question.posts:
        parents.setdefault(post.unit, set()).update(post.unit_path)
        attributes = {
            "kind": post.kind,
            "unit": {"__entity": _uid("Unit", post.unit)},
            "held": held,
            "person": {"__entity": _uid("Person", question.person)},
        }
        yield {"uid": _uid("Post", post.id), "attrs": attributes, "parents": []}
    for above in list(parents.values()):
        for unit in above:
            parents.setdefault(unit, set())
    for unit, above in parents.items():
        uids = [_uid("Unit", parent) for parent in sorted(above, key=str)]
        yield {"uid": _uid("Unit", unit), "attrs": {}, "parents": uids}


def _uid(kind: str, name: UUID | str) -> dict[str, str]:
    return {"type": kind, "id": str(name)}
