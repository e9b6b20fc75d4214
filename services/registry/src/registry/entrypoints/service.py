"""What the routes of the register stand on, and the permissions that they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Protocol

from chassis.http.titles import Title
from chassis.identity.dependencies import Gate
from chassis.identity.permissions import Permission, permission
from chassis.personal.vault import SealedAt
from kernel.masking import MaskingProfile
from registry.application.registry import Registry
from registry.projections.reading import Reading

PUBLIC_PROFILE = MaskingProfile(name="ends")
"""What everybody sees of a name: the surname and the last character."""

ESTABLISH_UNIT = permission("registry.unit.establish", key_required=True)
PLACE_UNIT = permission("registry.unit.place", key_required=True)
ESTABLISH_BODY = permission("registry.body.establish", key_required=True)
ESTABLISH_POST = permission("registry.post.establish", key_required=True)
APPOINT = permission("registry.post.appoint", key_required=True)
REGISTER_PERSON = permission("registry.person.register", key_required=True)
LINK_PERSON = permission("registry.person.link", key_required=True)
READ_PERSON = permission("registry.person.read")
READ_NAMES = permission("registry.name.read", public=True)
REGISTER_HOUSEHOLD = permission("registry.household.register", key_required=True)
REGISTER_ORGANISATION = permission("registry.organisation.register", key_required=True)
READ_SUBJECTS = permission("registry.subject.read")
KEEP_GRIDS = permission("registry.grid.keep", key_required=True)
ESCALATE = permission("registry.grid.escalate", key_required=True)
RECORD_RELATION = permission("registry.relation.record", key_required=True)
READ_RELATIONS = permission("registry.relation.read")
ADOPT_SECTION = permission("registry.section.adopt", key_required=True)
READ_STRUCTURE = permission("registry.structure.read", public=True)

PERMISSIONS: Sequence[Permission] = (
    ESTABLISH_UNIT, PLACE_UNIT, ESTABLISH_BODY, ESTABLISH_POST, APPOINT,
    REGISTER_PERSON, LINK_PERSON, READ_PERSON, READ_NAMES, REGISTER_HOUSEHOLD,
    REGISTER_ORGANISATION, READ_SUBJECTS, ADOPT_SECTION, READ_STRUCTURE,
    KEEP_GRIDS, ESCALATE, RECORD_RELATION, READ_RELATIONS,
)  # fmt: skip
ACTIONS: tuple[str, ...] = tuple(sorted(each.action for each in PERMISSIONS))
"""The actions of these routes; the policies know them, and `registry.log.read` besides."""


class Names(Protocol):
    """Opens sealed names."""

    async def open(self, sealed: Sequence[SealedAt]) -> list[str | None]:
        """Give each name, or None where nobody can read it any more."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """Everything that the routes need."""

    registry: Registry
    reading: Reading
    names: Names
    gate: Gate
    cursor_key: bytes
    """Signs the cursors of listings."""
    public_profile: MaskingProfile = field(default=PUBLIC_PROFILE)


def policy_text() -> str:
    """Give the Cedar policies of the register."""
    return resources.files("registry").joinpath("policies.cedar").read_text("utf-8")


TITLES: Mapping[str, Title] = {
    "administrators_separate": Title("三员不得兼任", "Administrators are separate"),
    "already_in_post": Title("已任该岗位", "Already in the post"),
    "body_unknown": Title("未找到该机构", "No such body"),
    "differs_from_registered": Title("与已登记内容不一致", "Registered with other words"),
    "division_code_not_later": Title("区划代码日期有误", "The code is not later"),
    "division_invalid": Title("区划代码无效", "The division code is not valid"),
    "entry_too_large": Title("条目过大", "An entry is too large"),
    "grid_closed": Title("网格已撤销", "The grid is closed"),
    "grid_coded_already": Title("网格已赋码", "The grid has a code"),
    "grid_elsewhere": Title("不是本村的基础网格", "No base grid of the village"),
    "grid_number": Title("网格编号无效", "The grid's number is not valid"),
    "grid_rank": Title("无此网格层级", "No such rank"),
    "grid_rules_missing": Title("当日没有网格规则", "No rules about grids"),
    "grid_sort": Title("无此网格类型", "No such sort of grid"),
    "head_leaves": Title("原户须另定户主", "The rest needs a head"),
    "household_merged": Title("该户已并入他户", "The household has joined another"),
    "household_size": Title("户内人数无效", "The household's size is not valid"),
    "household_unknown": Title("未找到该户", "No such household"),
    "login_taken": Title("账号已关联他人", "The account is another person's"),
    "no_seat_free": Title("岗位已满员", "No seat is free"),
    "not_a_grid": Title("该单位不是已赋码网格", "The unit is no coded grid"),
    "not_in_term": Title("当日未任职", "Not in the post that day"),
    "not_linked": Title("账号未关联", "The account is not linked"),
    "organisation_kind": Title("单位类型无效", "No such kind of organisation"),
    "organisation_unknown": Title("未找到该单位主体", "No such organisation"),
    "outside_unit": Title("不在所辖单位内", "Outside the unit"),
    "pack_invalid": Title("配置包有误", "The pack has defects"),
    "pack_of_other_county": Title("配置包属于其他区县", "The pack is another county's"),
    "person_already_registered": Title("人员已登记", "The person is registered"),
    "person_unknown": Title("未找到该人员", "No such person"),
    "personal_text": Title("姓名中含有不允许的字符", "The name cannot be stored"),
    "post_unknown": Title("未找到该岗位", "No such post"),
    "related_to_themself": Title("不能与本人成为亲属", "Nobody is their own relative"),
    "relation_dates": Title("关系结束日期有误", "The relation ends too early"),
    "relation_kind": Title("关系类型无效", "No such relation"),
    "relation_recorded": Title("已登记为其他关系", "Recorded as another relation"),
    "relation_unknown": Title("未登记该关系", "No such relation is recorded"),
    "seats_invalid": Title("岗位名额无效", "The seats are not valid"),
    "section_already_adopted": Title("该版本已通过", "The version is adopted"),
    "section_empty": Title("章节无内容", "The section is empty"),
    "section_root_differs": Title("内容与校验值不符", "The root differs"),
    "section_unknown": Title("未找到该章节", "No such section"),
    "term_ends_too_early": Title("任期结束过早", "The term ends too early"),
    "tree_moved": Title("层级刚有变动", "The tree has moved"),
    "unit_above_itself": Title("单位不能隶属于自身", "A unit above itself"),
    "unit_unknown": Title("未找到该单位", "No such unit"),
}
