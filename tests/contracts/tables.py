"""The tables of the documents that code knows better than people: errors and settings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from audit.entrypoints.refusals import kind_of
from chassis.errors import MingbaiError
from chassis.http.problems import STATUSES, STATUSES_OF_CODES
from chassis.http.titles import TITLES
from chassis.settings import ServiceSettings
from kernel.errors import KernelError
from mingbai_verify.errors import VerifyError
from tests.architecture.guards.errors import code_of, error_classes, meaning_of_code
from tests.architecture.guards.settings import settings_classes
from tests.architecture.tree import REPOSITORY, Tree

ERRORS = "docs/errors.md"
SETTINGS = "docs/operating/settings.md"
_MADE = "Made from the code by `python -m tests.contracts.write`; a test compares the two."

_ERRORS_INTRODUCTION = (
    "Every refusal over HTTP is an RFC 9457 problem document whose `code` is one of these; a "
    "program decides by the code, never by the sentence. A code keeps its meaning for good. "
    "A row without a status is raised where no request waits, or is said within another answer."
)
_SETTINGS_INTRODUCTION = (
    "Every process reads its settings once, from environment variables. A name that begins with "
    "its prefix and is no setting is an error and not passed over. `make run` sets all of them "
    "for the county that it starts."
)


def errors_page(tree: Tree) -> str:
    """Give the page that lists every error code with its HTTP status and meaning."""
    classes: dict[str, list[type[Exception]]] = defaultdict(list)
    for error in error_classes(tree.packages):
        if "code" in vars(error):
            classes[code_of(error)].append(error)
    rows = [_error_row(code, found) for code, found in classes.items()]
    rows += [
        f"| `{code}` | | chassis | {title.en}. |"
        for code, title in TITLES.items()
        if code not in classes
    ]
    lines = [
        "# Errors",
        "",
        _ERRORS_INTRODUCTION,
        "",
        _MADE,
        "",
        "| code | HTTP status | raised by | what it means |",
        "|---|---|---|---|",
        *sorted(rows),
    ]
    return "\n".join(lines) + "\n"


def settings_page(tree: Tree) -> str:
    """Give the page that lists every setting of every process."""
    classes = settings_classes(tree.packages)
    shared = set(ServiceSettings.model_fields)
    lines = [
        "# Settings",
        "",
        _SETTINGS_INTRODUCTION,
        "",
        _MADE,
        "",
        "## Every service",
        "",
        "The prefix is the service's name in capitals: `POINTS_COUNTY`, `AUDIT_COUNTY`.",
        "",
        *_settings_rows(ServiceSettings, "<SERVICE>_", set()),
    ]
    for each in classes:
        service = issubclass(each, ServiceSettings)
        package = each.__module__.partition(".")[0]
        # What the chassis has of services' settings is listed where a service has it.
        if (service and package == "chassis") or each.model_fields.keys() == shared:
            continue
        prefix = f"{package.upper()}_" if service else each.model_config.get("env_prefix", "")
        title = f"Only {package}" if service else f"`{each.__module__}`"
        known = shared if service else set()
        lines += ["", f"## {title}", "", *_settings_rows(each, prefix, known)]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, bytes]:
    """Give both pages of this repository by path."""
    tree = Tree(REPOSITORY)
    return {ERRORS: errors_page(tree).encode(), SETTINGS: settings_page(tree).encode()}


def _error_row(code: str, classes: Sequence[type[Exception]]) -> str:
    statuses = sorted({status for each in classes for status in _statuses(code, each)})
    raised_by = sorted({each.__module__.partition(".")[0] for each in classes})
    meaning = meaning_of_code(code, classes[0]).replace("|", "\\|")
    return f"| `{code}` | {', '.join(statuses)} | {', '.join(raised_by)} | {meaning} |"


def _statuses(code: str, error: type[Exception]) -> Iterator[str]:
    if code in STATUSES_OF_CODES:
        yield str(STATUSES_OF_CODES[code])
    elif issubclass(error, MingbaiError):
        yield str(next(STATUSES[kind] for kind in error.__mro__ if kind in STATUSES))
    elif issubclass(error, KernelError):
        yield "422"
    elif issubclass(error, VerifyError):
        yield str(STATUSES[kind_of(error)])


def _settings_rows(
    settings: type[BaseSettings], prefix: str, known: Iterable[str]
) -> Iterator[str]:
    yield "| variable | default | what it is |"
    yield "|---|---|---|"
    for name, item in settings.model_fields.items():
        if name not in known:
            yield f"| `{prefix}{name.upper()}` | {_default(item)} | {item.description} |"


def _default(item: FieldInfo) -> str:
    if item.is_required():
        return "required"
    default = item.get_default(call_default_factory=True)
    if default is None or default in ("", {}, []):
        return "none"
    if isinstance(default, Path) and default.is_relative_to(REPOSITORY):
        return f"`{default.relative_to(REPOSITORY)}`"
    return f"`{default}`"
