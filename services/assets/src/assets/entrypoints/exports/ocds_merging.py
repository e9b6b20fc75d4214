"""Merges the releases of a contract, as OCDS 1.1 says, with its reference implementation."""

from collections.abc import Sequence

import ocdsmerge  # type: ignore[import-untyped]  # it ships no types

from assets.entrypoints.exports.ocds_words import VERSION, Naming, Node

MERGE_RULES = {
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("tag",): "omitWhenMerged",
    ("parties", "roles"): "wholeListMerge",
    ("parties", "additionalIdentifiers"): "wholeListMerge",
    ("relatedProcesses", "relationship"): "wholeListMerge",
    ("contracts", "relatedProcesses", "relationship"): "wholeListMerge",
}
"""The rules of the release schema for the fields that are written here; a test compares them."""

_MERGER = ocdsmerge.Merger(merge_rules=MERGE_RULES)


def compiled(releases: Sequence[Node]) -> Node:
    """Give the contract as it stands after all releases."""
    merged: Node = _MERGER.create_compiled_release(list(releases))
    return merged


def record(releases: Sequence[Node]) -> Node:
    """Give all releases of a contract, what they come to, and when each field changed."""
    return {
        "ocid": releases[0]["ocid"],
        "releases": list(releases),
        "compiledRelease": compiled(releases),
        "versionedRelease": _MERGER.create_versioned_release(list(releases)),
    }


def package(naming: Naming, uri: str, *, published: str, **content: Sequence[Node]) -> Node:
    """Wrap releases or records; it was published when the last of them was recorded."""
    return {
        "uri": uri,
        "version": VERSION,
        "publisher": naming.publisher(),
        "publishedDate": published,
        **content,
    }
