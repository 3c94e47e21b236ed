"""The widget on other websites, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from accessibility import AXE, problems
from panel import LAUNCHER, ask, focused, launcher, open_panel, panel_of
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Locator,
    Page,
    Request,
    expect,
)
from serving import free_port
from website import Website, council

QUESTION = "Can insurance companies see my medical records?"
BLUE = "rgb(0, 94, 184)"
TEXT = "".join(f"<p>Paragraph {number} of the council.</p>" for number in range(40))

# What is on the page and where, without what the widget adds.
LAYOUT = """
() => [...document.body.querySelectorAll("*")]
  .filter((element) => !element.matches("script, noscript, sharewell-chat"))
  .map((element) => [element.localName, ...Object.values(element.getBoundingClientRect().toJSON())].join(" "))
  .concat(document.documentElement.scrollHeight)
"""


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser's console says from here on."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text))
    page.on("pageerror", lambda error: lines.append(str(error)))
    return lines


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def visit(page: Page, website: Website, server_url: str):
    """Opens a page of the website with the widget on it."""

    def visit(
        attributes: str = "", style: str = "", before: str = "", after: str = ""
    ) -> Page:
        website.pages["/"] = council(
            f"{before}<script src='{server_url}/widget.js' defer {attributes}></script>{after}",
            style,
        )
        page.goto(website.url)
        return page

    return visit


@pytest.fixture
def sent(page: Page) -> list[str]:
    """The texts and choices that the panel sends from here on."""
    messages: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/v1/messages") and request.method == "POST":
            body = request.post_data_json
            messages.append(body.get("text") or body["choice"])

    page.on("request", note)
    return messages


def heading(panel: Frame, name: str) -> Locator:
    return panel.get_by_role("heading", name=name, exact=True)


def rendered(panel: Frame) -> list[str]:
    return panel.locator("#transcript > li").all_inner_texts()


# One line


def test_one_line_puts_it_on_another_site(visit) -> None:
    page = visit()
    panel = open_panel(page)
    ask(panel, QUESTION)
    panel.get_by_role("button", name="What do you hold about me?").click()
    expect(panel.locator(".notice")).to_contain_text("localhost")
    panel.get_by_role("button", name="Close chat").click()
    expect(page.locator("dialog")).to_be_hidden()
    assert focused(page) == LAUNCHER


def test_a_page_around_the_panel_can_not_read_it(visit) -> None:
    page = visit()
    open_panel(page)
    frame = page.locator("iframe")
    assert frame.evaluate("frame => frame.contentDocument === null")
    assert "allow-top-navigation" not in (frame.get_attribute("sandbox") or "")
    assert "camera 'none'" in (frame.get_attribute("allow") or "")


@pytest.mark.wcag("2.4.3")
def test_it_stands_where_its_script_stands_and_once(visit, server_url: str) -> None:
    again = f"<script src='{server_url}/widget.js' defer></script>"
    page = visit(after=f"<a href='#' id=last>The last link</a>{again}")
    expect(page.locator("sharewell-chat")).to_have_count(1)
    page.get_by_role("link", name="A link").focus()
    page.keyboard.press("Tab")
    assert focused(page) == LAUNCHER
    page.keyboard.press("Tab")
    assert focused(page) == "last"


# Attributes


@pytest.mark.parametrize(
    ("color", "shown"),
    [
        ("#7c2855", "rgb(124, 40, 85)"),
        ("rebeccapurple", "rgb(102, 51, 153)"),
        ("hsl(120 100% 20%)", "rgb(0, 102, 0)"),
        ("#767676", "rgb(118, 118, 118)"),  # 4.54 to 1
    ],
)
def test_a_colour_is_used_on_the_button_and_in_the_panel(
    visit, said: list[str], color: str, shown: str
) -> None:
    page = visit(f"data-color='{color}'")
    expect(launcher(page)).to_have_css("background-color", shown)
    header = open_panel(page).locator("header")
    expect(header).to_have_css("background-color", shown)
    assert said == []


@pytest.mark.wcag("1.4.3")
@pytest.mark.parametrize(
    "color", ["#777777", "#ffd700", "red", "rgb(0 0 0 / 50%)", "transparent", "navvy"]
)
def test_a_colour_on_which_white_can_not_be_read_is_refused(
    visit, said: list[str], color: str
) -> None:
    page = visit(f"data-color='{color}'")
    expect(launcher(page)).to_have_css("background-color", BLUE)
    header = open_panel(page).locator("header")
    expect(header).to_have_css("background-color", BLUE)
    assert said == [f'Sharewell: white on "{color}" has a contrast below 4.5.']


@pytest.mark.parametrize(
    ("color", "shown"), [("#7c2855", "rgb(124, 40, 85)"), ("#ffd700", BLUE)]
)
def test_a_style_sheet_can_set_the_colour_too(visit, color: str, shown: str) -> None:
    page = visit(style=f"html {{ --sharewell-brand: {color}; }}")
    expect(launcher(page)).to_have_css("background-color", shown)


@pytest.mark.parametrize(
    ("attributes", "direction", "side"),
    [
        ("", "ltr", "right"),
        ("data-position=start", "ltr", "left"),
        ("data-position=end", "rtl", "left"),
        ("data-position=start", "rtl", "right"),
    ],
)
def test_it_stands_at_the_start_or_at_the_end(
    visit, attributes: str, direction: str, side: str
) -> None:
    page = visit(attributes, style=f"html {{ direction: {direction}; }}")
    open_panel(page)
    for part in (launcher(page), page.locator("dialog")):
        box = part.bounding_box()
        gap = {"left": box["x"], "right": 1280 - box["x"] - box["width"]}
        # The scroll bar's width is not the page's.
        assert 10 <= gap[side] <= 32


@pytest.mark.wcag("3.1.2")
def test_the_button_says_the_greeting_and_in_which_language(visit) -> None:
    greeting = "Gofynnwch am ddata iechyd"
    page = visit(f"data-lang=cy data-greeting='{greeting}'")
    assert launcher(page, greeting).get_attribute("lang") == "cy"
    panel = open_panel(page, greeting)
    # Nobody is left to guess why what follows is English.
    assert panel.locator("html").get_attribute("lang") == "en"
    expect(panel.locator(".message").first).to_contain_text(
        "This chat has no Welsh words yet. It is in English."
    )


def test_a_language_without_words_is_shown_in_english_and_says_so(
    visit, said: list[str]
) -> None:
    page = visit("data-lang=cy")
    assert launcher(page).get_attribute("lang") == "en"
    assert page.locator("sharewell-chat").get_attribute("lang") == "en"
    assert said == ['Sharewell: no words in "cy" yet.']


@pytest.mark.wcag("1.3.1")
@pytest.mark.parametrize(
    ("attributes", "level"), [("", 2), ("data-heading-level=3", 3)]
)
def test_the_headings_of_the_panel_fit_in_those_of_the_page(
    visit, attributes: str, level: int
) -> None:
    panel = open_panel(visit(attributes))
    ask(panel, QUESTION)
    for below, name in enumerate(("Sharewell", "Messages", "Insurers", "Sources")):
        expect(heading(panel, name)).to_have_attribute("aria-level", str(level + below))


def test_a_topic_is_offered_first_and_nothing_is_kept_before_it_is_picked(
    visit, sent: list[str]
) -> None:
    panel = open_panel(visit("data-topic=insurance"))
    first = panel.locator(".choices button").first
    expect(first).to_have_text("Insurers")
    assert sent == []
    first.click()
    expect(panel.get_by_role("heading", name="Insurers")).to_be_visible()
    assert sent == ["insurance"]


@pytest.mark.parametrize(
    ("attribute", "warning"),
    [
        ("data-position=middle", 'position "middle"'),
        ("data-heading-level=7", 'headingLevel "7"'),
        ("data-greeting=' '", 'greeting " "'),
        ("data-lang=Welsh", 'lang "Welsh"'),
        ("data-topic='<b>'", 'topic "<b>"'),
    ],
)
def test_what_can_not_be_used_is_left_at_its_default_and_said(
    visit, said: list[str], attribute: str, warning: str
) -> None:
    page = visit(attribute)
    panel = open_panel(page)
    expect(heading(panel, "Sharewell")).to_have_attribute("aria-level", "2")
    assert launcher(page).bounding_box()["x"] > 640
    assert said == [f"Sharewell: {warning} can't be used."]


def test_a_topic_that_is_not_there_changes_nothing(visit) -> None:
    panel = open_panel(visit("data-topic=constructor"))
    expect(panel.locator(".choices button").first).not_to_have_text("constructor")


# The script interface

LISTEN = """
() => {
  window.told = [];
  for (const name of ["opened", "closed", "answered"])
    Sharewell.on(name, (event) => told.push([name, event.detail]));
}
"""


def test_a_script_opens_closes_and_hears_of_it(visit) -> None:
    page = visit(after="<button onclick='Sharewell.open()'>Ask us</button>")
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Ask us").click()
    panel = panel_of(page)
    ask(panel, QUESTION)
    page.evaluate("Sharewell.close()")
    expect(page.locator("dialog")).to_be_hidden()
    # It went back to where it came from, and not to our own button.
    assert focused(page) == "Ask us"
    page.wait_for_function("told.length === 3")
    # That something was answered, and nothing of what.
    assert page.evaluate("told") == [
        ["opened", None],
        ["answered", None],
        ["closed", None],
    ]
    page.evaluate("Sharewell.close()")
    assert page.evaluate("told.length") == 3


def test_a_listener_can_be_taken_off(visit) -> None:
    page = visit()
    page.evaluate("window.heard = 0; window.count = () => heard++; 0")
    page.evaluate("Sharewell.on('opened', count); Sharewell.open(); Sharewell.close()")
    page.evaluate("Sharewell.off('opened', count); Sharewell.open()")
    panel_of(page)
    assert page.evaluate("heard") == 1


def test_the_events_are_those_of_the_element(visit) -> None:
    page = visit()
    page.evaluate(
        "document.querySelector('sharewell-chat')"
        ".addEventListener('opened', (event) => (window.kind = event.constructor.name))"
    )
    open_panel(page)
    assert page.evaluate("kind") == "CustomEvent"


def test_a_script_asks_before_the_panel_is_there_and_after(
    visit, sent: list[str]
) -> None:
    page = visit()
    page.evaluate(f"Sharewell.ask('{QUESTION}')")
    panel = panel_of(page)
    panel.get_by_text("Was this useful?").first.wait_for()
    page.evaluate("Sharewell.ask({ topic: 'commercial_sale' })")
    expect(panel.get_by_text("Was this useful?")).to_have_count(2)
    expect(panel.locator(".from-visitor").last).to_contain_text("Whether data is sold")
    assert sent == [QUESTION, "commercial_sale"]


def test_personal_data_in_what_a_script_asks_is_pointed_out(visit) -> None:
    page = visit()
    page.evaluate("Sharewell.ask('I am 943 476 5919. Who sees my record?')")
    panel = panel_of(page)
    panel.get_by_role("button", name="Send without it").click()
    expect(panel.locator(".from-visitor")).to_contain_text("I am [NHS number]")
    expect(panel.locator(".from-visitor")).to_have_count(1)


def test_what_is_no_question_is_not_asked(
    visit, sent: list[str], said: list[str]
) -> None:
    page = visit()
    panel = open_panel(page)
    for nothing in ("", "' '", "5", "null", "{}", "{topic: 5}", "{topic: 'none'}"):
        page.evaluate(f"Sharewell.ask({nothing})")
    page.evaluate(f"Sharewell.ask('{QUESTION}')")
    panel.get_by_text("Was this useful?").first.wait_for()
    assert sent == [QUESTION]
    assert said == []


# Messages that pretend


def test_messages_to_the_page_count_from_the_panel_alone(
    visit, server_url: str
) -> None:
    # A second frame of our own origin, which a page could fill with what it likes.
    page = visit(after=f"<iframe id=other src='{server_url}/widget/panel'></iframe>")
    panel = open_panel(page)
    other = page.locator("#other").element_handle().content_frame()
    page.evaluate(LISTEN)
    forged = ["close", "answered", "ready", "constructor"]
    for place, target in ((page, "window"), (other, "parent")):
        place.evaluate(
            f"names => names.forEach(name => {target}.postMessage({{sharewell: name}}, '*'))",
            forged,
        )
    # Forms that are none, from the panel itself.
    panel.evaluate(
        "[null, 5, 'close', [], {}, {sharewell: null}, {sharewell: 'constructor'}]"
        ".forEach(message => parent.postMessage(message, '*'))"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("told") == []
    expect(page.locator("dialog")).to_be_visible()
    panel.evaluate("parent.postMessage({sharewell: 'close'}, '*')")
    expect(page.locator("dialog")).to_be_hidden()


def test_messages_to_the_panel_count_in_their_form_from_the_page_alone(
    visit, sent: list[str], said: list[str]
) -> None:
    page = visit()
    panel = open_panel(page)
    before = rendered(panel)
    panel.evaluate("postMessage({sharewell: 'ask', text: 'from itself'}, '*')")
    page.locator("iframe").evaluate(
        """frame => [
          null, 5, "ask", [], {}, {sharewell: "ask"}, {sharewell: "ask", text: 5},
          {sharewell: "ask", topic: "<b>"}, {sharewell: "constructor"}, {sharewell: {}},
          {sharewell: "opened", brand: "red", level: 9, lang: "<b>", topic: {}},
          {sharewell: "opened", brand: 5, level: "2"}, {sharewell: "opened"},
        ].forEach(message => frame.contentWindow.postMessage(message, "*"))"""
    )
    page.wait_for_timeout(500)
    assert rendered(panel) == before
    assert sent == []
    expect(panel.locator("header")).to_have_css("background-color", BLUE)
    expect(heading(panel, "Sharewell")).to_have_attribute("aria-level", "2")
    assert said == []


# Pages that fight it

RESET = """
  body * { all: unset !important; display: none !important; visibility: hidden !important;
    opacity: 0 !important; font-size: 3px !important; position: static !important;
    transform: scale(0) !important; pointer-events: none !important; z-index: -1 !important; }
  body { transform: translateY(-50vh); overflow: hidden; }
  body > h1, body > .cover { all: revert !important; display: block !important; }
  body > .cover { position: fixed !important; inset: -999px !important; background: red !important;
    z-index: 2147483647 !important; }
"""


def test_style_sheets_that_hide_all_and_cover_all_do_not_touch_it(visit) -> None:
    page = visit()
    plain = [launcher(page).bounding_box()]
    open_panel(page)
    plain.append(page.locator("dialog").bounding_box())
    page = visit(style=RESET, after="<div class=cover></div>")
    fought = [launcher(page).bounding_box()]
    panel = open_panel(page)  # clicks only what is not covered
    fought.append(page.locator("dialog").bounding_box())
    assert fought == plain
    ask(panel, QUESTION)
    launcher(page).click()
    expect(page.locator("dialog")).to_be_hidden()
    expect(launcher(page)).to_have_css("font-size", "17px")


def test_a_strict_policy_needs_the_lines_of_the_embed_page_and_no_more(
    visit, website: Website, said: list[str], server_url: str
) -> None:
    shown = httpx.get(f"{server_url}/embed").text
    lines = re.findall(rf"(?:script|frame)-src {server_url};", shown)
    assert len(lines) == 2
    website.policy = (
        f"default-src 'none'; {' '.join(lines)} "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = visit("data-color=#7c2855 data-topic=insurance")
    panel = open_panel(page)
    ask(panel, QUESTION)
    expect(launcher(page)).to_have_css("background-color", "rgb(124, 40, 85)")
    # The page's own style element is refused, which shows that the policy holds.
    assert [
        line for line in said if "sharewell" in line.lower() or server_url in line
    ] == []
    assert any("style" in line for line in said)


@pytest.mark.parametrize("height", [300, 700])
def test_it_works_on_a_page_that_is_itself_in_a_frame(
    visit, page: Page, website: Website, height: int
) -> None:
    visit(before=TEXT)
    website.pages["/around"] = council(
        f"<iframe src='/' title='Inner' width=600 height={height}></iframe>"
    )
    page.goto(f"{website.url}/around")
    inner = next(frame for frame in page.frames if frame.url == f"{website.url}/")
    panel = open_panel(inner)
    ask(panel, QUESTION)
    panel.get_by_label("Your question").press("Escape")
    expect(inner.locator("dialog")).to_be_hidden()
    assert focused(inner) == LAUNCHER


@pytest.mark.parametrize("width", [1280, 390])
def test_a_website_that_the_server_does_not_name_gets_a_link_to_the_plain_page(
    browser: Browser, server_url: str, width: int
) -> None:
    with (
        Website(free_port()) as stranger,
        browser.new_context(viewport={"width": width, "height": 800}) as context,
    ):
        stranger.pages["/"] = council(
            f"<script src='{server_url}/widget.js' defer></script>"
        )
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(stranger.url)
        launcher(page).click()
        link = page.get_by_role("link", name=LAUNCHER)
        expect(link).to_be_focused()
        expect(page.locator("dialog")).to_be_hidden()
        assert link.get_attribute("href") == f"{server_url}/chat"
        assert f"Sharewell: BOT_EMBEDDERS must name {stranger.url}." in said


# What it leaves alone


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "style",
    [
        "",
        "body { display: flex; flex-direction: column; gap: 40px; }",
        "body { display: grid; grid-template-columns: 1fr 1fr; gap: 40px; }",
        "body > * + * { margin-top: 40px; } body > :last-child { padding-bottom: 90px; }",
    ],
)
def test_nothing_on_the_page_moves(visit, page: Page, style: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/widget.js", lambda route: route.abort())
    visit(style=style, before=TEXT, after="<footer>The end</footer>")
    before = page.evaluate(LAYOUT)
    page.unroute("**/widget.js")
    page.reload()
    launcher(page).wait_for()
    assert page.evaluate(LAYOUT) == before
    open_panel(page)
    assert page.evaluate(LAYOUT) == before
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert page.evaluate(LAYOUT) == before


@pytest.mark.wcag("1.4.10", "2.4.11")
def test_on_a_low_screen_it_stands_in_the_page_and_covers_nothing(
    visit, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    visit(before=TEXT, after="<footer>The end</footer>")
    box = launcher(page).bounding_box()
    texts = [part.bounding_box() for part in page.locator("p, footer").all()]
    assert all(
        text["y"] + text["height"] <= box["y"] or text["y"] >= box["y"] + box["height"]
        for text in texts
    )
    open_panel(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert launcher(page).bounding_box()["y"] > 700


@pytest.mark.wcag("2.4.11")
def test_it_steps_aside_for_what_has_focus(visit) -> None:
    corner = "position: fixed; right: 40px; bottom: 30px"
    page = visit(after=f"<a href='#' id=corner style='{corner}'>In the corner</a>")
    page.get_by_role("link", name="A link").focus()
    expect(launcher(page)).to_have_css("opacity", "1")
    page.locator("#corner").focus()
    expect(launcher(page)).to_have_css("opacity", "0")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == LAUNCHER
    expect(launcher(page)).to_have_css("opacity", "1")
    page.locator("#corner").focus()
    page.locator("#corner").blur()
    expect(launcher(page)).to_have_css("opacity", "1")


@pytest.mark.wcag(*AXE)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_button_breaks_no_rule(
    browser: Browser, website: Website, server_url: str, scheme: Any, forced: Any
) -> None:
    website.pages["/"] = council(
        f"<script src='{server_url}/widget.js' defer data-color=#767676></script>"
    )
    with browser.new_context(color_scheme=scheme, forced_colors=forced) as context:
        page = context.new_page()
        page.goto(website.url)
        launcher(page).wait_for()
        assert problems(page) == []
        open_panel(page)
        assert problems(page) == []
