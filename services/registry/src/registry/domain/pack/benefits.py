"""The sections of a village's benefits and of the blacklist that may suspend some of them."""

from typing import Literal

from registry.domain.pack.vocabulary import Basis, Key, Points, Strict, Text, UnitKey


class Benefit(Strict):
    """One benefit; `suspended` says whether the blacklist suspends it (黑名单期间暂停).

    A statutory one (法定) is due by law: a village cannot suspend it.
    """

    key: Key
    name: Text
    name_en: Text
    kind: Literal["village", "statutory"]
    owner: Text
    suspended: bool
    basis: Basis


class BenefitsFile(Strict):
    """The benefits that the households and organisations of one unit may receive."""

    unit: UnitKey
    benefits: tuple[Benefit, ...]


class Benefits(Strict):
    """The section of one unit's benefits."""

    benefits: BenefitsFile


class BlacklistFile(Strict):
    """Whom a scheme's blacklist may name, below which standing, and who decides it.

    How long a listing lasts, how it ends early and when it may be repeated are open points.
    """

    below: Points
    subject_types: tuple[Key, ...]
    assessed_by: Key
    approved_by: Key


class Blacklist(Strict):
    """The section of a scheme's blacklist."""

    rules: BlacklistFile
