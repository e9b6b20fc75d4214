"""Who may say and hear what on the county's NATS server: one user for each service, and ops."""

from collections.abc import Mapping, Sequence

from chassis.embedded.nats_config import NatsUser
from chassis.streams import EVENTS, RESTRICTED
from runner.keeping import Secrets

OPS = "ops"
REGISTER = "registry"
OVERSEER = "audit"
OVERSEER_CONSUMER = "audit-stream"
"""The consumer by which audit reads every event; the runner imports no service that names it."""

OPS_DENIED = tuple(
    f"$JS.API.{asked}"
    for asked in (
        f"STREAM.MSG.GET.{RESTRICTED}",
        f"DIRECT.GET.{RESTRICTED}",
        f"DIRECT.GET.{RESTRICTED}.>",
        f"CONSUMER.CREATE.{RESTRICTED}",
        f"CONSUMER.CREATE.{RESTRICTED}.>",
        f"CONSUMER.DURABLE.CREATE.{RESTRICTED}.>",
        f"CONSUMER.MSG.NEXT.{RESTRICTED}.>",
    )
)
"""Operations keep the restricted stream, and read nothing of it."""


def inbox_prefix(service: str) -> str:
    """Give the prefix of a service's inboxes, so that none hears another one's answers."""
    return f"_INBOX_{service}"


def nats_users(
    county: str, durables: Mapping[str, Sequence[str]], secrets: Secrets
) -> list[NatsUser]:
    """Give the users: each service with its own durable consumers, and ops without events."""
    users = [
        NatsUser(
            name=service,
            password=secrets.password(f"nats {service}"),
            publish=_publish(county, service, names),
            subscribe=_subscribe(county, service),
        )
        for service, names in durables.items()
    ]
    ops = NatsUser(
        name=OPS,
        password=secrets.password(f"nats {OPS}"),
        publish=("$JS.API.>",),
        publish_denied=OPS_DENIED,
        subscribe=("_INBOX.>",),
    )
    return [*users, ops]


def _publish(county: str, service: str, durables: Sequence[str]) -> tuple[str, ...]:
    own = f"ev.{county}.{service}.>"
    subjects = [
        own,
        f"beat.{county}.{service}",
        # The relay reads the last message of its own source, and of no other one.
        f"$JS.API.DIRECT.GET.{EVENTS}.{own}",
    ]
    for durable in durables:
        subjects += (
            f"$JS.API.CONSUMER.INFO.{EVENTS}.{durable}",
            f"$JS.API.CONSUMER.MSG.NEXT.{EVENTS}.{durable}",
            f"$JS.ACK.{EVENTS}.{durable}.>",
        )
    if service == OVERSEER:
        # It reads the whole stream by one consumer, made anew for each session, and must see
        # whether somebody changed the stream that everything is proved from.
        for stream in (EVENTS, RESTRICTED):
            subjects += (
                f"$JS.API.STREAM.INFO.{stream}",
                f"$JS.API.CONSUMER.CREATE.{stream}.{OVERSEER_CONSUMER}",
                f"$JS.API.CONSUMER.DELETE.{stream}.{OVERSEER_CONSUMER}",
                f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{OVERSEER_CONSUMER}",
            )
        # What must not tip anybody off: nobody else may say or hear it.
        hidden = f"restricted.{county}.{service}.>"
        subjects += (hidden, f"$JS.API.DIRECT.GET.{RESTRICTED}.{hidden}")
    return tuple(subjects)


def _subscribe(county: str, service: str) -> tuple[str, ...]:
    heard = f"beat.{county}.*" if service == OVERSEER else f"beat.{county}.{REGISTER}"
    return (f"{inbox_prefix(service)}.>", heard)
