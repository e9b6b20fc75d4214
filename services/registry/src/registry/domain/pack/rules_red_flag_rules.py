"""The rules of red-flag rules: one section for each day of effect, keys once, posts that exist."""

from collections.abc import Iterator, Sequence
from datetime import date

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.red_flag_rules import EachRule, Exclusion, RedFlagRules

Defect = tuple[Path, str, str]


def check_red_flag_rules(pack: Pack) -> Iterator[Breach]:
    """Find doubled sections and keys, posts that nobody can hold, and exclusions of one thing."""
    taken: set[date] = set()
    for head, content in pack.of_kind(RedFlagRules):
        rules = content.rules.rules
        found = [*_doubled(rules), *_posts(rules, pack), *_exclusions(rules)]
        if head.effective_on in taken:
            message = "Keep all red-flag rules in one section for each day of effect."
            found.append((("owner",), "red_flag_rules_twice", message))
        taken.add(head.effective_on)
        for path, code, message in found:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _doubled(rules: EachRule) -> Iterator[Defect]:
    lists: tuple[tuple[Path, Sequence[str]], ...] = (
        (
            ("rules", "split_below_threshold", "thresholds"),
            [each.key for each in rules.split_below_threshold.thresholds],
        ),
        (
            ("rules", "property_let_badly", "terms"),
            [each.form for each in rules.property_let_badly.terms],
        ),
    )
    for path, keys in lists:
        for place, key in enumerate(keys):
            if key in keys[:place]:
                yield (*path, place), "red_flag_key_duplicate", f"Name {key} once."


def _posts(rules: EachRule, pack: Pack) -> Iterator[Defect]:
    bodies = pack.only(Bodies)
    if bodies is None:
        return
    known = {post.key for post in bodies[1].bodies.posts}
    for rule, settings in rules:
        for name, listed in settings:
            for place, post in enumerate(listed if name.endswith("_posts") else ()):
                if post not in known:
                    message = f"Add the post {post}, or name one that the pack has."
                    yield ("rules", rule, name, place), "red_flag_post_missing", message


def _exclusions(rules: EachRule) -> Iterator[Defect]:
    lists: tuple[tuple[str, tuple[Exclusion, ...]], ...] = (
        ("benefit_misclaimed", rules.benefit_misclaimed.exclusions),
        ("pay_beyond_rules", rules.pay_beyond_rules.exclusions),
    )
    for rule, listed in lists:
        for place, each in enumerate(listed):
            if each.one == each.other:
                path = ("rules", rule, "exclusions", place, "other")
                yield path, "red_flag_exclusion", "Name two different things that exclude."
