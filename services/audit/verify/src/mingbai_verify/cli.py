"""`mingbai-verify`: the command of whoever checks the books without trusting who keeps them."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TextIO

from mingbai_verify import checks
from mingbai_verify.checks import Outcome
from mingbai_verify.errors import VerifyError
from mingbai_verify.keys import parse_vkey
from mingbai_verify.policy import Policy, parse_policy
from mingbai_verify.reports import NOT_VERIFIABLE, Report
from mingbai_verify.whole_log import Asked, Progress
from mingbai_verify.witness.command import add_witness_arguments, run_witness

BAR_CHARACTERS = 30
BAR_SECONDS = 0.2

_EPILOG = "Exit codes: 0 true and whole, 1 findings to look into, 2 not verifiable."


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify what was asked, print a report, and give the exit code."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "witness":
            return run_witness(given)
        policy = _policy(given)
        outcome: Outcome = given.check(given, policy)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        report = Report(
            command=given.command, subject=_subject(given), at=at, policy=policy, outcome=outcome
        )
        for line in report.words(given.language):
            sys.stdout.write(f"{line}\n")
        if given.report is not None:
            text = json.dumps(report.document(), ensure_ascii=False, indent=2)
            given.report.write_text(f"{text}\n", "utf-8")
    except (VerifyError, OSError) as error:
        sys.stderr.write(f"mingbai-verify: {error}\n")
        return NOT_VERIFIABLE
    return report.exit_code


def progress_bar(out: TextIO) -> Progress:
    """Give what draws a bar on a terminal, a few times a second, and nothing elsewhere."""
    drawn_at = 0.0

    def draw(done: int, total: int) -> None:
        nonlocal drawn_at
        if done < total and monotonic() - drawn_at < BAR_SECONDS:
            return
        drawn_at = monotonic()
        filled = BAR_CHARACTERS * done // max(total, 1)
        out.write(f"\r[{'#' * filled:<{BAR_CHARACTERS}}] {done}/{total}")
        out.write("\n" if done >= total else "")
        out.flush()

    return draw if out.isatty() else lambda _done, _total: None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingbai-verify", epilog=_EPILOG)
    commands = parser.add_subparsers(dest="command", required=True)
    log = _command(commands, "log", _log, "a whole exported log")
    log.add_argument("bundle", type=Path, help="folder or uncompressed tar")
    log.add_argument("--earlier", type=Path, action="append", default=[], help="older checkpoint")
    log.add_argument("--tree-only", action="store_true", help="the entries are no county's events")
    receipt = _command(commands, "receipt", _receipt, "one inclusion receipt (存证回执)")
    receipt.add_argument("file", type=Path, help="its JSON, or the text of its QR code")
    receipt.add_argument("--event", type=Path, help="the bytes of the event it is about")
    statement = _command(commands, "statement", _statement, "a statement and its events")
    statement.add_argument("file", type=Path, help="the JSON of the published statement")
    statement.add_argument("--bundle", type=Path, required=True, help="the exported log")
    consistency = _command(commands, "consistency", _consistency, "that a log only grew")
    for name in ("old", "new", "proof"):
        consistency.add_argument(name, type=Path)
    fingerprint = _command(commands, "fingerprint", _fingerprint, "a minute book's fingerprint")
    fingerprint.add_argument("words", nargs="+", help="its letters, as they stand there")
    fingerprint.add_argument("--checkpoint", type=Path, required=True)
    add_witness_arguments(commands.add_parser("witness", help="run a witness (见证人) of logs"))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    check: Callable[[argparse.Namespace, Policy], Outcome],
    about: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=f"verify {about}", epilog=_EPILOG)
    parser.set_defaults(check=check)
    trusted = parser.add_mutually_exclusive_group(required=True)
    trusted.add_argument("--key", help="the vkey of the log, had from elsewhere than the log")
    trusted.add_argument("--policy", type=Path, help="trusted logs and witnesses (tlog-policy)")
    parser.add_argument("--report", type=Path, help="write the report there as JSON")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    return parser


def _policy(given: argparse.Namespace) -> Policy:
    if given.policy is not None:
        return parse_policy(given.policy.read_bytes())
    return Policy(logs=(parse_vkey(given.key),))


def _subject(given: argparse.Namespace) -> str:
    named = [getattr(given, name, None) for name in ("bundle", "file", "old", "new", "checkpoint")]
    return ", ".join(str(each) for each in named if each is not None)


def _log(given: argparse.Namespace, policy: Policy) -> Outcome:
    asked = Asked(progress=progress_bar(sys.stderr), events=not given.tree_only)
    earlier = [path.read_bytes() for path in given.earlier]
    return checks.check_log(given.bundle, policy, asked, earlier=earlier)


def _receipt(given: argparse.Namespace, policy: Policy) -> Outcome:
    return checks.check_receipt(given.file, policy, event=given.event)


def _statement(given: argparse.Namespace, policy: Policy) -> Outcome:
    asked = Asked(progress=progress_bar(sys.stderr))
    return checks.check_statement(given.file, given.bundle, policy, asked)


def _consistency(given: argparse.Namespace, policy: Policy) -> Outcome:
    return checks.check_consistency(given.old, given.new, given.proof, policy)


def _fingerprint(given: argparse.Namespace, policy: Policy) -> Outcome:
    return checks.check_fingerprint(" ".join(given.words), given.checkpoint, policy)
