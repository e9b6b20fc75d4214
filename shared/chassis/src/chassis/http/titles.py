"""The short titles of problems in Chinese and English, and which of the two a caller reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh-CN", "en"]

LANGUAGE_RANGES_MAX = 16
PAGE_LANGUAGES: Mapping[str, Language] = {"zh": "zh-CN", "en": "en"}
"""By the first segment of a page's path."""


@dataclass(frozen=True)
class Title:
    """One title in the two languages that the platform speaks."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Give the title in one of the two languages."""
        return self.zh if language == "zh-CN" else self.en


TITLES: Mapping[str, Title] = {
    "invalid": Title("请求内容无效", "The request cannot be understood"),
    "not_found": Title("未找到", "Not found"),
    "not_permitted": Title("无权办理", "Not permitted"),
    "refused": Title("按规定不予办理", "Refused by a rule"),
    "conflict": Title("数据已被他人更新", "The state has moved on"),
    "unavailable": Title("暂时无法办理", "Not available now"),
    "broken": Title("系统数据异常", "Stored data contradicts itself"),
    "internal": Title("系统内部错误", "Internal error"),
    "body_malformed": Title("请求正文格式错误", "The body is malformed"),
    "key_repeated": Title("请求正文中字段重复", "A key is repeated"),
    "url_malformed": Title("网址格式错误", "The address is malformed"),
    "text_forbidden": Title("文字中含有不允许的字符", "A text holds forbidden characters"),
    "number_out_of_range": Title("数值超出范围", "A number is out of range"),
    "body_too_deep": Title("请求正文嵌套过深", "The body is nested too deeply"),
    "body_too_large": Title("请求正文过大", "The body is too large"),
    "url_too_long": Title("网址过长", "The address is too long"),
    "media_type_unsupported": Title("不支持的内容类型", "The media type is not supported"),
    "header_malformed": Title("请求头格式错误", "A header is malformed"),
    "idempotency_key_required": Title("缺少幂等键", "An idempotency key is required"),
    "idempotency_key_reused": Title("幂等键已用于其他请求", "The key was used for another request"),
    "cursor_invalid": Title("翻页标记无效", "The cursor is not valid"),
    "precondition_required": Title("须注明所依据的版本", "A version must be named"),
    "version_differs": Title("所依据的版本已过时", "The version has been superseded"),
    "read_model_behind": Title("查询数据尚未更新到位", "The read model is behind"),
    "read_models_away": Title("暂时无法查询", "Nothing can be read now"),
    "database_away": Title("数据库暂不可用", "The database is not available"),
    "method_not_allowed": Title("不支持该操作方式", "The method is not allowed"),
    "unauthenticated": Title("请先登录", "Sign in first"),
    "token_invalid": Title("登录凭证无效", "The token is not valid"),
    "token_expired": Title("登录已过期", "The sign-in has expired"),
    "acting_post_not_held": Title("今日未担任该岗位", "The post is not held"),
    "person_unlinked": Title("账号尚未关联登记人员", "The account is linked to nobody"),
    "issuer_unavailable": Title("登录服务暂不可用", "The issuer is not available"),
    "registry_stale": Title("任职信息未及时更新", "Posts are not known up to date"),
    "sign_in_needed": Title("请先登录", "Sign in first"),
    "sign_in_refused": Title("没有登录成功", "You were not signed in"),
    "sign_in_stray": Title("这次登录已失效", "This sign-in is no longer open"),
    "form_not_ours": Title("页面已失效，没有提交", "The page is out of date; nothing was sent"),
    "form_incomplete": Title("表单不完整，没有提交", "The form is incomplete; nothing was sent"),
    "form_unfinished": Title("还有没填好的地方", "The form is not finished"),
    "evidence_empty": Title("未收到文件内容", "The upload is empty"),
    "evidence_type_not_taken": Title("不接受此类文件", "This type of file is not taken"),
    "evidence_malformed": Title("文件已损坏", "The file is damaged"),
    "evidence_active_content": Title("文件含有可执行内容", "The file holds active content"),
    "evidence_encrypted": Title("文件已加密", "The file is encrypted"),
    "evidence_unfolds_too_far": Title("文件展开后过大", "The file unfolds too far"),
    "evidence_unknown": Title("未找到该原件", "The original is not known"),
    "evidence_forgotten": Title("原件已依法遗忘", "The original was forgotten"),
    "evidence_restricted": Title("原件仅限存储", "The original is only stored"),
    "evidence_missing": Title("原件缺失", "The original is missing"),
    "evidence_changed": Title("原件已被改动", "The original was changed"),
    "evidence_store_away": Title("原件存储暂不可用", "The originals cannot be reached"),
    "evidence_store_full": Title("原件存储空间不足", "There is no room for originals"),
    "evidence_upload_too_slow": Title("上传超时", "The upload took too long"),
    "paper_not_taken": Title("此事项不接受纸质办理", "This is not taken on paper"),
    "paper_sheet_missing": Title("缺少纸质原件扫描件", "The scanned sheet is missing"),
    "paper_sheet_unknown": Title("未找到纸质原件扫描件", "The scanned sheet is not known"),
    "paper_signed_in_future": Title("签字日期晚于今日", "The sheet is signed after today"),
    "paper_clerk_signs": Title("代录人不得代录本人签字", "A clerk enters no sheet of their own"),
    "paper_clerk_outside_unit": Title("代录人不在本单位任职", "The clerk has no post here"),
    "paper_signer_without_post": Title("签字人无相应岗位", "The signer has no post for this"),
    "paper_signer_post_lapsed": Title("签字当日签字人不在任", "The signer's post had lapsed"),
    "not_ready": Title("服务尚未就绪", "The service is not ready"),
}


def title_of(codes: Iterable[str], language: Language, own: Mapping[str, Title]) -> str:
    """Give the title of the first code that has one, a service's own titles before ours."""
    for code in codes:
        title = own.get(code) or TITLES.get(code)
        if title is not None:
            return title.in_language(language)
    return TITLES["refused"].in_language(language)


def language_of(accept_language: str | None) -> Language:
    """Choose between Chinese and English as RFC 9110 §12.5.4 weighs them; Chinese when in doubt."""
    weights: dict[Language, float] = {"zh-CN": 0.0, "en": 0.0}
    for part in (accept_language or "").split(",")[:LANGUAGE_RANGES_MAX]:
        tag, _, parameter = part.strip().lower().partition(";")
        primary = tag.strip().split("-")[0]
        weight = _weight(parameter)
        if primary in ("zh", "*"):
            weights["zh-CN"] = max(weights["zh-CN"], weight)
        if primary in ("en", "*"):
            weights["en"] = max(weights["en"], weight)
    return "en" if weights["en"] > weights["zh-CN"] else "zh-CN"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
