"""Draws a bar chart as SVG: one bar for each name, with its number written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup

BAR_HEIGHT = 20
ROW_HEIGHT = 32
MARGIN = 8
LATIN_SHARE = 0.62
"""A letter's or digit's width as a share of the text size, generously."""
NAMES_SHARE_MAX = 0.4
"""The part of the width that names may take; longer ones are cut, the table has them whole."""
ROUNDING = 1e-6
"""What computing a width forth and back may lose; no name is cut for it."""
FIRST_WIDE = "\u2e80"
"""From here on characters are as wide as they are high."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar and the two texts beside it."""

    name: str
    value: Decimal
    written: str


@dataclass(frozen=True, kw_only=True)
class Size:
    """One drawing's width and the size of its texts, in its own units."""

    css_class: str
    width: int
    text: int


NARROW = Size(css_class="narrow", width=360, text=19)
WIDE = Size(css_class="wide", width=640, text=15)


def bar_chart(bars: Sequence[Bar], size: Size, *, title: str) -> Markup:
    """Give the chart; losses go left of the axis, and every text fits into the width."""
    height = len(bars) * ROW_HEIGHT + 2 * MARGIN
    least = min([Decimal(0), *(bar.value for bar in bars)])
    most = max([Decimal(0), *(bar.value for bar in bars)])
    names = max([_width(bar.name) for bar in bars], default=0) * size.text + 2 * MARGIN
    names = min(names, size.width * NAMES_SHARE_MAX)
    written = max([_width(bar.written) for bar in bars], default=0) * size.text
    room = size.width - names - written - 2 * MARGIN
    scale = room / float(most - least) if most > least else 0.0
    axis = names + float(-least) * scale
    rows = Markup("").join(
        _row(
            _cut(bar, most=(names - 2 * MARGIN) / size.text),
            size,
            axis=axis,
            length=float(bar.value) * scale,
            top=MARGIN + place * ROW_HEIGHT,
        )
        for place, bar in enumerate(bars)
    )
    return Markup(
        '<svg class="chart {kind}" viewBox="0 0 {width} {height}" width="{width}" '
        'height="{height}" role="img" aria-label="{title}">{rows}'
        '<line class="axis" x1="{axis:.1f}" x2="{axis:.1f}" y1="0" y2="{height}"/></svg>'
    ).format(
        kind=size.css_class, width=size.width, height=height, title=title, rows=rows, axis=axis
    )


def _width(text: str) -> float:
    """Give a text's width as a multiple of its size."""
    return sum(1.0 if character >= FIRST_WIDE else LATIN_SHARE for character in text)


def _cut(bar: Bar, *, most: float) -> Bar:
    """Give the bar with a name of at most this width."""
    name = bar.name
    while _width(name) > most + ROUNDING and len(name) > 1:
        name = name.removesuffix("…")[:-1] + "…"
    return replace(bar, name=name)


def _row(bar: Bar, size: Size, *, axis: float, length: float, top: int) -> Markup:
    middle = top + ROW_HEIGHT / 2
    return Markup(
        '<text x="0" y="{middle:.1f}" dominant-baseline="central" font-size="{text}">{name}</text>'
        '<rect class="{kind}" x="{left:.1f}" y="{bar_top:.1f}" width="{length:.1f}" '
        'height="{bar_height}" rx="2"/>'
        '<text x="{end:.1f}" y="{middle:.1f}" dominant-baseline="central" '
        'font-size="{text}">{written}</text>'
    ).format(
        middle=middle,
        text=size.text,
        name=bar.name,
        kind="bar" if length >= 0 else "loss",
        left=min(axis, axis + length),
        bar_top=middle - BAR_HEIGHT / 2,
        length=abs(length),
        bar_height=BAR_HEIGHT,
        end=max(axis, axis + length) + MARGIN,
        written=bar.written,
    )
