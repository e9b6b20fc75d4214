"""What one service adds to the foundation: its routes, read models, consumers and jobs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter

from chassis.http.problems import ProblemPage
from chassis.http.titles import Title
from chassis.listen.listener import Listener
from chassis.projections.model import ReadModel
from chassis.running import Role


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What one service adds to the foundation."""

    routers: Sequence[APIRouter] = ()
    read_models: Sequence[ReadModel] = ()
    consumers: Mapping[str, Callable[[Listener], None]] = field(default_factory=dict)
    """By name, what registers the handlers of one consumer."""
    jobs: Mapping[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    extra: Sequence[Role] = ()
    """What runs beside the listeners: a beat, a reader of the stream."""
    everywhere: Sequence[Role] = ()
    """What runs in every process of the service, whatever its role."""
    titles: Mapping[str, Title] = field(default_factory=dict)
    uploads: Mapping[str, int] = field(default_factory=dict)
    """By path template, the routes whose body is a file, and its greatest number of bytes."""
    forms: Mapping[str, int] = field(default_factory=dict)
    """By path template, the pages whose form may bring a file, and its greatest number of bytes."""
    problem_page: ProblemPage | None = None


def joined(*parts: Parts) -> Parts:
    """Put the parts of a service's features together; no two may use one name."""
    found = Parts(
        routers=[router for each in parts for router in each.routers],
        read_models=[model for each in parts for model in each.read_models],
        consumers={name: one for each in parts for name, one in each.consumers.items()},
        jobs={name: job for each in parts for name, job in each.jobs.items()},
        extra=[role for each in parts for role in each.extra],
        everywhere=[role for each in parts for role in each.everywhere],
        titles={code: title for each in parts for code, title in each.titles.items()},
        uploads={path: most for each in parts for path, most in each.uploads.items()},
        forms={path: most for each in parts for path, most in each.forms.items()},
        problem_page=next((each.problem_page for each in parts if each.problem_page), None),
    )
    assert len(found.jobs) == sum(len(each.jobs) for each in parts)
    assert len(found.consumers) == sum(len(each.consumers) for each in parts)
    return found
