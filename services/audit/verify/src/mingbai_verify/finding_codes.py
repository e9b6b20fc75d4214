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


GOOD_NEWS = frozenset({LogCode.LOG_MATCHES, LogCode.CHAIN_MATCHES})
