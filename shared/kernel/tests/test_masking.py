import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.masking import (
    HIDDEN,
    AddressLevel,
    Keep,
    Kind,
    MaskingProfile,
    MaskingProfileError,
    NameStyle,
    mask_address,
    mask_name,
    mask_number,
)

KINDS: list[Kind] = ["name", "phone", "identity_number", "account", "address"]
LEVELS: list[AddressLevel] = ["province", "city", "county", "town", "village"]
BOARD = MaskingProfile(
    name="ends",
    phone=Keep(head=3, tail=4),
    identity_number=Keep(head=6, tail=2),
    account=Keep(head=0, tail=4),
    address="village",
)
KEEPS = st.builds(
    Keep,
    head=st.integers(min_value=0, max_value=6),
    tail=st.integers(min_value=0, max_value=6),
    hidden_min=st.integers(min_value=1, max_value=6),
)
STYLES = st.sampled_from(["ends", "surname", "hidden", "shown"])
PROFILES = st.builds(
    MaskingProfile,
    name=STYLES,
    phone=KEEPS | st.just("hidden"),
    identity_number=KEEPS,
    account=KEEPS | st.just("shown"),
    address=st.sampled_from([*LEVELS, "hidden", "shown"]),
)
VALUES = st.one_of(
    st.text(max_size=24),
    st.text(alphabet="欧阳诸葛司马张王小明*·. aB", max_size=8),
    st.text(alphabet="四川省德阳市罗江区县金山镇安家村社区街道号组12*", max_size=24),
    st.text(alphabet="0123456789Xx-* +", max_size=24),
)
ADDRESS = "四川省德阳市罗江区金山镇安家村3组12号"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张小明", "张*明"),
        ("张三", "张*"),
        ("张", "***"),
        ("欧阳明", "欧阳*"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳", "欧*"),
        ("张王小明", "张**明"),
        ("阿卜杜拉·买买提", "阿***·***"),
        ("张 三", "张 *"),
        (" 张三 ", "张*"),
        ("John Smith", "J*** *****"),
        ("𠮷田明", "𠮷*明"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_ends(name: str, masked: str) -> None:
    assert mask_name(name, "ends") == masked


@pytest.mark.parametrize(
    ("style", "masked"),
    [("surname", "诸葛**"), ("hidden", "***"), ("shown", "诸葛小明"), ("ends", "诸葛*明")],
)
def test_a_name_shows_what_its_style_says(style: NameStyle, masked: str) -> None:
    assert mask_name("诸葛小明", style) == masked


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "138 1234-5678", "138****5678"),
        ("phone", "110", "***"),
        ("phone", "0838-312345", "***"),
        ("identity_number", "510604199001011234", "510604**********34"),
        ("identity_number", "51060419900101123X", "510604**********3X"),
        ("account", "6222 0212 3456 7890", "************7890"),
        ("account", "", ""),
    ],
)
def test_a_number_keeps_its_ends(kind: Kind, value: str, masked: str) -> None:
    assert BOARD.mask(kind, value) == masked


@pytest.mark.parametrize(
    ("level", "masked"),
    [
        ("province", "四川省***"),
        ("city", "四川省德阳市***"),
        ("county", "四川省德阳市罗江区***"),
        ("town", "四川省德阳市罗江区金山镇***"),
        ("village", "四川省德阳市罗江区金山镇安家村***"),
    ],
)
def test_an_address_is_shown_down_to_its_level(level: AddressLevel, masked: str) -> None:
    assert mask_address(ADDRESS, level) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("金山镇安家村3组12号", "金山镇安家村***"),
        ("安家村民委员会旁", "安家村民委员会***"),
        ("安家村民小组", "安家村***"),
        ("罗江区万安路12号", "罗江区***"),
        ("万安路12号安家小区3栋", "***"),
        ("金山镇安家小区3栋", "金山镇***"),
        ("3组12号", "***"),
        ("重庆市荣昌区昌元街道宝城社区5号", "重庆市荣昌区昌元街道宝城社区***"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗", "内蒙古自治区呼伦贝尔市鄂温克族自治旗"),
        ("凉山彝族自治州西昌市月亮村2组", "凉山彝族自治州西昌市月亮村***"),
        ("金山镇安家村", "金山镇安家村"),
        ("No. 12, Wan'an Road", "***"),
    ],
)
def test_of_an_address_only_known_places_are_shown(address: str, masked: str) -> None:
    assert mask_address(address, "village") == masked


@given(PROFILES, st.sampled_from(KINDS), VALUES)
def test_masking_a_masked_value_changes_nothing(
    profile: MaskingProfile, kind: Kind, value: str
) -> None:
    masked = profile.mask(kind, value)

    assert profile.mask(kind, masked) == masked


@given(KEEPS, VALUES)
def test_a_number_never_shows_more_than_it_keeps(keep: Keep, value: str) -> None:
    masked = mask_number(value, keep)

    inner = masked[keep.head : max(len(masked) - keep.tail, keep.head)]
    assert masked in {"", HIDDEN} or set(inner) == {"*"}
    assert masked in {"", HIDDEN} or len(inner) >= keep.hidden_min


@given(STYLES.filter(lambda style: style != "shown"), VALUES)
def test_a_name_never_shows_more_than_surname_and_last_character(
    style: NameStyle, value: str
) -> None:
    shown = [c for c in mask_name(value, style) if c not in "*·•・." and not c.isspace()]

    most = {"ends": 3, "surname": 2, "hidden": 0}[style]
    assert len(shown) <= most


@given(st.sampled_from(LEVELS), VALUES)
def test_an_address_shows_a_beginning_that_ends_in_a_place(level: AddressLevel, value: str) -> None:
    shown = mask_address(value, level).removesuffix(HIDDEN)

    assert value.strip().startswith(shown)
    assert not any(c.isdigit() or c == "*" for c in shown)
    assert not shown or shown[-1] in "省区市州盟县旗镇乡道村会查"


@given(VALUES)
def test_an_empty_profile_shows_nothing(value: str) -> None:
    for kind in KINDS:
        assert MaskingProfile().mask(kind, value) in {"", HIDDEN}


def test_a_profile_that_hides_nothing_is_refused() -> None:
    for head, tail, hidden_min in [(-1, 0, 1), (0, -1, 1), (3, 4, 0)]:
        with pytest.raises(MaskingProfileError):
            Keep(head=head, tail=tail, hidden_min=hidden_min)
