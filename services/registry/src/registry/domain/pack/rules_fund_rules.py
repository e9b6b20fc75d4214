"""The rules of funds' own rules: what they name exists, and aid can be decided by them."""

from collections.abc import Iterable, Iterator, Sequence

from kernel.chains import Chain, ChainError, Stage, Step
from kernel.errors import KernelError
from kernel.quorum import Threshold
from registry.domain.pack.bodies import Bodies
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.fund_rules import AidRule, FundRules, FundRulesFile
from registry.domain.pack.pack import Pack
from registry.domain.pack.posting_rules import PostingRules
from registry.domain.pack.rules_units import unit_keys

Defect = tuple[Path, str, str]


def check_fund_rules(pack: Pack) -> Iterator[Breach]:
    """Find doubled and missing sources, kinds, units, posts and posting rules."""
    taken: set[tuple[str, object]] = set()
    for head, content in pack.of_kind(FundRules):
        rules = content.rules
        defects = [
            *_unit_defects(rules, pack),
            *_doubled(rules),
            *_source_defects(rules, pack),
            *_kind_defects(rules),
        ]
        if rules.aid is not None:
            defects += _aid_defects(rules.aid, pack)
        own = {(unit, head.effective_on) for unit in rules.units}
        if twice := own & taken:
            named = ", ".join(sorted(unit for unit, _ in twice))
            message = f"Keep the rules of funds of {named} in one section for each day of effect."
            defects.append((("units",), "fund_rules_twice", message))
        taken |= own
        for path, code, message in defects:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _unit_defects(rules: FundRulesFile, pack: Pack) -> Iterator[Defect]:
    if not rules.units:
        yield ("units",), "unit_missing", "Name at least one unit whose funds these are."
    units = unit_keys(pack)
    for place, unit in enumerate(rules.units):
        if units is not None and unit not in units:
            message = f"Add the unit {unit}, or name one that exists."
            yield ("units", place), "unit_missing", message


def _doubled(rules: FundRulesFile) -> Iterator[Defect]:
    for field, keys in (
        ("sources", [each.key for each in rules.sources]),
        ("kinds", [each.key for each in rules.kinds]),
    ):
        for place, key in enumerate(keys):
            if key in keys[:place]:
                message = f"Give it a key of its own; {key} is taken."
                yield (field, place, "key"), "fund_rule_duplicate", message


def _source_defects(rules: FundRulesFile, pack: Pack) -> Iterator[Defect]:
    posted = {each.key for _, content in pack.of_kind(PostingRules) for each in content.rules.rules}
    if not posted:
        return
    named: list[tuple[Path, str | None]] = [(("labour",), rules.labour)]
    for place, source in enumerate(rules.sources):
        named += [
            (("sources", place, field), getattr(source, field))
            for field in ("received", "spent", "goods")
        ]
    for path, rule in named:
        if rule is not None and rule not in posted:
            yield path, "posting_rule_missing", f"Add the posting rule {rule} first."


def _kind_defects(rules: FundRulesFile) -> Iterator[Defect]:
    known = {each.key for each in rules.sources}
    aided = None if rules.aid is None else rules.aid.purpose
    for place, kind in enumerate(rules.kinds):
        for index, source in enumerate(kind.sources):
            if source not in known:
                message = f"Add the source {source} first."
                yield ("kinds", place, "sources", index), "fund_source_missing", message
        if not kind.sources:
            yield ("kinds", place, "sources"), "fund_source_missing", "Name at least one source."
        if kind.aid and aided not in {each.key for each in kind.purposes}:
            message = "Let a kind of fund that gives aid have the purpose for which aid is paid."
            yield ("kinds", place, "purposes"), "aid_purpose_missing", message
        if kind.aid and kind.spending != "by_request":
            message = "Let money leave a fund that gives aid on a payment request alone."
            yield ("kinds", place, "spending"), "aid_without_request", message


def _aid_defects(aid: AidRule, pack: Pack) -> Iterator[Defect]:
    if aid.members.least > aid.members.most:
        yield ("aid", "members", "most"), "bounds_crossed", "Let the most be at least the least."
    if not aid.body_posts:
        yield ("aid", "body_posts"), "post_missing", "Name at least one post that decides."
    yield from _undecidable(aid)
    bodies = pack.only(Bodies)
    if bodies is None:
        return
    posts = {post.key for post in bodies[1].bodies.posts}
    for path, post in _posts(aid):
        if post not in posts:
            yield path, "post_missing", f"Add the post {post} first."


def _undecidable(aid: AidRule) -> Iterator[Defect]:
    try:
        Chain(
            stages=(
                Stage(
                    order="serial",
                    steps=tuple(
                        Step(
                            key=each.key,
                            post=each.post,
                            signers_min=each.signers,
                            substitutes=each.substitutes,
                        )
                        for each in aid.steps
                    ),
                ),
            )
        )
    except ChainError as error:
        yield ("aid", "steps"), "aid_steps_unsignable", f"Mend the steps: {error}."
    try:
        Threshold(**aid.majority.model_dump(), of="due")
    except KernelError as error:
        yield ("aid", "majority"), "aid_majority_impossible", f"Mend the majority: {error}."


def _posts(aid: AidRule) -> Iterable[tuple[Path, str]]:
    named: list[tuple[Path, str]] = [(("aid", "members", "post"), aid.members.post)]
    for place, step in enumerate(aid.steps):
        named.append((("aid", "steps", place, "post"), step.post))
        named += _listed(("aid", "steps", place, "substitutes"), step.substitutes)
    return [*named, *_listed(("aid", "body_posts"), aid.body_posts)]


def _listed(path: Path, posts: Sequence[str]) -> list[tuple[Path, str]]:
    return [((*path, place), post) for place, post in enumerate(posts)]
