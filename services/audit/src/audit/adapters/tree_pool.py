"""Connections to one of audit's trees: the county's log, or the restricted one beside it."""

from typing import Any, Literal

from psycopg_pool import ConnectionPool

OPEN_TREE: Literal["audit"] = "audit"
RESTRICTED_TREE: Literal["audit_restricted"] = "audit_restricted"


def tree_pool(
    url: str, *, tree: Literal["audit", "audit_restricted"], connections_max: int
) -> ConnectionPool[Any]:
    """Open connections on which the tables of this tree, and of no other, have short names."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=connections_max,
        open=True,
        kwargs={"options": f"-c search_path={tree}"},
    )
