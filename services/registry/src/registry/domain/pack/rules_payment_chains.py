"""The rules of payment chains: each can be signed, by posts that exist, and one counts."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from kernel.chains import Chain, ChainError, Stage, Step
from registry.domain.pack.bodies import Bodies, Post
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.payment_chains import PaymentChain, PaymentChains, PaymentStep
from registry.domain.pack.rules_units import division_codes, unit_keys
from registry.domain.pack.units import Units

Defect = tuple[Path, str, str]


def check_payment_chains(pack: Pack) -> Iterator[Breach]:
    """Find chains that cannot be signed, name what is not there, or count for the same payment."""
    for head, content in pack.of_kind(PaymentChains):
        chains = content.rules.chains
        for index, chain in enumerate(chains):
            for path, code, message in _chain_defects(chain, pack):
                yield _breach(head.key, ("chains", index, *path), code, message)
        for path, code, message in _clashes(chains):
            yield _breach(head.key, ("chains", *path), code, message)
    yield from _check_sections(pack)


def _check_sections(pack: Pack) -> Iterator[Breach]:
    """Find units of which two sections would begin to count on the same day."""
    taken: set[tuple[str, object]] = set()
    for head, content in pack.of_kind(PaymentChains):
        own = {(unit, head.effective_on) for chain in content.rules.chains for unit in chain.units}
        for index, chain in enumerate(content.rules.chains):
            for place, unit in enumerate(chain.units):
                if (unit, head.effective_on) in taken:
                    yield _breach(
                        head.key,
                        ("chains", index, "units", place),
                        "payment_chains_twice",
                        f"Keep the chains of {unit} in one section for each day of effect.",
                    )
        taken |= own


def _chain_defects(chain: PaymentChain, pack: Pack) -> Iterator[Defect]:
    most = chain.amount_fen_most
    if most is not None and most < chain.amount_fen_least:
        yield ("amount_fen_most",), "bounds_crossed", "Let the most be at least the least."
    if not chain.units:
        yield ("units",), "unit_missing", "Name at least one unit whose payments these are."
    units = unit_keys(pack)
    for place, unit in enumerate(chain.units):
        if units is not None and unit not in units:
            message = f"Add the unit {unit}, or name one that exists."
            yield ("units", place), "unit_missing", message
    steps = [
        (("stages", at, "steps", place), step)
        for at, stage in enumerate(chain.stages)
        for place, step in enumerate(stage.steps)
    ]
    shape = [*_shape_defects(chain, steps)]
    yield from shape
    if not shape:
        yield from _unsignable(chain)
    posts = _posts(pack)
    for path, step in steps:
        if posts is not None:
            yield from _post_defects(path, step, chain, posts)


def _shape_defects(chain: PaymentChain, steps: Sequence[tuple[Path, PaymentStep]]) -> list[Defect]:
    found: list[Defect] = []
    for at, stage in enumerate(chain.stages):
        if not stage.steps:
            message = "Give this stage a step, or take it away."
            found.append((("stages", at, "steps"), "stage_empty", message))
    seen: set[str] = set()
    for path, step in steps:
        if step.key in seen:
            message = f"Give this step a key of its own; {step.key} is taken."
            found.append(((*path, "key"), "step_duplicate", message))
        seen.add(step.key)
    named: set[str] = set()
    for index, each in enumerate(chain.preconditions):
        if each.key in named:
            message = f"Keep the precondition {each.key} once."
            found.append((("preconditions", index, "key"), "precondition_duplicate", message))
        named.add(each.key)
    return found


def _unsignable(chain: PaymentChain) -> Iterator[Defect]:
    try:
        Chain(
            stages=tuple(
                Stage(order=stage.order, steps=tuple(_step(each) for each in stage.steps))
                for stage in chain.stages
            ),
            preconditions=tuple(each.key for each in chain.preconditions),
        )
    except ChainError as error:
        yield ("stages",), "payment_chain_unsignable", f"Mend the chain: {error}."


def _step(step: PaymentStep) -> Step:
    return Step(
        key=step.key,
        post=step.post,
        signers_min=step.signers,
        separate=step.separate,
        substitutes=step.substitutes,
    )


def _post_defects(
    path: Path, step: PaymentStep, chain: PaymentChain, posts: dict[str, frozenset[str] | None]
) -> Iterator[Defect]:
    named: list[tuple[Path, str]] = [((*path, "post"), step.post)]
    named += [((*path, "substitutes", at), post) for at, post in enumerate(step.substitutes)]
    for at, post in named:
        if post not in posts:
            yield at, "post_missing", f"Add the post {post} first."
            continue
        stands_in = posts[post]
        if stands_in is not None and not stands_in.issuperset(chain.units):
            message = f"Name a post that each of the chain's units has; {post} is of other units."
            yield at, "post_elsewhere", message


def _posts(pack: Pack) -> dict[str, frozenset[str] | None] | None:
    """Give each post with the units that have one of their own; None for a post in one place."""
    bodies = pack.only(Bodies)
    if bodies is None:
        return None
    units = pack.only(Units)
    trees = {} if units is None else {tree.key: tree for tree in units[1].trees.trees}

    def stands_in(post: Post) -> frozenset[str] | None:
        if post.each_division is not None:
            # None too where the divisions cannot be read: that is said at their own place.
            return frozenset(division_codes(pack, post.each_division)) or None
        tree = trees.get(post.each_unit_of_tree or "")
        return None if tree is None else frozenset(node.unit for node in tree.nodes)

    return {post.key: stands_in(post) for post in bodies[1].bodies.posts}


def _clashes(chains: Sequence[PaymentChain]) -> Iterator[Defect]:
    keys = [chain.key for chain in chains]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            message = f"Give this chain a key of its own; {key} is taken."
            yield (index, "key"), "payment_chain_duplicate", message
    for (_, first), (index, second) in combinations(enumerate(chains), 2):
        if set(first.units) & set(second.units) and _same_payments(first, second):
            message = f"Part the amounts or the categories of {first.key} and {second.key}."
            yield (index, "amount_fen_least"), "payment_chains_overlap", message


def _same_payments(first: PaymentChain, second: PaymentChain) -> bool:
    # A chain that lists categories goes before one that lists none, so these two never clash.
    alike = bool(set(first.categories) & set(second.categories))
    alike = alike or not (first.categories or second.categories)
    return alike and not (_ends_before(first, second) or _ends_before(second, first))


def _ends_before(first: PaymentChain, second: PaymentChain) -> bool:
    most = first.amount_fen_most
    return most is not None and most < second.amount_fen_least


def _breach(section: str, path: Path, code: str, message: str) -> Breach:
    return Breach(section=section, path=("rules", *path), code=code, message=message)
