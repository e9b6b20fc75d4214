"""Masking (脱敏): what a publication may show of a name, phone, identity number, account, address.

Masking a masked value changes nothing, so a value may pass several hands that each mask it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from kernel.errors import KernelError

HIDDEN = "***"
"""What stands for a value of which nothing is shown, whatever its length."""

Kind = Literal["name", "phone", "identity_number", "account", "address"]
NameStyle = Literal["shown", "ends", "surname", "hidden"]
AddressLevel = Literal["province", "city", "county", "town", "village"]

_STAR = "*"
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015()\uff08\uff09]+")
_CJK = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE_NAME = re.compile(rf"[{_CJK}〇*]+")
_NAME_BREAK = re.compile(r"[\s·•・.]")
_COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
        "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘西门第五纳兰"
        "完颜叶赫",
    )
)
_COMPOUND_LENGTH = 2

# A name of a place never runs over the mark of another one: where it might, less is shown.
_PLACE = rf"[{_CJK}](?:(?![省市区县旗镇乡村街路巷弄社组队号栋幢])[{_CJK}]){{0,8}}?"
_LEVELS: dict[AddressLevel, re.Pattern[str]] = {
    "province": re.compile(rf"{_PLACE}(?:省|自治区|特别行政区)|(?:北京|上海|天津|重庆)市"),
    "city": re.compile(rf"{_PLACE}(?:市|自治州|地区|盟)"),
    "county": re.compile(rf"{_PLACE}(?:自治县|区|县|市|旗)"),
    "town": re.compile(rf"{_PLACE}(?:镇|乡|街道)"),
    "village": re.compile(
        rf"{_PLACE}(?:村村民委员会|村民委员会|村村委会|村委会|村|"
        r"社区居民委员会|社区居委会|社区|居民委员会|居委会|嘎查)"
    ),
}


class MaskingProfileError(KernelError):
    """The profile says something that cannot be masked by."""

    code = "masking_profile"


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """How many characters of a number stay in front and behind (前几位、后几位).

    A number in which fewer than `hidden_min` would then be hidden is hidden whole.
    """

    head: int
    tail: int
    hidden_min: int = 4

    def __post_init__(self) -> None:
        if min(self.head, self.tail) < 0 or self.hidden_min < 1:
            raise MaskingProfileError(
                "a number keeps 0 or more characters at each end and hides at least 1; "
                "to show it whole say `shown`"
            )


NumberStyle = Keep | Literal["shown", "hidden"]


@dataclass(frozen=True, kw_only=True, slots=True)
class MaskingProfile:
    """What one kind of reader may see (脱敏方案); what the profile does not name is hidden."""

    name: NameStyle = "hidden"
    phone: NumberStyle = "hidden"
    identity_number: NumberStyle = "hidden"
    account: NumberStyle = "hidden"
    address: AddressLevel | Literal["shown", "hidden"] = "hidden"

    def mask(self, kind: Kind, value: str) -> str:
        """Give the value as this profile shows it; an empty value stays empty."""
        if kind == "name":
            return mask_name(value, self.name)
        if kind == "address":
            return mask_address(value, self.address)
        numbers: dict[str, NumberStyle] = {
            "phone": self.phone,
            "identity_number": self.identity_number,
            "account": self.account,
        }
        return mask_number(value, numbers[kind])


def mask_name(name: str, style: NameStyle) -> str:
    """Mask a person's name (姓名).

    `ends` keeps the surname (姓, one character or a compound one) and the last character of a
    given name of two or more: 张*明, 张*, 欧阳*. `surname` keeps the surname alone: 张**. Of a
    name in other letters both keep the first letter.
    """
    name = name.strip()
    if style == "shown" or not name:
        return name
    if style == "hidden" or len(name) == 1 or name == HIDDEN:
        return HIDDEN
    if not _CHINESE_NAME.fullmatch(name):
        return name[0] + "".join(c if _NAME_BREAK.match(c) else _STAR for c in name[1:])
    surname = _surname(name)
    given = name[len(surname) :]
    shown = given[-1] if style == "ends" and len(given) > 1 else ""
    return surname + _STAR * (len(given) - len(shown)) + shown


def mask_number(number: str, keep: NumberStyle) -> str:
    """Mask a phone (电话), identity (身份证号) or account number (账号); spaces and dashes go."""
    if keep == "shown":
        return number.strip()
    bare = _SEPARATORS.sub("", number)
    if not bare:
        return ""
    if keep == "hidden" or len(bare) < keep.head + keep.tail + keep.hidden_min:
        return HIDDEN
    hidden = len(bare) - keep.head - keep.tail
    return bare[: keep.head] + _STAR * hidden + bare[len(bare) - keep.tail :]


def mask_address(address: str, level: AddressLevel | Literal["shown", "hidden"]) -> str:
    """Mask an address (地址) below a level: 罗江区金山镇安家村*** for `village`.

    Only places that are recognised from the front, by the word that marks their level, are
    shown; of anything else, nothing. A county-level city that stands first counts as a city.
    """
    address = address.strip()
    if level == "shown" or not address:
        return address
    if level == "hidden":
        return HIDDEN
    end = 0
    for each, pattern in _LEVELS.items():
        match = pattern.match(address, end)
        end = match.end() if match else end
        if each == level:
            break
    return address if end == len(address) else address[:end] + HIDDEN


def _surname(name: str) -> str:
    compound = name[:_COMPOUND_LENGTH]
    longer = len(name) > _COMPOUND_LENGTH and compound in _COMPOUND_SURNAMES
    return compound if longer else name[0]
