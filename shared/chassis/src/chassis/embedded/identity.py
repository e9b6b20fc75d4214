"""Which user a server runs as, for servers that refuse to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chassis.embedded.process import setpriv
from chassis.errors import BrokenError

TRIAL_SECONDS_MAX = 10.0
READ_SEARCH = "-all,+dac_read_search"


class NoRightsError(BrokenError):
    """The unprivileged user cannot reach the program or the folder."""

    code = "server_user_without_rights"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A user and group, and the options of setpriv that lead to them from the present ones."""

    uid: int
    gid: int
    options: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the server's user is another one than the caller's."""
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        """Make the user the owner of a file or folder."""
        if self.changes:
            os.chown(path, self.uid, self.gid)


def unprivileged(user: str, *, data: Path) -> Identity:
    """Return the caller's own user or, for root, the data's owner or else the named user."""
    if os.geteuid() != 0:
        return Identity(uid=os.geteuid(), gid=os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        uid, gid = data.stat().st_uid, data.stat().st_gid
    else:
        try:
            entry = pwd.getpwnam(user)
        except KeyError:
            raise NoRightsError(
                f"the server may not run as root and there is no user {user}: name one that exists"
            ) from None
        uid, gid = entry.pw_uid, entry.pw_gid
    return Identity(
        uid=uid,
        gid=gid,
        options=(f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs"),
    )


def reaching(identity: Identity, *, program: Path, folder: Path) -> Identity:
    """Return the identity with as few rights as let it run the program and enter the folder.

    Below a folder that the user may not enter (root's home, say) it gets the one capability
    that lets it read and search there, rather than opening the way to everyone.
    """
    if not identity.changes:
        return identity
    capable = Identity(
        uid=identity.uid,
        gid=identity.gid,
        options=(
            *identity.options,
            f"--inh-caps={READ_SEARCH}",
            f"--ambient-caps={READ_SEARCH}",
            f"--bounding-set={READ_SEARCH}",
            # Without this, access(2) forgets the capability and programs do not find themselves.
            "--securebits=+no_setuid_fixup",
        ),
    )
    for candidate in (identity, capable):
        refusal = _trial(candidate, program=program, folder=folder)
        if not refusal:
            return candidate
    raise NoRightsError(
        f"the server runs as user {identity.uid}, who cannot both enter {folder} and run {program}"
        f" here ({refusal}): move them to where that user may go, or start as another user"
    )


def _trial(identity: Identity, *, program: Path, folder: Path) -> str:
    """Return why this identity can not work, empty when it can."""
    script = 'cd "$1" && test -w . && exec "$2" --version'
    done = subprocess.run(  # noqa: S603 - the arguments are our own
        [
            *(setpriv(), *identity.options, "--"),
            *("/bin/sh", "-c", script, "sh", str(folder), str(program)),
        ],
        cwd="/",
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TRIAL_SECONDS_MAX,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return done.stderr.strip() or f"exit status {done.returncode}"
