import asyncio
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import UnavailableError
from chassis.projections.projector import Projector
from registry.adapters.pack_files import read_pack
from registry.application.installing import PackOfOtherCountyError, Progress
from registry.domain.ids import post_id
from registry.domain.pack.entries import section_hash
from registry.domain.pack.findings import PackError
from registry.projections.posts import posts_on
from registry.projections.sections import section_entries_of, sections_on
from registry.projections.units import unit_on

LUOJIANG = Path(__file__).parents[4] / "deploy" / "counties" / "510604"


async def test_the_real_pack_is_installed_once_and_stays_the_same(register: Any) -> None:
    seen: list[Progress] = []
    position = await register.registry.install_pack(LUOJIANG, progress=seen.append)

    counts = Counter(register.types())
    assert counts["unit.established.v1"] == 101 + 18
    assert counts["unit.placed.v1"] == 100 + 1 + 16
    assert counts["body.established.v1"] == 8
    assert counts["post.established.v1"] == 23 + 7 * 2 + 93 * 3 + 62 * 6
    assert counts["section.adopted.v1"] == len(read_pack(LUOJIANG).head.sections)
    assert position == sum(counts.values()) == seen[-1].position
    events = register.events()
    assert {event["actor"] for event in events} == {"service/installer"}
    assert {event["via"] for event in events} == {"import"}

    await register.registry.install_pack(LUOJIANG)
    assert len(register.events()) == position

    await _check_read_models(register)


async def _check_read_models(register: Any) -> None:
    await register.project()
    day = date(2026, 6, 1)
    asked = {"on": day, "known_at": None, "after_key": "", "limit": 50}
    in_force = await sections_on(register.reading, asked, after=None)
    tables = [row["section"] for row in in_force.rows if row["kind"] == "score_table"]
    assert tables == ["anjia-points/table/2"]
    earlier = await sections_on(register.reading, {**asked, "on": date(2026, 4, 30)}, after=None)
    assert "anjia-points/table/1" in [row["section"] for row in earlier.rows]
    for row in in_force.rows:
        whole = await section_entries_of(
            register.reading, section=row["section"], version=row["version"], after=None
        )
        entries = [entry for chunk in whole.rows[0]["chunks"] for entry in chunk]
        assert section_hash(entries) == row["root"]
        assert len(entries) == row["entries_count"]

    grid = register.unit("510604102211/grid/16")
    found = await unit_on(register.reading, grid, on=day, after=None)
    assert [above["tree"] for above in found.rows[0]["above"]] == ["grid"]
    post = post_id("510604", "510604102211/post/assessment-group-member")
    posts = await posts_on(
        register.reading, {**asked, "unit": None, "post": post, "limit": 1}, after=None
    )
    assert posts.rows[0]["seats"] == 9
    rebuilt = await asyncio.to_thread(Projector.rebuild, register.projector)
    assert sum(table.rows for table in rebuilt) > 250


class _CutShortError(UnavailableError):
    pass


async def test_a_pack_that_was_installed_half_way_is_finished_by_installing_it_again(
    register: Any,
) -> None:
    def cut(progress: Progress) -> None:
        if progress.stage.startswith("tree administrative"):
            raise _CutShortError("the line is cut")

    with pytest.raises(_CutShortError):
        await register.registry.install_pack(LUOJIANG, progress=cut)
    half = register.events()
    assert 119 < len(half) < 200

    await register.registry.install_pack(LUOJIANG)

    whole = register.events()
    assert whole[: len(half)] == half
    counts = Counter(register.types())
    assert counts["unit.placed.v1"] == 117
    assert counts["section.adopted.v1"] == len(read_pack(LUOJIANG).head.sections)


async def test_a_pack_with_one_defect_changes_nothing(register: Any, tmp_path: Path) -> None:
    folder = tmp_path / "510604"
    shutil.copytree(LUOJIANG, folder)
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8").replace("grid/16", "grid/15"), "utf-8")

    with pytest.raises(PackError) as caught:
        await register.registry.install_pack(folder)

    assert any(finding.file == "units.csv" for finding in caught.value.findings)
    assert register.events() == []


async def test_another_countys_pack_is_refused(register: Any) -> None:
    register.registry._county = "510603"

    with pytest.raises(PackOfOtherCountyError):
        await register.registry.install_pack(LUOJIANG)

    assert register.events() == []
