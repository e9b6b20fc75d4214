"""Secrets and ports of one county: made up once, kept in the run folder for its owner alone."""

import base64
import json
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chassis.embedded.folder import choose_port, port_is_free, write_private
from runner.errors import RunFolderError

PASSWORD_BYTES = 24
KEY_BYTES = 32
LEFTOVER_SECONDS_MAX = 20.0
PAUSE_SECONDS = 0.1


class Secrets:
    """Gives each named secret the same value for as long as the folder lives."""

    def __init__(self, folder: Path, *, data_exists: bool) -> None:
        """Open the secrets; where there is data, they must not be missing."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._file = folder / "secrets.json"
        if data_exists and not self._file.exists():
            raise RunFolderError(
                f"{self._file} is missing and the data beside it cannot be read without it:"
                " restore it from a backup, or begin with another folder (MINGBAI_RUN)"
            )
        self._values = _read(self._file)

    def password(self, name: str) -> str:
        """Give a password that needs no quoting anywhere."""
        return self._kept(f"password {name}", secrets.token_urlsafe(PASSWORD_BYTES))

    def key(self, name: str) -> str:
        """Give a key: the base64 of 32 bytes."""
        fresh = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        return self._kept(f"key {name}", fresh)

    def _kept(self, name: str, fresh: str) -> str:
        if name not in self._values:
            self._values[name] = fresh
            write_private(self._file, json.dumps(self._values, indent=1) + "\n")
        value: str = self._values[name]
        return value


class Ports:
    """Gives each named process a loopback port of its own, the same one while it stays free."""

    def __init__(self, file: Path) -> None:
        """Read the ports of the last run."""
        self._file = file
        self._before: Mapping[str, int] = _read(file)

    def choose(self, names: Iterable[str], *, fixed: Mapping[str, int]) -> dict[str, int]:
        """Give the ports; those in `fixed` (0: the one of the last run) are never replaced."""
        chosen: dict[str, int] = {}
        for name in names:
            wanted = fixed.get(name) or self._before.get(name, 0)
            if wanted and not _freed(wanted, wait=name in fixed):
                if name in fixed:
                    raise RunFolderError(
                        f"port {wanted} of the {name} is taken by another program, and the county"
                        " knows its people by that address: end the program, or use another folder"
                    )
                wanted = 0
            taken = frozenset((*chosen.values(), *self._before.values(), *fixed.values()))
            chosen[name] = wanted or choose_port(but=taken)
        write_private(self._file, json.dumps(chosen, indent=1) + "\n")
        return chosen


def read_ports(file: Path) -> dict[str, int]:
    """Give the ports of the last run by name, none before the first one."""
    return _read(file)


def _freed(port: int, *, wait: bool) -> bool:
    """Say whether a port is free, also soon: what an earlier run left behind is just ending."""
    ends_at = time.monotonic() + (LEFTOVER_SECONDS_MAX if wait else 0.0)
    while not port_is_free(port):
        if time.monotonic() > ends_at:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _read(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise RunFolderError(f"{file} cannot be read: restore it from a backup") from None
    return found
