"""The rules of bodies and posts: each stands in a unit that exists and asks for known values."""

from collections.abc import Iterator

from registry.domain.pack.bodies import Bodies, Body, Post
from registry.domain.pack.findings import Breach
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys
from registry.domain.pack.units import Units


def check_bodies(pack: Pack) -> Iterator[Breach]:
    """Find doubled keys, and units, bodies, trees or open points that are named but not there."""
    found = pack.only(Bodies)
    if found is None:
        return
    head, content = found
    bodies, posts = content.bodies.bodies, content.bodies.posts
    known = {body.key for body in bodies}
    points = {point.key for point in pack.open_points(head.key)}
    seen: set[str] = set()
    for index, body in enumerate(bodies):
        for field, code, message in _body_defects(body, seen, known, unit_keys(pack)):
            yield _breach(head.key, ("bodies", "bodies", index, field), code, message)
        asked = {"size_open_point": body.size_open_point}
        asked["quorum_open_point"] = body.quorum_open_point
        for field, key in asked.items():
            if key is not None and key not in points:
                yield _breach(
                    head.key, ("bodies", "bodies", index, field), "open_point_missing", _ask(key)
                )
        seen.add(body.key)
    trees = _trees(pack)
    seen = set()
    for index, post in enumerate(posts):
        for field, code, message in _post_defects(post, known, trees, points):
            yield _breach(head.key, ("bodies", "posts", index, field), code, message)
        units = unit_keys(pack)
        if post.unit is not None and units is not None and post.unit not in units:
            yield _breach(
                head.key,
                ("bodies", "posts", index, "unit"),
                "unit_missing",
                f"Add the unit {post.unit}, or name one that exists.",
            )
        if post.key in seen:
            yield _breach(
                head.key,
                ("bodies", "posts", index, "key"),
                "post_duplicate",
                f"Give this post a key of its own; {post.key} is taken.",
            )
        seen.add(post.key)


def _body_defects(
    body: Body, seen: set[str], known: set[str], units: frozenset[str] | None
) -> Iterator[tuple[str, str, str]]:
    if body.key in seen:
        yield "key", "body_duplicate", f"Give this body a key of its own; {body.key} is taken."
    if units is not None and body.unit not in units:
        yield "unit", "unit_missing", f"Add the unit {body.unit}, or name one that exists."
    if body.council_of is not None and body.council_of not in known:
        yield "council_of", "body_missing", f"Add the body {body.council_of} first."


def _post_defects(
    post: Post, bodies: set[str], trees: set[str] | None, points: set[str]
) -> Iterator[tuple[str, str, str]]:
    if post.body is not None and post.body not in bodies:
        yield "body", "body_missing", f"Add the body {post.body} first."
    tree = post.each_unit_of_tree
    if trees is not None and tree is not None and tree not in trees:
        yield (
            "each_unit_of_tree",
            "tree_missing",
            f"Name a tree that lists its nodes, such as {', '.join(sorted(trees)) or 'a new one'}.",
        )
    if post.seats_open_point is not None and post.seats_open_point not in points:
        yield "seats_open_point", "open_point_missing", _ask(post.seats_open_point)


def _trees(pack: Pack) -> set[str] | None:
    units = pack.only(Units)
    if units is None:
        return None
    return {tree.key for tree in units[1].trees.trees if tree.built_from == "nodes"}


def _ask(key: str) -> str:
    return f"Add the open point {key} of this section to pack.yaml."


def _breach(section: str, path: tuple[str | int, ...], code: str, message: str) -> Breach:
    return Breach(section=section, path=path, code=code, message=message)
