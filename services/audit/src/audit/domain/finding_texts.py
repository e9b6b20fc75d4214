"""The sentences of audit's own findings, for supervisors: in Chinese and in English."""

from collections.abc import Mapping

from audit.domain.finding_codes import FindingCode

TEXTS: Mapping[str, Mapping[str, str]] = {
    FindingCode.NO_CHECKPOINT: {
        "zh-CN": "还没有签名存证，无从核对。",
        "en": "There is no signed checkpoint yet, so there is nothing to compare with.",
    },
    FindingCode.LEAF_MISSING: {
        "zh-CN": "存证日志缺少序号{first}至{last}的记录：被删除了。",
        "en": "Entries {first} to {last} are gone from the log: somebody deleted them.",
    },
    FindingCode.LEAF_DIFFERS_FROM_TREE: {
        "zh-CN": "序号{index}的记录（{source}，{id}）与树中的哈希不符：内容被改动过。",
        "en": "Entry {index} ({source}, {id}) is not what the tree holds: it was changed.",
    },
    FindingCode.LEAF_COPY_DIFFERS: {
        "zh-CN": "序号{index}的记录的索引栏（{fields}）与其原文不符。",
        "en": "The index columns ({fields}) of entry {index} differ from its bytes.",
    },
    FindingCode.ALARM_RAISED: {
        "zh-CN": "收录时发现异常（{alarm}），消息序号{sequence}，共{count}次，证据已留存。",
        "en": "While taking messages, {alarm} was found {count} times, first at message {sequence};"
        " the evidence is kept.",
    },
    FindingCode.SERVICE_MATCHES: {
        "zh-CN": "{source}自己的{position}条记录与存证日志逐字节相同。",
        "en": "The {position} records that {source} keeps itself are those of the log, byte for"
        " byte.",
    },
    FindingCode.SERVICE_SILENT: {
        "zh-CN": "{source}没有应答，无法核对其自己的账（{reason}）。",
        "en": "{source} did not answer, so its own records could not be compared ({reason}).",
    },
    FindingCode.SERVICE_REFUSED: {
        "zh-CN": "{source}拒绝出示其自己的账（状态{status}）。",
        "en": "{source} refused to show its own records (status {status}).",
    },
    FindingCode.SERVICE_UNREADABLE: {
        "zh-CN": "{source}出示的账读不出来（{reason}）。",
        "en": "What {source} showed of its own records cannot be read ({reason}).",
    },
    FindingCode.SERVICE_EVENT_DIFFERS: {
        "zh-CN": "{source}第{position}条记录与存证日志中的不同：其中一份被改动过。",
        "en": "Record {position} of {source} is not the one in the log: one of them was changed.",
    },
    FindingCode.SERVICE_COPY_DIFFERS: {
        "zh-CN": "{source}第{position}条记录的索引栏（{fields}）与其原文不符。",
        "en": "The index columns ({fields}) of record {position} of {source} differ from its"
        " bytes.",
    },
    FindingCode.EVENT_UNREADABLE: {
        "zh-CN": "序号{index}的记录读不出来（{reason}），未计入。",
        "en": "Entry {index} cannot be read ({reason}) and was not counted.",
    },
    FindingCode.SECTION_DIFFERS: {
        "zh-CN": "规则{section}（序号{index}）的内容与其公布的哈希不符，未采用。",
        "en": "Section {section} (entry {index}) is not what its root covers; it was not used.",
    },
    FindingCode.ACCOUNT_EVENT_MISSING: {
        "zh-CN": "{account}缺少第{first}至第{last}条记录（见序号{index}）。",
        "en": "{account} lacks its records {first} to {last} (see entry {index}).",
    },
    FindingCode.ACCOUNT_EVENT_UNKNOWN: {
        "zh-CN": "{account}有无法识别的记录{type}（序号{index}）。",
        "en": "{account} has a record of unknown type {type} (entry {index}).",
    },
    FindingCode.ACCOUNT_NOT_OPENED: {
        "zh-CN": "{account}尚未开户就有记录（序号{index}）。",
        "en": "{account} has a record before it was opened (entry {index}).",
    },
    FindingCode.ENTRY_REPEATED: {
        "zh-CN": "{account}的{entry}重复登记（序号{index}）。",
        "en": "{entry} of {account} was recorded twice (entry {index}).",
    },
    FindingCode.ENTRY_UNKNOWN: {
        "zh-CN": "{account}没有{entry}这一条（见序号{index}）。",
        "en": "{account} has no {entry} (see entry {index}).",
    },
    FindingCode.STEP_OUT_OF_ORDER: {
        "zh-CN": "{account}的{entry}由{state}直接变为{step}，不合程序（序号{index}）。",
        "en": "{entry} of {account} went from {state} to {step}, against the order"
        " (entry {index}).",
    },
    FindingCode.TABLE_NOT_IN_FORCE: {
        "zh-CN": "{account}的{entry}所依评分表{table}当日并不生效，生效的是{in_force}"
        "（序号{index}）。",
        "en": "{entry} of {account} cites table {table}; in force that day was {in_force}"
        " (entry {index}).",
    },
    FindingCode.ITEM_NOT_IN_TABLE: {
        "zh-CN": "{account}的{entry}：评分表{table}没有项目{item}（序号{index}）。",
        "en": "{entry} of {account}: table {table} has no item {item} (entry {index}).",
    },
    FindingCode.POINTS_OUT_OF_RANGE: {
        "zh-CN": "{account}的{entry}记{points}分，评分表{table}只许{least}至{most}分"
        "（序号{index}）。",
        "en": "{entry} of {account} gives {points} points; table {table} gives {least} to {most}"
        " (entry {index}).",
    },
    FindingCode.SUM_DIFFERS: {
        "zh-CN": "{account}在序号{index}处写的合计是{said}，按各条计算应为{computed}。",
        "en": "{account} says a sum of {said} at entry {index}; its entries add up to {computed}.",
    },
    FindingCode.CORRECTS_ANOTHER: {
        "zh-CN": "{account}对{entry}的更正指向{corrects}，不是登记它的那条记录（序号{index}）。",
        "en": "A correction of {entry} of {account} names {corrects}, which did not record it"
        " (entry {index}).",
    },
    FindingCode.QUARTER_SETTLED_TWICE: {
        "zh-CN": "{account}的{quarter}结转了两次（序号{index}）。",
        "en": "{quarter} of {account} was settled twice (entry {index}).",
    },
    FindingCode.SUBJECT_EVENT_MISSING: {
        "zh-CN": "{subject}的第{first}至{last}号事件不在存证日志中（见序号{index}）。",
        "en": "Events {first} to {last} of {subject} are not in the log (see entry {index}).",
    },
    FindingCode.VOUCHER_UNREADABLE: {
        "zh-CN": "序号{index}：凭证{subject}的内容读不出来，未计入账簿。",
        "en": "Entry {index}: voucher {subject} cannot be read and is in no balance.",
    },
    FindingCode.VOUCHER_UNBALANCED: {
        "zh-CN": "序号{index}：凭证{subject}借贷不平。",
        "en": "Entry {index}: the debits of voucher {subject} are not its credits.",
    },
    FindingCode.VOUCHER_NOT_PREPARED: {
        "zh-CN": "序号{index}：凭证{subject}已记账，但日志中没有它的填制记录。",
        "en": "Entry {index}: voucher {subject} was posted, and the log has no lines of it.",
    },
    FindingCode.VOUCHER_PREPARED_TWICE: {
        "zh-CN": "序号{index}：凭证{subject}再次填制，以第一次为准。",
        "en": "Entry {index}: voucher {subject} was written again; the first writing counts.",
    },
    FindingCode.VOUCHER_POSTED_TWICE: {
        "zh-CN": "序号{index}：凭证{subject}再次记账，只计一次。",
        "en": "Entry {index}: voucher {subject} was posted again; it counts once.",
    },
}
