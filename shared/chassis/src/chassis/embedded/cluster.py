"""The data folder of a PostgreSQL server: made whole or not at all, and read by its own version."""

import shutil
import signal
import subprocess
from pathlib import Path

from chassis.embedded.binaries import postgres_binary
from chassis.embedded.folder import FolderDamagedError, ServerFolder
from chassis.embedded.identity import Identity
from chassis.embedded.process import ENVIRONMENT, Launch, ServerFailedError, tied

INITDB_SECONDS_MAX = 120.0
VERSION_SECONDS_MAX = 10.0


def cradle(folder: ServerFolder, identity: Identity) -> Path:
    """Return an empty folder that belongs to the server's user, where the data is made."""
    place = folder.path / "new"
    if place.exists():
        shutil.rmtree(place)  # a first start that was cut short
    place.mkdir(mode=0o700)
    identity.own(place)
    return place


def initialise(
    folder: ServerFolder, identity: Identity, *, user: str, password: str, fsync: bool
) -> None:
    """Make the data folder in its cradle and move it to its place only when it is whole."""
    draft = folder.path / "new" / "data"
    secret = draft.with_name("password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    identity.own(secret)
    argv = [str(postgres_binary("initdb")), "-D", str(draft), "-U", user]
    argv += ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions"]
    # A locale that PostgreSQL brings itself sorts alike on every machine.
    argv += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    if not fsync:
        argv.append("--no-sync")
    launch = Launch(argv=argv, identity=identity.options, stop_signal=signal.SIGINT)
    with open(folder.open_log(), "wb") as output:  # noqa: PTH123 - a descriptor, not a path
        done = subprocess.run(  # noqa: S603 - the arguments are our own
            tied(launch),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=launch.cwd,
            env=ENVIRONMENT,
            timeout=INITDB_SECONDS_MAX,
            check=False,
        )
    secret.unlink()
    if done.returncode != 0:
        raise ServerFailedError(
            f"{folder.path} could not be made ready for PostgreSQL"
            f" (initdb ended with {done.returncode}):\n{folder.tail()}"
        )
    draft.rename(folder.path / "data")
    draft.parent.rmdir()


def check_version(data: Path) -> None:
    """Refuse a data folder that another major version wrote."""
    stored = (data / "PG_VERSION").read_text().strip()
    done = subprocess.run(  # noqa: S603 - the arguments are our own
        [str(postgres_binary("postgres")), "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=VERSION_SECONDS_MAX,
    )
    installed = done.stdout.split()[-1]
    if installed.split(".")[0] != stored:
        raise FolderDamagedError(
            f"{data} was written by PostgreSQL {stored} and the installed one is"
            f" {installed}: export with the old one and import with the new one"
        )
