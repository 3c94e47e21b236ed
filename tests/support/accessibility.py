"""What a browser can check of WCAG 2.2 A and AA on a page or frame."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Frame, Page

# target-size is off in axe-core unless it is named by its tag, wcag22aa.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# 2.5.8: a target is 24 by 24 CSS pixels, or a circle of 24 on its centre meets no other target's,
# or it is a link in a sentence.
SMALL_TARGETS = """
() => {
  const targets = [...document.querySelectorAll("a[href], button, summary, textarea, input")]
    .filter((element) => element.checkVisibility({visibilityProperty: true}))
    .map((element) => ({element, box: element.getBoundingClientRect()}))
    .filter(({box}) => box.width > 1 && box.height > 1);
  const centre = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const crowded = (one) => targets.some((other) => other !== one &&
    Math.hypot(...centre(one.box).map((at, axis) => at - centre(other.box)[axis])) < 24);
  const inSentence = (element) => getComputedStyle(element).display === "inline" &&
    element.closest("p, li, dd").textContent.trim() !== element.textContent.trim();
  return targets
    .filter((one) => (one.box.width < 24 || one.box.height < 24) && crowded(one) && !inSentence(one.element))
    .map((one) => one.element.outerHTML.slice(0, 120));
}
"""


def axe_script() -> str:
    """axe-core's source."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def problems(place: Page | Frame) -> list[str]:
    """Every violation on a page or in a frame, as "rule: element"; none is the bar."""
    if not place.evaluate("typeof axe === 'object'"):
        place.evaluate(axe_script())
    found = place.evaluate(
        "tags => axe.run(document, {runOnly: tags, iframes: false})"
        ".then(result => result.violations.flatMap("
        "  ({id, nodes}) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`)))",
        TAGS,
    )
    return found + [f"target-size: {html}" for html in place.evaluate(SMALL_TARGETS)]


def scrolls_sideways(place: Page | Frame) -> bool:
    """Whether any part of it is wider than the window."""
    return place.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
