"""Someone who goes through a page with the Tab key alone."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

MOST = 1_000  # presses: /answers takes half of them, and more is a trap

# What Tab must reach. A transcript is one stop: what has no focus in it has tabindex -1.
EXPECTED = """
() => {
  const roots = [document, ...[...document.querySelectorAll("*")].flatMap((host) => host.shadowRoot ?? [])];
  const all = roots.flatMap((root) => [...root.querySelectorAll(
    "a[href], button, summary, textarea, input, select, iframe, [tabindex='0']")]);
  window.stops = all.filter((element) => element.tabIndex >= 0 && !element.disabled
    && element.type !== "hidden" && element.checkVisibility({visibilityProperty: true}));
  return stops.length;
}
"""

# Where focus is: the number of the element, whether any point of it can be seen, and whether
# something marks it.
WHERE = """
() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at === document.body) return null;
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const along = (start, end, most) => [0.02, 0.2, 0.4, 0.6, 0.8, 0.98].map((part) =>
    Math.max(start, 0) + part * (Math.min(end, most) - Math.max(start, 0)));
  const is_seen = along(box.left, box.right, innerWidth).some((x) =>
    along(box.top, box.bottom, innerHeight).some((y) => at.contains(at.getRootNode().elementFromPoint(x, y))));
  const {outlineStyle, outlineColor, boxShadow} = getComputedStyle(at);
  const isOutlined = outlineStyle !== "none" && outlineColor !== "rgba(0, 0, 0, 0)";
  return {
    number: stops.indexOf(at),
    name: at.id || at.textContent.trim().slice(0, 40) || at.localName,
    is_seen,
    is_marked: isOutlined || boxShadow !== "none" || at.localName === "iframe",
  };
}
"""


@dataclass(frozen=True)
class Stop:
    """One element that got focus."""

    number: int
    name: str
    is_seen: bool
    is_marked: bool


def tour(page: Page) -> list[Stop]:
    """Every stop of a page, once, from the first to the last.

    Raises:
        AssertionError: Tab does not get to all that can have focus, or does not come round.
    """
    expected = page.evaluate(EXPECTED)
    stops: dict[str, Stop] = {}
    first = last = None
    for _ in range(MOST):
        page.keyboard.press("Tab")
        where = page.evaluate(WHERE)
        if where is None:  # the browser's own bar
            last = None
            continue
        stop = Stop(**where)
        if stop.number == first and last != first:
            break
        stops.setdefault(f"{stop.number} {stop.name}", stop)
        first = stop.number if first is None else first
        last = stop.number
    else:
        raise AssertionError(f"Tab does not come round: {list(stops)[-3:]}")
    missed = set(range(expected)) - {stop.number for stop in stops.values()}
    assert not missed, page.evaluate(
        "missed => missed.map(at => stops[at].outerHTML.slice(0, 120))", sorted(missed)
    )
    return list(stops.values())


def lost(page: Page) -> list[str]:
    """The stops of a page where focus can't be seen, or is not marked."""
    return [stop.name for stop in tour(page) if not (stop.is_seen and stop.is_marked)]
