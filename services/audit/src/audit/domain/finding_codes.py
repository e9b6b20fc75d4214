"""What a verification or a replay may find, as codes that never change."""

from enum import StrEnum


class FindingCode(StrEnum):
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
    NO_CHECKPOINT = "no_checkpoint"
    LEAF_MISSING = "leaf_missing"
    LEAF_DIFFERS_FROM_TREE = "leaf_differs_from_tree"
    LEAF_COPY_DIFFERS = "leaf_copy_differs"
    LEAF_NOT_CANONICAL = "leaf_not_canonical"
    TILE_MISSING = "tile_missing"
    TILE_DIFFERS = "tile_differs"
    UNITSEQ_MISSING = "unitseq_missing"
    UNIT_SHORTER_THAN_SEALED = "unit_shorter_than_sealed"
    ALARM_RAISED = "alarm_raised"
    SERVICE_MATCHES = "service_matches"
    SERVICE_SILENT = "service_silent"
    SERVICE_REFUSED = "service_refused"
    SERVICE_UNREADABLE = "service_unreadable"
    SERVICE_EVENT_DIFFERS = "service_event_differs"
    EVENT_UNREADABLE = "event_unreadable"
    SECTION_DIFFERS = "section_differs"
    ACCOUNT_EVENT_MISSING = "account_event_missing"
    ACCOUNT_EVENT_UNKNOWN = "account_event_unknown"
    ACCOUNT_NOT_OPENED = "account_not_opened"
    ENTRY_REPEATED = "entry_repeated"
    ENTRY_UNKNOWN = "entry_unknown"
    STEP_OUT_OF_ORDER = "step_out_of_order"
    TABLE_NOT_IN_FORCE = "table_not_in_force"
    ITEM_NOT_IN_TABLE = "item_not_in_table"
    POINTS_OUT_OF_RANGE = "points_out_of_range"
    SUM_DIFFERS = "sum_differs"
    CORRECTS_ANOTHER = "corrects_another"
    QUARTER_SETTLED_TWICE = "quarter_settled_twice"


GOOD_NEWS = frozenset(
    {FindingCode.LOG_MATCHES, FindingCode.CHAIN_MATCHES, FindingCode.SERVICE_MATCHES}
)
