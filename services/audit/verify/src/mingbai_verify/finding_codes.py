"""What a verification of a log may find, as codes that never change."""

from enum import StrEnum


class LogCode(StrEnum):
    """What may be found; the value never changes."""

    LOG_MATCHES = "log_matches"
    CHECKPOINT_UNREADABLE = "checkpoint_unreadable"
    CHECKPOINT_NOT_SIGNED = "checkpoint_not_signed"
    ENTRIES_MISSING = "entries_missing"
    ENTRY_DIFFERS = "entry_differs"
    ROOT_DIFFERS = "root_differs"
    EARLIER_ROOT_DIFFERS = "earlier_root_differs"
    CHAIN_MATCHES = "chain_matches"
    POSITION_MISSING = "position_missing"
    POSITION_OUT_OF_ORDER = "position_out_of_order"
    LINK_DIFFERS = "link_differs"
    SEALED_HEAD_DIFFERS = "sealed_head_differs"
    LOG_SHORTER_THAN_SEALED = "log_shorter_than_sealed"
    LEAF_NOT_CANONICAL = "leaf_not_canonical"
    TILE_MISSING = "tile_missing"
    TILE_DIFFERS = "tile_differs"
    UNITSEQ_MISSING = "unitseq_missing"
    UNIT_SHORTER_THAN_SEALED = "unit_shorter_than_sealed"
    ENTRY_ADDED = "entry_added"
    ENTRY_MOVED = "entry_moved"
    ENTRY_STANDS_TWICE = "entry_stands_twice"
    ENTRIES_LEFT_OUT = "entries_left_out"
    ENTRY_UNREADABLE = "entry_unreadable"
    PART_MISSING = "part_missing"
    PART_UNREADABLE = "part_unreadable"
    UNITSEQ_REPEATED = "unitseq_repeated"
    VERSION_OUT_OF_ORDER = "version_out_of_order"
    NOTHING_SEALED = "nothing_sealed"
    SOURCE_COMPLETE = "source_complete"
    WITNESSED = "witnessed"
    QUORUM_NOT_REACHED = "quorum_not_reached"
    MANIFEST_DIFFERS = "manifest_differs"
    PROVED = "proved"
    NOT_PROVED = "not_proved"
    STATEMENT_MATCHES = "statement_matches"
    STATEMENT_DIFFERS = "statement_differs"
    LINE_DIFFERS = "line_differs"
    EVENT_NOT_IN_BUNDLE = "event_not_in_bundle"


GOOD_NEWS = frozenset(
    {
        LogCode.LOG_MATCHES,
        LogCode.CHAIN_MATCHES,
        LogCode.SOURCE_COMPLETE,
        LogCode.WITNESSED,
        LogCode.PROVED,
        LogCode.STATEMENT_MATCHES,
    }
)
