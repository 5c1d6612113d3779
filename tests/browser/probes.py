"""What every screen must pass: axe, reflow, targets, focus, no errors, no other hosts, weight of the first load."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
SMALLEST_TARGET = 24
MOST_BYTES = 60 * 1024
MOST_REQUESTS = 10

SAID_OF_A_LOST_REQUEST = ("console: htmx:afterRequest", "console: htmx:sendError", "console: htmx:sendAbort")


class Witness:
    """Records what a page must not do: console errors, policy violations, uncaught errors, other hosts."""

    def __init__(self, page):
        self.found = []
        self.cut_off = 0
        self.expected = set()
        self.home = None
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"uncaught: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)

    @property
    def findings(self):
        """What was found, but for what htmx says of requests that leaving the page cut off."""
        left = list(self.found)
        said = [finding for finding in left if finding.startswith(SAID_OF_A_LOST_REQUEST)]
        for finding in said[: len(SAID_OF_A_LOST_REQUEST) * self.cut_off]:
            left.remove(finding)
        return left

    def _failed(self, request):
        self.cut_off += request.failure == "net::ERR_ABORTED"

    def _console(self, message):
        refused = any(f"status of {status}" in message.text for status in self.expected)
        if message.type == "error" and not refused:
            self.found.append(f"console: {message.text}")

    def _request(self, request):
        host = urlsplit(request.url).netloc
        self.home = self.home or host
        if host and host != self.home:
            self.found.append(f"other host: {host}")

    def expect(self, *statuses):
        """Chromium reports refused requests as console errors; a test names those it provokes."""
        self.expected |= {str(status) for status in statuses}


def check_screen(page):
    """All probes of a page as it stands now; the keyboard stays where it is."""
    focused = page.evaluate_handle("document.activeElement")
    assert axe_findings(page) == []
    assert small_targets(page) == []
    assert hidden_focus(page) == []
    assert invisible_focus(page) == []
    assert page_width(page, NARROW) <= NARROW
    page.evaluate("node => node.focus()", focused)
    assert page.witness.findings == []


def axe_findings(page):
    """What axe finds on the whole page at once; what sticky parts cover while scrolling, `hidden_focus` looks for."""
    size = page.viewport_size
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], whole)})
    try:
        return _axe(page)
    finally:
        page.set_viewport_size(size)


def _axe(page):
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        (violation["id"], node["html"][:160], node.get("failureSummary", "")[:200])
        for violation in violations
        for node in violation["nodes"]
    ]


def page_width(page, width):
    """Width the page needs in a window that narrow; tables scroll in their own region."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": before["height"]})
    needed = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    return needed


def small_targets(page):
    """Controls under 24 × 24 pixels, links inside a sentence excepted."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
          .filter((node) => node.checkVisibility({ checkVisibilityCSS: true }) && !node.closest('.unseen, .skip'))
          .filter((node) => !(node.matches('a') && node.closest('p, li, dd')
              && node.closest('p, li, dd').textContent.trim() !== node.textContent.trim()
              && getComputedStyle(node).display === 'inline'))
          .map((node) => [node.outerHTML.slice(0, 120), node.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
          .map(([html, box]) => `${html} ${Math.round(box.width)}×${Math.round(box.height)}`)""",
        SMALLEST_TARGET,
    )


WALK = """
  const stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, iframe, [tabindex]')].filter((node) => node.tabIndex >= 0);
  const walk = (nodes, look) => {
    const found = new Set();
    for (const node of nodes) {
      node.focus();
      if (document.activeElement === node && !look(node)) found.add(node.outerHTML.slice(0, 120));
    }
    return [...found].sort();
  };
"""


def hidden_focus(page):
    """Controls that disappear under something sticky when reached backwards from the end of the page."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight); document.activeElement.blur()")
    page.keyboard.press("Shift+Tab")
    return page.evaluate(
        f"""() => {{ {WALK}
          return walk(stops.reverse(), (node) => {{
            if (node.matches('.scroll, iframe')) return true;
            const box = node.getBoundingClientRect();
            const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1]];
            return points.some(([x, y]) => {{
              const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
              return hit && (hit === node || node.contains(hit) || hit.contains(node));
            }});
          }});
        }}"""
    )


def invisible_focus(page):
    """Controls that look the same with and without the keyboard's focus."""
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    # Where a key has brought the focus, it shows; so it does wherever a script takes it from there.
    page.keyboard.press("Tab")
    return page.evaluate(
        f"""() => {{ {WALK}
          return walk(stops, (node) => {{
            const look = getComputedStyle(node);
            const outlined = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
            return outlined || look.boxShadow !== 'none';
          }});
        }}"""
    )


def first_load(context, address):
    """Bytes on the wire and requests of a cold first load."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    return sum(sizes), len(sizes)
