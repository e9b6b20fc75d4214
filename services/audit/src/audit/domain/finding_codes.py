"""What audit may find beside what any verifier of a log finds, as codes that never change."""

from enum import StrEnum


class FindingCode(StrEnum):
    """What may be found; the value never changes."""

    NO_CHECKPOINT = "no_checkpoint"
    LEAF_MISSING = "leaf_missing"
    LEAF_DIFFERS_FROM_TREE = "leaf_differs_from_tree"
    LEAF_COPY_DIFFERS = "leaf_copy_differs"
    ALARM_RAISED = "alarm_raised"
    SERVICE_MATCHES = "service_matches"
    SERVICE_SILENT = "service_silent"
    SERVICE_REFUSED = "service_refused"
    SERVICE_UNREADABLE = "service_unreadable"
    SERVICE_EVENT_DIFFERS = "service_event_differs"
    SERVICE_COPY_DIFFERS = "service_copy_differs"
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
    SUBJECT_EVENT_MISSING = "subject_event_missing"
    VOUCHER_UNREADABLE = "voucher_unreadable"
    VOUCHER_UNBALANCED = "voucher_unbalanced"
    VOUCHER_NOT_PREPARED = "voucher_not_prepared"
    VOUCHER_PREPARED_TWICE = "voucher_prepared_twice"
    VOUCHER_POSTED_TWICE = "voucher_posted_twice"


GOOD_NEWS = frozenset({FindingCode.SERVICE_MATCHES})
