"""A file that an operator's command writes: whole or absent, and never over another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """Give a file to write; it gets its name once all of it is there.

    Raises `FileExistsError` where a file of the name is there already.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists: name another file, or move it away")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        os.replace(part, path)  # noqa: PTH105  # one step, so that a file is whole or absent
    finally:
        part.unlink(missing_ok=True)
