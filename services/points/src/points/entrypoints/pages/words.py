"""The refusals of points in people's words: what happened, and what to do about it."""

from collections.abc import Mapping

from chassis.browser.faults import FormWords
from chassis.http.titles import Title

TITLES: Mapping[str, Title] = {
    "account_unknown": Title("没有这个积分账户", "There is no such points account"),
    "item_not_in_table": Title("评分表里没有这一项", "The score table has no such item"),
    "points_out_of_range": Title("分值超出这一项的范围", "The item does not give so many points"),
    "no_table_in_force": Title("那一天还没有评分表", "No score table was in force on that day"),
    "act_in_future": Title("日期还没有到", "The day has not come yet"),
    "act_too_old": Title("日期太早，已过补记期限", "The day is too long ago to be recorded"),
    "act_already_recorded": Title("这件事已经记过了", "This act is recorded already"),
    "act_ordinal_out_of_range": Title("次数不对", "The number of the act is not plausible"),
    "entry_unknown": Title("没有这条记录", "There is no such entry"),
    "entry_already_checked": Title("这条记录已经审核过了", "The entry was checked already"),
    "entry_already_recognised": Title("这条记录已经认定过了", "The group decided already"),
    "entry_not_checked": Title("这条记录还没有审核", "The entry was not checked yet"),
    "recorded_it_themself": Title(
        "自己记录的事项须回避", "Who recorded an entry does not decide on it"
    ),
    "not_of_the_subject": Title("只能申报自家的事项", "Only one's own acts can be declared"),
    "nothing_to_report": Title("没有可以上报的记录", "There is nothing to report"),
    "report_too_long": Title("一次上报的记录太多", "One report cannot carry so many entries"),
    "month_in_future": Title("这个月还没有开始", "The month has not begun"),
    "nothing_to_recognise": Title("没有等待认定的记录", "Nothing waits for the group"),
    "entry_not_reported": Title("这条记录没有上报", "The entry was not reported"),
    "quorum_missing": Title("到场人数不够", "Too few members are present"),
    "not_in_assessment_group": Title("到场的人不全是评议小组成员", "Not all present are members"),
    "approval_too_early": Title("还没有到审定日", "The approval day has not come"),
    "quarter_already_approved": Title("这个季度已经审定过了", "The quarter was approved already"),
    "earlier_quarter_open": Title("上一季度还没有审定", "The quarter before is not approved yet"),
    "objection_unknown": Title("没有这份异议", "Nobody has objected to this"),
    "objection_open": Title("这件事的异议正在复议", "An objection to this is open already"),
    "objection_decided": Title("这件事的异议已经复议过", "The objection was decided already"),
    "decides_own_case": Title("与这件事有关的人须回避", "Nobody decides on a case of their own"),
    "nothing_to_correct": Title("分值没有变化", "The points are the same as before"),
    "nothing_to_reissue": Title("没有要重新公布的更正", "No correction waits for a re-issue"),
    "scheme_unknown": Title("没有这个积分方案", "There is no such points scheme"),
    "quarter_unknown": Title("还没有这个季度的记录", "Nothing is known of this quarter"),
    "register_moved_on": Title("名单有了变化，没有提交", "The list has changed; nothing was sent"),
    "quarter_moved_on": Title("汇总有了变化，没有提交", "The sums have changed; nothing was sent"),
    "body_too_large": Title("文件太大", "The file is too large"),
}
"""By code, what happened."""

ADVICE: Mapping[str, Title] = {
    "item_not_in_table": Title(
        "请按那一天的评分表另选一项。", "Choose another item from the table of that day."
    ),
    "points_out_of_range": Title(
        "请填写事项后面括号里的分值。", "Fill in points within the bounds shown beside the item."
    ),
    "no_table_in_force": Title("请核对日期。", "Check the day."),
    "act_in_future": Title("请选择今天或以前的日期。", "Choose today or an earlier day."),
    "act_too_old": Title(
        "请选择补记期限以内的日期；更早的事项请报告评议小组。",
        "Choose a day within the limit; report older acts to the assessment group.",
    ),
    "act_already_recorded": Title(
        "同一天同一项再做了一次的，把“当天第几次”加一。",
        "If it was done once more on that day, raise the number of the act.",
    ),
    "act_ordinal_out_of_range": Title("请填 1 到 99。", "Fill in 1 to 99."),
    "recorded_it_themself": Title(
        "请记录人退场，或由另一位成员办理。", "That member steps aside, or another one acts."
    ),
    "nothing_to_report": Title(
        "先审核记录，再上报。已经上报的不用再报。",
        "Check entries first. What was reported is not reported again.",
    ),
    "quorum_missing": Title(
        "请勾选所有到场成员；人数不够的，改期再议。",
        "Tick every member present; if they are too few, meet on another day.",
    ),
    "approval_too_early": Title("请到审定日再办。", "Come back on the approval day."),
    "earlier_quarter_open": Title("请先审定上一季度。", "Approve the quarter before first."),
    "objection_open": Title("请等评议小组的决定。", "Wait for the group's decision."),
    "objection_decided": Title(
        "有新的证据才能再提，请带上证据找网格员。",
        "It is taken up again for new evidence alone: bring it to the grid officer.",
    ),
    "decides_own_case": Title(
        "记录人、提异议的人和本户的人不参加这次复议，请取消勾选。",
        "Who recorded it, objected to it or speaks for the household takes no part: "
        "do not tick them.",
    ),
    "nothing_to_correct": Title(
        "分值不变的，请选“维持原分”。", "Choose to keep the points if they do not change."
    ),
    "register_moved_on": Title(
        "打开页面以后又有了新的记录。请看过新的名单再提交。",
        "Entries were added after the page was opened. Look at the new list, then send it again.",
    ),
    "quarter_moved_on": Title(
        "打开页面以后又有了新的认定。请看过新的汇总再提交。",
        "Entries were recognised after the page was opened. Look at the new sums first.",
    ),
    "body_too_large": Title(
        "请用手机重拍一张，或选小一点的文件。", "Take the photo again, or choose a smaller file."
    ),
    "evidence_empty": Title("请重新选择照片。", "Choose the photo again."),
    "evidence_type_not_taken": Title("请选择照片或 PDF。", "Choose a photo or a PDF."),
    "evidence_malformed": Title("请重拍一张再提交。", "Take the photo again."),
    "evidence_active_content": Title(
        "这份文件带有会自动运行的内容。请改用照片，或另存为普通 PDF。",
        "It would run something when it is opened. Send a photo, or save it as a plain PDF.",
    ),
    "evidence_encrypted": Title(
        "请去掉密码再选，或改用照片。", "Take its password off, or send a photo."
    ),
    "evidence_unfolds_too_far": Title("请改用照片。", "Send a photo instead."),
    **dict.fromkeys(
        ("evidence_missing", "evidence_changed"),
        Title(
            "记录没有变。请告诉村文书，从备份里把原件找回来。",
            "The entry is as it was. Tell the village's clerk, who has the original restored.",
        ),
    ),
    **dict.fromkeys(
        ("evidence_forgotten", "evidence_restricted"),
        Title(
            "记录和办理经过不变，不用补交。",
            "The entry and what became of it stay; nothing has to be brought.",
        ),
    ),
    **dict.fromkeys(
        ("evidence_store_away", "evidence_store_full"),
        Title(
            "填好的内容都在。请过一会儿再提交；一直这样的，告诉村文书。照片要重新选。",
            "What you filled in is still here. Send it again in a while, and choose the photo "
            "again; tell the village's clerk if it stays so.",
        ),
    ),
}
"""By code, what to do; what is not here is said by the kind of the refusal."""

FIELDS: Mapping[str, Title] = {
    "item": Title("请选择事项。", "Choose an item."),
    "points": Title("请填写分值，例如 1 或 0.5。", "Fill in the points, such as 1 or 0.5."),
    "acted_on": Title("请选择日期。", "Choose the day."),
    "ordinal": Title("请填写 1 到 99 的整数。", "Fill in a whole number from 1 to 99."),
    "evidence": Title("请重新选择照片。", "Choose the photo again."),
    "reason": Title("请写明原因。", "Say why."),
    "resolution": Title(
        "请填写决议编号，不留空格，最多 80 个字。",
        "Fill in the resolution's number, without spaces, at most 80 characters.",
    ),
    "sure": Title("请先勾选确认。", "Tick the confirmation first."),
    "present": Title("请勾选到场成员。", "Tick the members present."),
    "month": Title("请选择月份。", "Choose a month."),
    "decision": Title("请选择维持还是更正。", "Choose to keep or to correct."),
    "entries": Title("请至少选择一条记录。", "Choose at least one entry."),
}
"""By field of a form, what is asked of it."""

FIELD_OF_CODE: Mapping[str, str] = {
    "item_not_in_table": "item",
    "points_out_of_range": "points",
    "points_form": "points",
    "no_table_in_force": "acted_on",
    "act_in_future": "acted_on",
    "act_too_old": "acted_on",
    "act_already_recorded": "ordinal",
    "act_ordinal_out_of_range": "ordinal",
    "quorum_missing": "present",
    "decides_own_case": "present",
    "nothing_to_correct": "points",
    "not_in_assessment_group": "present",
    "nothing_to_report": "month",
    "month_in_future": "month",
    **dict.fromkeys(
        (
            "body_too_large",
            "evidence_empty",
            "evidence_type_not_taken",
            "evidence_malformed",
            "evidence_active_content",
            "evidence_encrypted",
            "evidence_unfolds_too_far",
            "evidence_store_away",
            "evidence_store_full",
        ),
        "photo",
    ),
}
"""By code of a refusal, the field that must change."""

WORDS = FormWords(titles=TITLES, advice=ADVICE, fields=FIELDS, field_of_code=FIELD_OF_CODE)
CHART = Title("各季度审定后的积分", "Standing after each approved quarter")
EVIDENCE_LABEL = Title("凭证", "Evidence")
