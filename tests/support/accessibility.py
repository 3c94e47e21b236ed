"""What a browser can check of WCAG 2.2 A and AA on a page or frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Frame, Page

# target-size is off in axe-core unless it is named by its tag, wcag22aa.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# The success criteria that the rules of these tags belong to, and `problems` asks for in part.
AXE = [
    "1.1.1",
    "1.2.1",
    "1.2.2",
    "1.3.1",
    "1.3.4",
    "1.3.5",
    "1.4.1",
    "1.4.2",
    "1.4.3",
    "1.4.4",
    "1.4.12",
    "2.1.1",
    "2.2.1",
    "2.2.2",
    "2.4.1",
    "2.4.2",
    "2.4.4",
    "2.5.3",
    "2.5.8",
    "3.1.1",
    "3.1.2",
    "3.3.2",
    "4.1.2",
]

# What a browser is told of the person in front of it.
WAYS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "400% zoom": {"viewport": {"width": 320, "height": 256}},
}

# 2.5.8: a target is 24 by 24 CSS pixels, or a circle of 24 on its centre meets no other target's,
# or it is a link in a sentence. On a touch screen ours are 44, and no circle will do.
SMALL_TARGETS = """
(least) => {
  const targets = [...document.querySelectorAll("a[href], button, summary, textarea, input, select")]
    .filter((element) => element.checkVisibility({visibilityProperty: true}))
    .map((element) => ({element, box: element.getBoundingClientRect()}))
    .filter(({box}) => box.width > 1 && box.height > 1 && box.right > 0);
  const centre = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const crowded = (one) => targets.some((other) => other !== one &&
    Math.hypot(...centre(one.box).map((at, axis) => at - centre(other.box)[axis])) < 24);
  const inSentence = (element) => getComputedStyle(element).display === "inline" &&
    element.closest("p, li, dd")?.textContent.trim() !== element.textContent.trim();
  return targets
    .filter(({element, box}) => Math.min(box.width, box.height) < least - 0.5 && !inSentence(element))
    .filter((one) => least > 24 || crowded(one))
    .map((one) => one.element.outerHTML.slice(0, 120));
}
"""

# 1.4.12, with important rules: no style of ours may win over what a reader chose.
WIDER_SPACING = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""

# Boxes with text of their own that goes on where the box ends, unless it can be scrolled to or is
# there for screen readers alone.
CUT_TEXT = """
() => [...document.body.querySelectorAll("*")]
  .filter((element) => element.checkVisibility({visibilityProperty: true}))
  .filter((element) => !element.closest(".visually-hidden") && element.textContent.trim())
  .filter((element) => {
    const {overflowX, overflowY} = getComputedStyle(element);
    const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
    return (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1);
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""


def axe_script() -> str:
    """axe-core's source."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def load_axe(place: Page | Frame) -> None:
    """Makes `axe` known on a page or in a frame."""
    if not place.evaluate("typeof axe === 'object'"):
        place.evaluate(axe_script())


def problems(place: Page | Frame) -> list[str]:
    """Every violation on a page or in a frame, as "rule: element"; none is the bar."""
    load_axe(place)
    found = place.evaluate(
        "tags => axe.run(document, {runOnly: tags, iframes: false})"
        ".then(result => result.violations.flatMap("
        "  ({id, nodes}) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`)))",
        TAGS,
    )
    return found + [f"target-size: {html}" for html in small_targets(place, 24)]


def small_targets(place: Page | Frame, least: int) -> list[str]:
    """What can be pressed and is smaller than `least` CSS pixels, save links in sentences."""
    return place.evaluate(SMALL_TARGETS, least)


def scrolls_sideways(place: Page | Frame) -> bool:
    """Whether any part of it is wider than the window."""
    return place.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def space_text_out(place: Page | Frame) -> None:
    """Sets text as wide apart as readers may need it (1.4.12)."""
    place.evaluate(WIDER_SPACING)


def cut_text(place: Page | Frame) -> list[str]:
    """The elements whose text does not fit in them and can't be scrolled to."""
    return place.evaluate(CUT_TEXT)
