"""Same facts, same version, same flags: what a replay suspects beside what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.domain.flags.interface import Suspicion
from audit.domain.flags.known import identity_of
from chassis import canonical
from mingbai_verify.merkle import leaf_hash, root_of


@dataclass(frozen=True, kw_only=True)
class ReplayedRule:
    """One version of a rule, replayed and compared."""

    rule: str
    version: int
    replayed: int
    recorded: int
    replayed_digest: str
    recorded_digest: str
    unrecorded: tuple[Suspicion, ...]
    """What the facts give and nobody was asked."""
    unfounded: tuple[Suspicion, ...]
    """What was asked and the facts do not give, or give otherwise."""

    @property
    def same(self) -> bool:
        """Whether both tell the same."""
        return self.replayed_digest == self.recorded_digest


def compared(
    rule: str, version: int, *, replayed: Iterable[Suspicion], recorded: Iterable[Suspicion]
) -> ReplayedRule:
    """Compare one version of a rule; what is open under another version counts as asked."""
    known = list(recorded)
    own = {identity_of(each): each for each in known if each.version == version}
    others = {identity_of(each) for each in known if each.version != version}
    found: dict[object, Suspicion] = {}
    for each in replayed:
        key = identity_of(each)
        if key in own or key not in others:
            # A rule may say the same twice; the first time it was asked.
            found.setdefault(key, each)
    again, said = set(found.values()), set(own.values())
    return ReplayedRule(
        rule=rule,
        version=version,
        replayed=len(found),
        recorded=len(own),
        replayed_digest=digest_of(found.values()),
        recorded_digest=digest_of(own.values()),
        unrecorded=tuple(sorted(again - said, key=_line)),
        unfounded=tuple(sorted(said - again, key=_line)),
    )


def digest_of(suspicions: Iterable[Suspicion]) -> str:
    """Give the Merkle root over suspicions in an order of their own, whatever theirs was."""
    lines = sorted(_line(each) for each in suspicions)
    return f"sha256:{root_of([leaf_hash(line) for line in lines]).hex()}"


def _line(suspicion: Suspicion) -> bytes:
    return canonical.encode(
        {
            "rule": suspicion.rule,
            "version": suspicion.version,
            "subject": suspicion.subject,
            "unit": suspicion.unit,
            "first_on": suspicion.first_on.isoformat(),
            "last_on": suspicion.last_on.isoformat(),
            "facts": list(suspicion.facts),
            "numbers": [[name, value] for name, value in suspicion.numbers],
            "severity": suspicion.severity,
        }
    )
