"""The red-flag rules (疑点规则) in force, each in every version that is still asked."""

from audit.domain.flags.interface import Rule

RULES: tuple[Rule, ...] = ()
