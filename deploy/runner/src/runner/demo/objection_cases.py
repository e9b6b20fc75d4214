"""The cases of the objections: to which act, when, and what the group made of each."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Case:
    """One objection: to which act, when, and what the group made of it."""

    number: str
    """The number of the household."""
    item: str
    scored: str
    acted_on: date
    objected_on: date
    reason: str
    decided_on: date
    points: str | None
    """What the entry counts since; None where the objection was dismissed."""
    decision: str
    rejected: bool = False
    """Whether the grid officer had rejected the entry."""


CASES = (
    Case(
        number="09-004",
        item="env-public-cleaning",
        scored="1",
        acted_on=date(2026, 5, 20),
        objected_on=date(2026, 7, 2),
        reason="当天清扫了两段路,只记了一段",
        decided_on=date(2026, 7, 14),
        points="2",
        decision="值班记录证明清扫了两段路",
    ),
    Case(
        number="10-004",
        item="conduct-neighbours",
        scored="0.4",
        acted_on=date(2026, 6, 4),
        objected_on=date(2026, 7, 3),
        reason="帮邻居收麦两天,只记了半天",
        decided_on=date(2026, 7, 14),
        points="1.2",
        decision="邻居证明属实",
    ),
    Case(
        number="11-004",
        item="no-littering",
        scored="-5",
        acted_on=date(2026, 6, 10),
        objected_on=date(2026, 7, 3),
        reason="那天全家不在村里",
        decided_on=date(2026, 7, 16),
        points="0",
        decision="走访属实,不是该户所为",
    ),
    Case(
        number="12-004",
        item="service-patrol",
        scored="0.5",
        acted_on=date(2026, 5, 15),
        objected_on=date(2026, 7, 5),
        reason="认为应按两次计分",
        decided_on=date(2026, 7, 16),
        points=None,
        decision="值班表上只有一次",
    ),
    Case(
        number="13-004",
        item="env-tidy-yard",
        scored="1",
        acted_on=date(2026, 2, 10),
        objected_on=date(2026, 4, 10),
        reason="认为应当得更高的分",
        decided_on=date(2026, 4, 20),
        points=None,
        decision="分值在评分表范围内,评议时多数成员维持",
    ),
    Case(
        number="14-004",
        item="env-waste-sorting",
        scored="0.5",
        acted_on=date(2026, 8, 5),
        objected_on=date(2026, 9, 5),
        reason="分类的四个桶只看了一个",
        decided_on=date(2026, 9, 12),
        points="1.5",
        decision="照片可见四个桶均已分类",
    ),
    Case(
        number="15-004",
        item="service-volunteering",
        scored="1",
        acted_on=date(2026, 7, 10),
        objected_on=date(2026, 7, 15),
        reason="志愿服务有签到表,被误退回",
        decided_on=date(2026, 7, 22),
        points="1",
        decision="签到表属实",
        rejected=True,
    ),
    Case(
        number="16-004",
        item="conduct-respect-elders",
        scored="1.5",
        acted_on=date(2026, 10, 18),
        objected_on=date(2026, 11, 5),
        reason="认为应按最高分计",
        decided_on=date(2026, 11, 12),
        points=None,
        decision="依据不足以加分",
    ),
)
"""The first is the one that the supervisor asks about."""
