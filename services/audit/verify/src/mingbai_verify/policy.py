"""C2SP tlog-policy: which logs and witnesses are trusted, and how many of them are enough."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import VerifierKey, parse_vkey

POLICY_BYTES_MAX = 1 << 20
LINES_MAX = 1_000
NOBODY = "none"

_UNFIT = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class PolicyMalformedError(MalformedError):
    """The file is not a policy of trusted logs and witnesses."""

    code = "policy_malformed"


@dataclass(frozen=True, kw_only=True)
class Group:
    """So many of these witnesses or groups are enough."""

    enough: int
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Whoever is trusted, by name, and the name of the witness or group that must have cosigned."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NOBODY

    def reached(self, cosigners: Collection[VerifierKey]) -> bool:
        """Tell whether those who cosigned are enough."""
        return self.quorum == NOBODY or self._witnessed(self.quorum, set(cosigners))

    def _witnessed(self, name: str, cosigners: Collection[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in cosigners
        group = self.groups[name]
        return sum(self._witnessed(each, cosigners) for each in group.members) >= group.enough


def parse_policy(raw: bytes) -> Policy:
    """Read a policy file, or raise `PolicyMalformedError` or `KeyMalformedError`."""
    if len(raw) > POLICY_BYTES_MAX or not raw.endswith(b"\n") or _UNFIT.search(raw):
        raise PolicyMalformedError("a policy is lines of text, each ended by a line feed")
    try:
        lines = raw.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise PolicyMalformedError("the policy is not UTF-8") from error
    if len(lines) > LINES_MAX:
        raise PolicyMalformedError(f"the policy has more than {LINES_MAX} lines")
    reading = _Reading()
    for number, line in enumerate(lines, start=1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            reading.take(words, number)
    return reading.policy()


@dataclass(kw_only=True)
class _Reading:
    """What was read so far; a name stands before what refers to it."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    members: set[str] = field(default_factory=set)

    def take(self, words: list[str], number: int) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.logs.append(self._new_key(vkey, self.logs, number))
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self._check_new(name, number)
                known = list(self.witnesses.values())
                self.witnesses[name] = self._new_key(vkey, known, number)
            case ["group", name, enough, *members] if members:
                self._group(name, enough, members, number)
            case ["quorum", name] if self.quorum is None:
                self._check_known(name, number, none=True)
                self.quorum = name
            case _:
                raise PolicyMalformedError(f"line {number} is no log, witness, group or quorum")

    def policy(self) -> Policy:
        if self.quorum is None:
            raise PolicyMalformedError("a policy names its quorum: write `quorum none` for none")
        return Policy(
            logs=tuple(self.logs),
            witnesses=self.witnesses,
            groups=self.groups,
            quorum=self.quorum,
        )

    def _group(self, name: str, enough: str, members: list[str], number: int) -> None:
        self._check_new(name, number)
        for member in members:
            self._check_known(member, number)
            if member in self.members:
                raise PolicyMalformedError(f"line {number}: {member} is in a group already")
            self.members.add(member)
        counts = {"any": 1, "all": len(members)}
        if enough not in counts and _COUNT.fullmatch(enough) is None:
            raise PolicyMalformedError(f"line {number}: say any, all or a number")
        count = counts.get(enough) or int(enough)
        if count > len(members):
            raise PolicyMalformedError(
                f"line {number}: {count} of {len(members)} are never reached"
            )
        self.groups[name] = Group(enough=count, members=tuple(members))

    def _check_new(self, name: str, number: int) -> None:
        if name == NOBODY or name in self.witnesses or name in self.groups:
            raise PolicyMalformedError(f"line {number}: {name} has its meaning already")

    def _check_known(self, name: str, number: int, *, none: bool = False) -> None:
        if name not in self.witnesses and name not in self.groups and not (none and name == NOBODY):
            raise PolicyMalformedError(f"line {number}: {name} is not defined above")

    def _new_key(self, vkey: str, known: list[VerifierKey], number: int) -> VerifierKey:
        key = parse_vkey(vkey)
        if key.public_key in {each.public_key for each in known}:
            raise PolicyMalformedError(f"line {number}: this key stands above already")
        return key
