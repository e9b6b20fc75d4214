"""What the operator's command `evidence` does in points besides: exports originals."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from chassis.context import Context
from chassis.evidence.book import EvidenceBook, NoteReading
from chassis.evidence.command import (
    FINE,
    NOT_WHOLE,
    WHOLE,
    EvidenceCommandParts,
    Further,
    evidence_command,
    progress_bar,
)
from chassis.evidence.index import KnownOriginal
from chassis.evidence.inspection import MEDIA_TYPES
from chassis.evidence.store import State
from chassis.reading import Reader
from points.adapters.original_index import OriginalIndex

PIECE_BYTES = 65_536


@dataclass(frozen=True, kw_only=True)
class ExportParts(EvidenceCommandParts):
    """What the command works with where it exports too."""

    index: OriginalIndex
    book: EvidenceBook
    today: date


async def evidence(parts: ExportParts, arguments: Sequence[str]) -> int:
    """Do what the command line says; 0 only where every original is as it was kept."""
    export = Further(
        name="export",
        help="write the originals and the events that cite them",
        add_options=_add_options,
        act=partial(_export, parts),
    )
    return await evidence_command(parts, arguments, service="points", further=(export,))


def _add_options(export: argparse.ArgumentParser) -> None:
    export.add_argument("folder", type=Path, help="an empty folder, or one that is made")
    whose = export.add_mutually_exclusive_group(required=True)
    whose.add_argument("--account", type=UUID, help="the originals of one account's entries")
    whose.add_argument("--grid", type=UUID, help="those of all accounts of a grid")


async def _export(parts: ExportParts, given: argparse.Namespace) -> int:
    """Write what can be opened, and say of the rest how it stands."""
    accounts = await _accounts(parts.reader, given)
    citing = await parts.index.cited_in(accounts)
    known = {each.original.evidence: each for each in await parts.index.all()}
    states = await parts.index.states(citing)
    folder: Path = given.folder
    await asyncio.to_thread(_make, folder)
    lines: list[dict[str, Any]] = []
    with progress_bar(parts.progress) as bar:
        task = bar.add_task("originals", total=len(citing))
        for name, entries in sorted(citing.items()):
            line = await _one(parts, folder, known.get(name), states[name])
            cited_by = [{"account": str(account), "entry": entry} for account, entry in entries]
            lines.append(
                {"evidence": name, "state": states[name].value, **line, "entries": cited_by}
            )
            bar.advance(task)
    events = await _events(parts.reader, accounts, list(citing))
    await asyncio.to_thread(_write, folder / "events.jsonl", b"".join(events))
    manifest = orjson.dumps({"originals": lines}, option=orjson.OPT_INDENT_2)
    await asyncio.to_thread(_write, folder / "manifest.json", manifest + b"\n")
    print(f"{len(lines)} originals and {len(events)} events in {folder}", file=parts.out)
    return WHOLE if all(state in FINE for state in states.values()) else NOT_WHOLE


async def _one(
    parts: ExportParts, folder: Path, known: KnownOriginal | None, state: State
) -> dict[str, Any]:
    """Write one original, once its reading is recorded; gives its lines of the manifest."""
    if known is None or state is not State.PRESENT:
        return {}
    original = known.original
    context = Context(
        actor="service/points",
        unit=str(known.unit),
        division=known.division,
        effective_on=parts.today,
        via="api",
    )
    reading = NoteReading(evidence=original.evidence, purpose="export", reader=None)
    await parts.book.note_reading(reading, context)
    file = f"{original.evidence.partition(':')[2]}.{MEDIA_TYPES[original.media_type]}"
    salt = await asyncio.to_thread(parts.originals.salt_of, original)

    def copy() -> None:
        with parts.originals.open(original) as content, (folder / file).open("xb") as out:
            while piece := content.read(PIECE_BYTES):
                out.write(piece)

    await asyncio.to_thread(copy)
    # Whoever has the salt can check that the content is the one that the events cite.
    return {"file": file, "media_type": original.media_type, "salt": salt.hex()}


async def _accounts(reader: Reader, given: argparse.Namespace) -> list[UUID]:
    if given.account is not None:
        return [given.account]
    rows = await reader.rows("SELECT account FROM read.accounts WHERE grid = %s", given.grid)
    return [row["account"] for row in rows]


async def _events(reader: Reader, accounts: list[UUID], evidence: list[str]) -> list[bytes]:
    """Give the stored bytes of what recorded these originals and rests on them, in log order."""
    rows = await reader.rows(
        "SELECT bytes FROM store.events WHERE position IN ("
        "SELECT position FROM read.entries WHERE account = ANY(%s) AND evidence && %s UNION "
        "SELECT position FROM read.originals WHERE evidence = ANY(%s) UNION "
        "SELECT position FROM store.events WHERE aggregate_id = ANY(%s) AND "
        "convert_from(bytes, 'utf8')::jsonb ->> 'sheet' = ANY(%s)) ORDER BY position",
        *(accounts, evidence, evidence, accounts, evidence),
    )
    return [bytes(row["bytes"]) + b"\n" for row in rows]


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: name another folder")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
