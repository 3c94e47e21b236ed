"""Time from the click on the widget's button to a panel that can be used.

    python comparison/panel_opens.py http://127.0.0.1:8000 [RUNS]

The server runs already. Usable is: the first message is there, and the field has focus. Each run has an
empty cache. "Slow" is the line that Chrome's tools call slow 4G: 1.6 Mbit/s, and 150 ms for each answer.
"""

from __future__ import annotations

import shutil
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}

# On the page around it and in the frame: one clock for both.
NOTE = """
const now = () => performance.timeOrigin + performance.now();
addEventListener("click", () => (window.clicked ??= now()), true);
new MutationObserver(() => {
  if (document.querySelector(".message") && document.activeElement.id === "text") window.usable ??= now();
}).observe(document, {subtree: true, childList: true, attributes: true});
addEventListener("focusin", () => {
  if (document.querySelector(".message") && document.activeElement.id === "text") window.usable ??= now();
});
"""


def opening(browser: Browser, url: str, is_slow: bool) -> float:
    """Milliseconds of one opening."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto(url)
        if is_slow:
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
        page.get_by_role("button", name="Ask about health data").click()
        page.frame_locator("sharewell-chat iframe").locator(".message").first.wait_for()
        panel = next(
            frame for frame in page.frames if frame.url.endswith("/widget/panel")
        )
        panel.wait_for_function("window.usable")
        return panel.evaluate("usable") - page.evaluate("clicked")


def main(url: str, runs: int) -> None:
    """Prints the middle and the range, on the machine's own line and on a slow one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for line in ("local", "slow"):
            times = sorted(opening(browser, url, line == "slow") for _ in range(runs))
            print(
                f"{line:5} {statistics.median(times):5.0f} ms ({times[0]:.0f} to {times[-1]:.0f})"
            )
        print(f"Chromium {browser.version}, {runs} runs")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
