"""The county pack as it was on the first day: without the rules that were adopted later."""

import shutil
from datetime import date
from pathlib import Path

import yaml


def first_pack(pack: Path, folder: Path, *, on: date) -> Path:
    """Copy the pack without the sections that were decided after a day; gives the copy.

    The whole pack is installed when that day has come, as a county does with its own.
    """
    copy = folder / f"pack-{on.isoformat()}"
    if copy.exists():
        shutil.rmtree(copy)
    shutil.copytree(pack, copy)
    head = yaml.safe_load((pack / "pack.yaml").read_text("utf-8"))
    later = [each for each in head["sections"] if each["resolution"]["decided_on"] > on]
    for section in later:
        head["sections"].remove(section)
        for file in section["files"].values():
            (copy / file).unlink()
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    (copy / "pack.yaml").write_text(text, "utf-8")
    return copy
