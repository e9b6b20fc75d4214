import io
import shutil
from pathlib import Path
from typing import Any

from registry.entrypoints.cli import install_pack, parse

LUOJIANG = Path(__file__).parents[4] / "deploy" / "counties" / "510604"


def test_the_folder_of_the_pack_is_named_on_the_command_line() -> None:
    given = parse(["install-pack", "deploy/counties/510604"])

    assert (given.command, given.folder) == ("install-pack", Path("deploy/counties/510604"))


async def test_installing_a_pack_shows_each_stage(register: Any) -> None:
    out, err = io.StringIO(), io.StringIO()

    code = await install_pack(register.registry, LUOJIANG, out=out, err=err)

    assert (code, err.getvalue()) == (0, "")
    assert "divisions, village: 93 commands" in out.getvalue()
    assert out.getvalue().splitlines()[-1].startswith("installed; readable from position ")


async def test_defects_of_a_pack_are_printed_with_file_and_line(
    register: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "510604"
    shutil.copytree(LUOJIANG, folder)
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8") + "x,grid,,y,z,stated\n", "utf-8")
    out, err = io.StringIO(), io.StringIO()

    code = await install_pack(register.registry, folder, out=out, err=err)

    assert code == 1
    assert err.getvalue().startswith("units.csv:20:")
    assert register.events() == []


async def test_another_countys_pack_is_refused_in_words(register: Any) -> None:
    register.registry._county = "510603"
    err = io.StringIO()

    code = await install_pack(register.registry, LUOJIANG, out=io.StringIO(), err=err)

    assert code == 1
    assert err.getvalue().startswith("pack_of_other_county: ")
