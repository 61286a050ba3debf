"""report.html in a real Chromium without a window: nothing is loaded, everything has a name and can be read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from report_helper import CHECKSUM, HOLE, RENAMED, bundles

from planner.report import NAME

PAGES = (CHECKSUM, RENAMED, HOLE)
FLAGS = """
    --headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update
    --disable-sync --hide-scrollbars --disable-dev-shm-usage
"""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with its driver on this machine")

CONTRAST = """
const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const parse = (text) => text.match(/[0-9.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const under = (element) => {
  const bar = element.closest("svg g");
  const rect = bar && bar.querySelector("rect");
  if (rect) return getComputedStyle(rect).fill;
  for (let one = element; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (parse(colour)[3] !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
};
const found = {};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest("script, style, title, desc")) continue;
  const style = getComputedStyle(element);
  const over = element.closest("svg") ? style.fill : style.color, below = under(element);
  const [a, b] = [light(parse(over)), light(parse(below))].sort((x, y) => y - x);
  const name = `${over} on ${below} (${element.tagName}.${element.className.baseVal ?? element.className})`;
  found[name] = (a + 0.05) / (b + 0.05);
}
return found;
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def show(browser: Any, name: str, *, width: int = 1200, scheme: str = "light", media: str = "screen") -> str:
    """Open a page afresh; its address."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    address = (bundles()[name] / NAME).as_uri()
    browser.get("about:blank")
    browser.get(address)
    return address


@pytest.mark.parametrize("name", PAGES)
def test_no_error_and_no_request_leaves_the_file(browser: Any, name: str) -> None:
    browser.get_log("browser")
    browser.get_log("performance")
    address = show(browser, name)
    browser.find_element("id", "unfold").click()
    assert browser.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    requests = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    assert [one for one in requests if one != "about:blank"] == [address]
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_the_policy_would_stop_and_show_a_request(browser: Any) -> None:
    """The page can't load anything even if somebody got markup into it; and the test above would see it."""
    show(browser, RENAMED)
    browser.get_log("browser")
    browser.execute_script("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))")
    assert any("Content Security Policy" in entry["message"] for entry in browser.get_log("browser"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 800, 1200])
def test_nothing_scrolls_sideways(browser: Any, name: str, width: int) -> None:
    show(browser, name, width=width)
    for _ in range(2):
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        browser.find_element("id", "unfold").click()
    shown = browser.execute_script(
        "return [...document.querySelectorAll('.picture')].filter((one) => one.offsetWidth).map((one) => one.className)"
    )
    assert set(shown) == {"picture narrow" if width < 500 else "picture wide"}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_under_it(browser: Any, name: str, scheme: str) -> None:
    show(browser, name, scheme=scheme)
    found = browser.execute_script(CONTRAST)
    assert len(found) > 10
    assert {what: ratio for what, ratio in found.items() if ratio < 4.5} == {}
    page = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (page == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_screen_reader_is_told(browser: Any, name: str) -> None:
    show(browser, name)
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles: dict[str, list[str]] = {}
    for node in nodes:
        if not node["ignored"]:
            role = node["role"]["value"]
            roles.setdefault(role, []).append(node.get("name", {}).get("value", "").strip())
    for role in ("link", "button", "image", "table", "heading", "DisclosureTriangle", "navigation", "region"):
        assert all(roles.get(role, [])), role
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert len(roles[role]) == 1, role
    assert len(roles["image"]) == 2
    assert roles["image"][0].startswith("The bundle: ")
    assert "blocks reads and writes" in " ".join(roles["image"]) or name == HOLE
    assert {"columnheader", "rowheader", "cell"} <= set(roles)
    assert roles["RootWebArea"] == [browser.title]


def test_on_a_phone_tables_are_still_tables(browser: Any) -> None:
    show(browser, CHECKSUM, width=360)
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    assert roles.count("table") >= 5
    assert {"row", "cell", "columnheader", "rowheader"} <= set(roles)


def test_the_keyboard_is_enough(browser: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def press(*keys: str) -> None:
        ActionChains(browser).send_keys(*keys).perform()

    show(browser, CHECKSUM)
    press(Keys.TAB)
    assert browser.switch_to.active_element.text == "To the content"
    press(Keys.ENTER)
    summary = browser.find_element("css selector", "#step-050 > summary")
    opened = "return document.getElementById('step-050').open"
    assert not browser.execute_script(opened)
    browser.execute_script("arguments[0].focus()", summary)
    press(Keys.ENTER)
    assert browser.execute_script(opened)
    assert browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", summary) == "solid"


def test_a_link_to_a_step_opens_it(browser: Any) -> None:
    show(browser, CHECKSUM)
    link = browser.find_element("css selector", "a[href='#step-020']")
    browser.execute_script("arguments[0].click()", link)
    assert browser.execute_script("return location.hash") == "#step-020"
    browser.execute_async_script("setTimeout(arguments[0], 50)")
    assert browser.execute_script("return document.getElementById('step-020').open")


def test_on_paper_every_step_is_unfolded(browser: Any) -> None:
    """Also without the script: nobody presses a button on paper."""
    show(browser, CHECKSUM, width=718, media="print", scheme="dark")  # A4, upright
    heights = browser.execute_script(
        "return [...document.querySelectorAll('details')].map((one) => [one.open, "
        "one.querySelector('.fold').getBoundingClientRect().height])"
    )
    assert heights
    assert all(not opened and height > 20 for opened, height in heights)
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.execute_script("return document.getElementById('unfold').offsetHeight") == 0
    assert browser.execute_script("return getComputedStyle(document.querySelector('.sides')).display") == "table"
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 718
