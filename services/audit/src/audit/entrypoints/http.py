"""All routes of audit, and the titles of its problems."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from audit.adapters.cosignature_store import CosignatureStore
from audit.adapters.fingerprint_reader import FingerprintReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.tree_reader import TreeReader
from audit.application.replay import Replay
from audit.application.witnessing import Quorum
from audit.entrypoints.account_replays import account_routes
from audit.entrypoints.events import EventParts, event_routes
from audit.entrypoints.feed import FeedParts, feed_routes
from audit.entrypoints.fingerprints import FingerprintParts, fingerprint_routes
from audit.entrypoints.money_replays import money_routes
from audit.entrypoints.past_parts import PastParts
from audit.entrypoints.receipts import ReceiptParts, receipt_routes
from audit.entrypoints.replay_reports import report_routes
from audit.entrypoints.replays import ReplayParts, replay_routes
from audit.entrypoints.subject_replays import subject_routes
from audit.entrypoints.tlog import TlogParts, tlog_routes
from audit.entrypoints.witnesses import WitnessParts, witness_routes
from chassis.http.titles import Title
from chassis.identity.dependencies import Gate
from mingbai_verify.keys import VerifierKey

TITLES: Mapping[str, Title] = {
    "event_not_in_log": Title("存证日志中没有这条记录", "The log has no such event"),
    "tile_not_found": Title("没有这个哈希块", "The tree has no such tile"),
    "tile_path_invalid": Title("哈希块路径无效", "The path names no tile"),
    "outside_tree": Title("超出存证日志范围", "Outside the tree"),
    "no_checkpoint_yet": Title("尚无签名存证", "Nothing was signed yet"),
    "not_in_checkpoint_yet": Title("尚未进入签名存证", "Not covered by a checkpoint yet"),
    "not_sealed_yet": Title("该时点尚未封存", "The time is not sealed yet"),
    "feed_start_twice": Title("起点只能指定一个", "Name one place to begin at"),
    "quorum_not_reached_yet": Title("见证人数尚未足够", "Not enough witnesses cosigned yet"),
    "fingerprint_not_found": Title("没有这个签名存证", "No such checkpoint was signed"),
    "account_not_in_log": Title("存证日志中没有这个账户", "The log has no such account"),
    "subject_not_in_log": Title("存证日志中没有这个对象", "The log has no such subject"),
    "entity_not_in_books": Title("存证日志中没有这本账", "The log has no such books"),
    "payment_not_in_log": Title("存证日志中没有这笔付款", "The log has no such payment"),
    "table_not_adopted": Title("没有通过这样的评分表", "No such score table was adopted"),
    "table_unreadable": Title("评分表无法读取", "This is no score table"),
    "replay_behind": Title("重演数据正在补齐", "Replay is catching up with the log"),
}


@dataclass(frozen=True, kw_only=True)
class AuditParts:
    """What the routes answer from."""

    gate: Gate
    tree: TreeReader
    leaves: LeafReader
    replay: Replay
    feed: FeedParts
    past: PastParts
    key: VerifierKey
    quorum: Quorum
    cosignatures: CosignatureStore
    fingerprints: FingerprintReader
    county: UUID
    """The county as a unit: who reads the whole log is asked there."""


def audit_routes(parts: AuditParts) -> list[APIRouter]:
    """Give every route of the service."""
    gate, tree, county = parts.gate, parts.tree, parts.county
    witnesses = WitnessParts(
        gate=gate, tree=tree, key=parts.key, quorum=parts.quorum, cosignatures=parts.cosignatures
    )
    return [
        tlog_routes(TlogParts(gate=gate, tree=tree, key=parts.key, county=county)),
        witness_routes(witnesses),
        fingerprint_routes(FingerprintParts(reader=parts.fingerprints)),
        receipt_routes(ReceiptParts(tree=tree, key=parts.key)),
        event_routes(EventParts(gate=gate, tree=tree, leaves=parts.leaves, county=county)),
        feed_routes(parts.feed),
        replay_routes(ReplayParts(gate=gate, replay=parts.replay, county=county)),
        subject_routes(parts.past),
        money_routes(parts.past),
        account_routes(parts.past),
        report_routes(parts.past),
    ]
