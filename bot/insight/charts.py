"""Charts drawn as SVG on the server, from protected numbers.

No style attribute and no script, so the pages keep their strict policy. Shades differ in lightness,
so a grey print says the same. A hidden number is drawn as "*", never as a bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from xml.etree import ElementTree as ET

from markupsafe import Markup

from bot.records.disclosure import HIDDEN, show_share

BLUE, DARK, MIDDLE, LIGHT, TEXT, RULE = (
    "#005eb8", "#212b32", "#647580", "#d8dde0", "#212b32", "#aeb7bd",
)  # fmt: skip
FONT = "15"
WIDTH = 340
_ids = count(1)


def columns(
    title: str,
    description: str,
    labels: Sequence[str],
    values: Sequence[int | None],
    unit: str = "",
    height: int = 132,
) -> Markup:
    """One column for each week.

    Args:
        title: what the chart is.
        description: what a person who can't see it needs to know.
        labels: the weeks; the first and the last are written under the chart.
        values: a protected number for each week, None where it is hidden.
        unit: written after the numbers, for example "%".
        height: of the drawing, where its width is 340.
    """
    top, base = 24, height - 28
    svg = _svg(title, description, height)
    largest = max((v for v in values if v is not None), default=0)
    scale = (base - top) / (largest or 1)
    step = WIDTH / max(len(values), 1)
    width = step * 0.72
    for n, value in enumerate(values):
        middle = (n + 0.5) * step
        if value is None:
            _text(svg, middle, base - 6, HIDDEN, anchor="middle")
            continue
        tall = value * scale
        _rect(svg, middle - width / 2, base - tall, width, tall, BLUE)
    _line(svg, 0, base, WIDTH, base)
    for n in _labelled(values):
        where = min(max((n + 0.5) * step, 24), WIDTH - 24)
        _text(
            svg,
            where,
            base - (values[n] or 0) * scale - 6,
            f"{values[n]:,}{unit}",
            "middle",
        )
    if labels:
        _text(svg, 0, height - 8, labels[0])
        if len(labels) > 1:
            _text(svg, WIDTH, height - 8, labels[-1], anchor="end")
    return _markup(svg)


def bars(
    title: str, description: str, rows: Sequence[tuple[str, int | None]]
) -> Markup:
    """One horizontal bar for each row: its label above it, its share of 100% at its end."""
    step, room = 48, 52
    svg = _svg(title, description, len(rows) * step + 2)
    largest = (
        max((percent for _, percent in rows if percent is not None), default=0) or 1
    )
    for n, (label, percent) in enumerate(rows):
        top = n * step
        _text(svg, 0, top + 16, label)
        wide = 0.0 if percent is None else percent / largest * (WIDTH - room)
        if wide:
            _rect(svg, 0, top + 22, wide, 18, BLUE)
        _line(svg, 0, top + 22, 0, top + 40)
        _text(svg, wide + 6, top + 37, show_share(percent))
    return _markup(svg)


SHADES = (DARK, MIDDLE, LIGHT)


def stacked(
    title: str,
    description: str,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int | None]]],
) -> Markup:
    """One bar for each row, split into up to three parts of 100%.

    Args:
        parts: what the parts are called, for the key.
        rows: a label, and the percentage of each part or None where it is hidden. A row with a
            hidden part is drawn as "*".
    """
    left, step, key = 62, 30, 24 * len(parts) + 10
    svg = _svg(title, description, key + len(rows) * step)
    for n, part in enumerate(parts):
        _rect(svg, 1, n * 24 + 3, 16, 16, SHADES[n], edge=SHADES[n] == LIGHT)
        _text(svg, 24, n * 24 + 16, part)
    for n, (label, percents) in enumerate(rows):
        top = key + n * step
        _text(svg, 0, top + 17, label)
        known = [percent for percent in percents if percent is not None]
        if len(known) < len(parts) or not sum(known):
            _text(svg, left, top + 17, HIDDEN if len(known) < len(parts) else "none")
            continue
        start = float(left)
        for percent, shade in zip(known, SHADES, strict=False):
            # Rounded shares may miss 100 by a point or two; the bar still ends where others do.
            wide = percent / sum(known) * (WIDTH - left - 1)
            if wide:
                _rect(svg, start, top, max(wide - 2, 1), 23, shade, edge=shade == LIGHT)
                _share_inside(svg, start + wide / 2, top + 17, percent, wide, shade)
            start += wide
    return _markup(svg)


def _share_inside(
    svg: ET.Element, x: float, y: float, percent: int, wide: float, shade: str
) -> None:
    if wide >= 36:
        _text(
            svg,
            x,
            y,
            f"{percent}%",
            "middle",
            fill=TEXT if shade == LIGHT else "#ffffff",
        )


def _labelled(values: Sequence[int | None]) -> set[int]:
    """The columns that get their number: the highest and the last one that is shown."""
    shown = [n for n, value in enumerate(values) if value is not None]
    if not shown:
        return set()
    highest = max(shown, key=lambda n: values[n] or 0)
    far_enough = abs(highest - shown[-1]) * WIDTH / len(values) >= 50
    return {highest, shown[-1]} if far_enough else {highest}


def _svg(title: str, description: str, height: int) -> ET.Element:
    number = next(_ids)
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "aria-labelledby": f"chart-{number}-title chart-{number}-desc",
        },
    )
    ET.SubElement(svg, "title", id=f"chart-{number}-title").text = title
    ET.SubElement(svg, "desc", id=f"chart-{number}-desc").text = description
    return svg


def _text(
    svg: ET.Element,
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    fill: str = TEXT,
) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    look = {"font-size": FONT, "font-family": "Arial, sans-serif", "fill": fill}
    ET.SubElement(svg, "text", place | look).text = text


def _rect(
    svg: ET.Element,
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    edge: bool = False,
) -> None:
    size = {"x": x, "y": y, "width": width, "height": height}
    look = {"fill": fill} | ({"stroke": TEXT, "stroke-width": "1"} if edge else {})
    ET.SubElement(svg, "rect", {name: f"{n:.1f}" for name, n in size.items()} | look)


def _line(svg: ET.Element, x1: float, y1: float, x2: float, y2: float) -> None:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    ET.SubElement(
        svg, "line", {name: f"{n:.1f}" for name, n in ends.items()} | {"stroke": RULE}
    )


def _markup(svg: ET.Element) -> Markup:
    return Markup(ET.tostring(svg, encoding="unicode"))
