"""The sentences of findings, for supervisors: in Chinese and in English."""

from collections.abc import Mapping

from mingbai_verify.finding_codes import LogCode

TEXTS: Mapping[str, Mapping[str, str]] = {
    LogCode.LOG_MATCHES: {
        "zh-CN": "全部{size}条记录与签名存证一致，没有增删，没有改动。",
        "en": "All {size} entries match the signed checkpoint: none added, removed or changed.",
    },
    LogCode.CHECKPOINT_UNREADABLE: {
        "zh-CN": "存证文件读不出来。请重新下载；仍读不出来，请向存证机构核实。",
        "en": "The checkpoint cannot be read. Fetch it again, or ask the keeper of the log.",
    },
    LogCode.CHECKPOINT_NOT_SIGNED: {
        "zh-CN": "存证上没有{key_name}的有效签名，其内容不可采信。",
        "en": "The checkpoint has no valid signature of {key_name}: do not believe what it says.",
    },
    LogCode.ENTRIES_MISSING: {
        "zh-CN": "存证应有{expected}条记录，实际只有{found}条，缺少{missing}条。",
        "en": "The checkpoint counts {expected} entries, only {found} are here: {missing} missing.",
    },
    LogCode.ENTRY_DIFFERS: {
        "zh-CN": "序号{index}的记录与存证时不同：内容被改动，或此处被插入、删去过记录。",
        "en": "Entry {index} is not the one that was logged: changed, or one was added or removed.",
    },
    LogCode.ROOT_DIFFERS: {
        "zh-CN": "序号{first}至{last}的记录中，有内容与签名存证不符。",
        "en": "Among entries {first} to {last}, something differs from the signed checkpoint.",
    },
    LogCode.EARLIER_ROOT_DIFFERS: {
        "zh-CN": "序号{first}至{last}的记录中，有内容与当时（共{size}条）的存证不符。",
        "en": "Among entries {first} to {last}, something differs from the checkpoint at {size}.",
    },
    LogCode.CHAIN_MATCHES: {
        "zh-CN": "{source}的全部{position}条记录首尾相连，与{heads}个封存点一致。",
        "en": "All {position} records of {source} are linked and match {heads} sealed heads.",
    },
    LogCode.POSITION_MISSING: {
        "zh-CN": "{source}缺少第{first}至第{last}条记录。",
        "en": "{source} lacks its records {first} to {last}.",
    },
    LogCode.POSITION_OUT_OF_ORDER: {
        "zh-CN": "{source}的第{position}条记录出现在第{last}条之后：重复或次序颠倒。",
        "en": "Record {position} of {source} stands after record {last}: repeated or out of order.",
    },
    LogCode.LINK_DIFFERS: {
        "zh-CN": "{source}的第{position}条记录与其校验链不符：该条内容被改动过。",
        "en": "Record {position} of {source} does not fit its chain link: it was changed.",
    },
    LogCode.SEALED_HEAD_DIFFERS: {
        "zh-CN": "{source}的第{first}至第{position}条记录在封存之后又被改动过。",
        "en": "Among records {first} to {position} of {source}, some were changed after sealing.",
    },
    LogCode.LOG_SHORTER_THAN_SEALED: {
        "zh-CN": "{source}封存时已有{sealed}条记录，现在只到第{position}条：末尾的记录被删去了。",
        "en": "{source} had {sealed} records when sealed and now ends at {position}: cut off.",
    },
    LogCode.LEAF_NOT_CANONICAL: {
        "zh-CN": "序号{index}的记录（{source}，{id}）不是规范格式。",
        "en": "Entry {index} ({source}, {id}) is not in canonical form.",
    },
    LogCode.TILE_MISSING: {
        "zh-CN": "哈希块（第{level}层第{tile}块）缺失。",
        "en": "Hash tile {tile} of level {level} is missing.",
    },
    LogCode.TILE_DIFFERS: {
        "zh-CN": "哈希块（第{level}层第{tile}块）与记录不符。",
        "en": "Hash tile {tile} of level {level} does not follow from the entries.",
    },
    LogCode.UNITSEQ_MISSING: {
        "zh-CN": "{source}中单位{unit}的第{first}至第{last}条记录缺失。",
        "en": "Records {first} to {last} of unit {unit} in {source} are missing.",
    },
    LogCode.UNIT_SHORTER_THAN_SEALED: {
        "zh-CN": "{source}中单位{unit}封存时已有{sealed}条记录，现在只有{found}条。",
        "en": "Unit {unit} in {source} had {sealed} records when sealed, and now has {found}.",
    },
    LogCode.ENTRY_ADDED: {
        "zh-CN": "序号{index}处多出一条从未存证的记录。",
        "en": "Before entry {index} stands one that was never logged there.",
    },
    LogCode.ENTRY_MOVED: {
        "zh-CN": "序号{index}的记录被移到了序号{found}处：次序颠倒。",
        "en": "Entry {index} stands at {found} instead: the order was changed.",
    },
    LogCode.ENTRY_STANDS_TWICE: {
        "zh-CN": "序号{index}处重复放入了一条已有的记录。",
        "en": "At entry {index} stands one that is there already: it was repeated.",
    },
    LogCode.ENTRIES_LEFT_OUT: {
        "zh-CN": "序号{index}至{last}的记录被删去了。",
        "en": "Entries {index} to {last} were left out.",
    },
    LogCode.ENTRY_UNREADABLE: {
        "zh-CN": "序号{index}的记录读不出来，无法归入任何来源。",
        "en": "Entry {index} cannot be read, so it belongs to no source.",
    },
    LogCode.PART_MISSING: {
        "zh-CN": "导出包缺少文件{path}。",
        "en": "The bundle lacks the file {path}.",
    },
    LogCode.PART_UNREADABLE: {
        "zh-CN": "导出包的文件{path}读不出来（{reason}）。",
        "en": "The file {path} of the bundle cannot be read ({reason}).",
    },
    LogCode.UNITSEQ_REPEATED: {
        "zh-CN": "序号{index}：{source}中单位{unit}的第{found}条记录排在第{last}条之后。",
        "en": "Record {found} of unit {unit} in {source} stands after {last} (entry {index}).",
    },
    LogCode.VERSION_OUT_OF_ORDER: {
        "zh-CN": "序号{index}的记录是其对象的第{version}版，此前是第{before}版：有缺失或重复。",
        "en": "Entry {index} is version {version} of its object, right after version {before}.",
    },
    LogCode.NOTHING_SEALED: {
        "zh-CN": "日志中没有封存记录，各来源是否完整无从证明。",
        "en": "Nothing was sealed in this log, so that no source is proved to be complete.",
    },
    LogCode.SOURCE_COMPLETE: {
        "zh-CN": "{source}的{position}条记录首尾相连，{heads}个封存点一致，封存至第{sealed}条。",
        "en": "{source}: {position} records fit {heads} sealed heads; sealed up to {sealed}.",
    },
    LogCode.WITNESSED: {
        "zh-CN": "存证由{names}共同签署，符合见证规则。",
        "en": "The checkpoint was cosigned by {names}, as the policy asks.",
    },
    LogCode.QUORUM_NOT_REACHED: {
        "zh-CN": "存证的见证签名不足：规则要求{quorum}，实际只有{names}。",
        "en": "Not enough witnesses cosigned: the policy asks for {quorum}, there are {names}.",
    },
    LogCode.MANIFEST_DIFFERS: {
        "zh-CN": "导出包的说明与内容不符（{reason}）。",
        "en": "The manifest of the bundle does not fit what is in it ({reason}).",
    },
    LogCode.PROVED: {
        "zh-CN": "已证明：{what}。",
        "en": "Proved: {what}.",
    },
    LogCode.NOT_PROVED: {
        "zh-CN": "未能证明：{what}（{reason}）。",
        "en": "Not proved: {what} ({reason}).",
    },
    LogCode.STATEMENT_MATCHES: {
        "zh-CN": "公示{statement}的{lines}行与其所依据的记录一致。",
        "en": "All {lines} lines of statement {statement} follow from the events behind it.",
    },
    LogCode.STATEMENT_DIFFERS: {
        "zh-CN": "公示写的是{statement}，按各行计算应为{computed}。",
        "en": "The statement says {statement}; its lines give {computed}.",
    },
    LogCode.LINE_DIFFERS: {
        "zh-CN": "公示中{account}一行与记录{event}不符。",
        "en": "The line of {account} is not what event {event} says.",
    },
    LogCode.EVENT_NOT_IN_BUNDLE: {
        "zh-CN": "导出包中没有记录{event}。",
        "en": "The bundle has no event {event}.",
    },
}
