import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chassis.pages.chart import NARROW, WIDE, Bar, Size, bar_chart

BARS = st.lists(
    st.builds(
        Bar,
        name=st.text(st.sampled_from("一二十组Group 12"), min_size=1, max_size=30),
        value=st.decimals(-9999, 9999, places=1),
        written=st.sampled_from(["+1,234.5", "0", "−5"]),
    ),
    max_size=20,
)


@given(bars=BARS, size=st.sampled_from([NARROW, WIDE]))
def test_every_bar_stays_within_the_drawing(bars: list[Bar], size: Size) -> None:
    drawn = str(bar_chart(bars, size, title="t"))

    rects = re.findall(r'<rect class="\w+" x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    assert len(rects) == len(bars)
    for left, width in rects:
        assert float(left) >= 0
        assert float(left) + float(width) <= size.width


def test_a_loss_goes_left_of_the_axis_and_a_gain_right() -> None:
    gain = Bar(name="一组", value=Decimal(3), written="+3")
    loss = Bar(name="二组", value=Decimal(-3), written="−3")

    drawn = str(bar_chart([gain, loss], WIDE, title="t"))

    (axis,) = re.findall(r'class="axis" x1="([\d.]+)"', drawn)
    (right,) = re.findall(r'class="bar" x="([\d.]+)"', drawn)
    ((left, width),) = re.findall(r'class="loss" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    assert right == axis
    assert abs(float(left) + float(width) - float(axis)) < 0.2


def test_names_are_text_and_long_ones_are_cut() -> None:
    bar = Bar(name="<b>" + "很长的名称" * 9, value=Decimal(1), written="<i>")

    drawn = str(bar_chart([bar], NARROW, title='"x"'))

    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "…" in drawn
    assert 'aria-label="&#34;x&#34;"' in drawn


def test_the_longest_name_that_fits_is_not_cut() -> None:
    bars = [Bar(name="2026 一季度", value=Decimal("13.5"), written="13.5")]

    assert "2026 一季度" in bar_chart(bars, NARROW, title="")
