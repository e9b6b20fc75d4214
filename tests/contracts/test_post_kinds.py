"""What the policies call a post is what the county's pack calls it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACK = ROOT / "deploy/counties/510604"
POLICIES = sorted(ROOT.glob("services/*/src/*/policies.cedar"))


@pytest.mark.parametrize("policies", POLICIES, ids=lambda path: path.parent.name)
def test_a_post_of_the_pack_has_one_spelling(policies: Path) -> None:
    posts = yaml.safe_load((PACK / "bodies.yaml").read_text("utf-8"))["posts"]
    keys = {post["key"].replace("-", "_"): post["key"] for post in posts}
    named = set(re.findall(r'"([a-z][a-z_-]+)"', policies.read_text("utf-8")))

    assert keys
    assert {kind for kind in named if keys.get(kind.replace("-", "_"), kind) != kind} == set()
