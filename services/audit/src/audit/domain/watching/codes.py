"""What watching the operator may find, as codes that never change, with their sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from audit.domain.findings import Finding


class WatchCode(StrEnum):
    """What watching may find; the value never changes."""

    STREAM_AS_SET = "stream_as_set"
    STREAM_SILENT = "stream_silent"
    STREAM_GONE = "stream_gone"
    STREAM_SETTING_CHANGED = "stream_setting_changed"
    STREAM_BEGINS_LATE = "stream_begins_late"
    STREAM_MESSAGE_REMOVED = "stream_message_removed"
    STREAM_SHORTER_THAN_READ = "stream_shorter_than_read"
    HEAD_MATCHES = "head_matches"
    CLOCK_AGREES = "clock_agrees"
    CLOCK_OFF = "clock_off"
    RECORDED_LATE = "recorded_late"
    TWO_SEATS = "two_seats"
    ACTOR_NOT_IN_POST = "actor_not_in_post"


WATCH_GOOD_NEWS = frozenset(
    {WatchCode.STREAM_AS_SET, WatchCode.HEAD_MATCHES, WatchCode.CLOCK_AGREES}
)

TEXTS: Mapping[str, Mapping[str, str]] = {
    WatchCode.STREAM_AS_SET: {
        "zh-CN": "消息流{stream}的设置未变，第1至{last}条消息都在。",
        "en": "Stream {stream} is set as it should be and holds messages 1 to {last}.",
    },
    WatchCode.STREAM_SILENT: {
        "zh-CN": "消息流{stream}没有应答，无法核对（{reason}）。",
        "en": "Stream {stream} could not be looked at ({reason}).",
    },
    WatchCode.STREAM_GONE: {
        "zh-CN": "消息流{stream}不存在：被删除了。",
        "en": "There is no stream {stream}: somebody deleted it.",
    },
    WatchCode.STREAM_SETTING_CHANGED: {
        "zh-CN": "消息流{stream}的设置{setting}是{found}，应为{wanted}：有人改动过。",
        "en": "Setting {setting} of stream {stream} is {found} and should be {wanted}:"
        " somebody changed it.",
    },
    WatchCode.STREAM_BEGINS_LATE: {
        "zh-CN": "消息流{stream}缺少第1至{last}条消息：历史被清除了。",
        "en": "Stream {stream} lacks messages 1 to {last}: its history was taken away.",
    },
    WatchCode.STREAM_MESSAGE_REMOVED: {
        "zh-CN": "消息流{stream}的第{sequence}条消息被删除（日志序号{index}，{source}，{id}）。",
        "en": "Message {sequence} was removed from stream {stream}"
        " (entry {index} of the log, {source}, {id}).",
    },
    WatchCode.STREAM_SHORTER_THAN_READ: {
        "zh-CN": "消息流{stream}只到第{last}条，日志已读到第{taken}条：被换过或退回过。",
        "en": "Stream {stream} ends at {last}, and the log had read {taken}: it was replaced"
        " or set back.",
    },
    WatchCode.HEAD_MATCHES: {
        "zh-CN": "{source}自己的账第{position}条与日志所记的链头一致。",
        "en": "At {position}, {source} has the chain head that the log knows.",
    },
    WatchCode.CLOCK_AGREES: {
        "zh-CN": "{clock}的时钟与本机相差不到{limit}毫秒。",
        "en": "The clock of {clock} is within {limit} ms of this machine's.",
    },
    WatchCode.CLOCK_OFF: {
        "zh-CN": "{clock}的时钟与本机相差{milliseconds}毫秒，限{limit}毫秒。",
        "en": "The clock of {clock} is off by {milliseconds} ms; {limit} ms are allowed.",
    },
    WatchCode.RECORDED_LATE: {
        "zh-CN": "序号{index}的记录（{source}，{id}）在业务日期{on}之后{days}天才登记，"
        "限{limit}天。",
        "en": "Entry {index} ({source}, {id}) was recorded {days} days after its business date"
        " {on}; {limit} are allowed.",
    },
    WatchCode.TWO_SEATS: {
        "zh-CN": "同一人{person}既作{seat}又作{other}（序号{index}和{other_index}，{subject}）。",
        "en": "One person {person} acted as {seat} and as {other} (entries {index} and"
        " {other_index}, {subject}).",
    },
    WatchCode.ACTOR_NOT_IN_POST: {
        "zh-CN": "序号{index}的记录（{source}，{id}）由{person}以岗位{post}作出，"
        "当日{on}其并不任此岗。",
        "en": "Entry {index} ({source}, {id}) was made by {person} in post {post}, which that"
        " person did not hold on {on}.",
    },
}


@dataclass(frozen=True, kw_only=True)
class WatchFinding(Finding):
    """One result of watching, with the facts that its sentences need."""

    texts: ClassVar[Mapping[str, Mapping[str, str]]] = {**Finding.texts, **TEXTS}
    good_news: ClassVar[frozenset[str]] = Finding.good_news | WATCH_GOOD_NEWS
