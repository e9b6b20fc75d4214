"""The titles of the problems of oversight, in Chinese and in English."""

from collections.abc import Mapping

from chassis.http.titles import Title

OVERSIGHT_TITLES: Mapping[str, Title] = {
    "flag_unknown": Title("没有这条疑点", "No such flag"),
    "flag_decided": Title("这条疑点已有结论", "The flag was answered"),
    "flag_concerns_caller": Title("疑点涉及本人，应当回避", "The flag concerns you"),
    "attested_size_unknown": Title("存证日志没有这个长度", "The log has no such size"),
    "attested_root_differs": Title("存证指纹不符", "The log has another root at that size"),
    "attested_already": Title("已经阅签", "Attested before"),
    "document_unknown": Title("没有这份单据", "No such document"),
    "restricted_log_away": Title("受限日志暂时无法读取", "The restricted log is away"),
}
