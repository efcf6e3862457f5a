"""Every component in every state, looked at by axe and by the tape measure."""

from pathlib import Path

import axe_playwright_python
import pytest

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FINDINGS = """rules => axe.run(document, rules).then(found => found.violations.map(
    each => `${each.id}: ${each.nodes.map(node => node.target.join(" ") + " " + node.failureSummary).join("\\n")}`))"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".wide-table, .unseen, .skip")
).map(each => each.outerHTML.slice(0, 100))"""
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, label.choice, select")].filter(each => {
    const box = each.getBoundingClientRect();
    return box.height && box.height < 24 && getComputedStyle(each).display !== "inline";
}).map(each => each.outerHTML.slice(0, 100))"""

LOOKS = [
    {"width": 390, "language": "zh-hans", "size": "plain", "theme": "light"},
    {"width": 390, "language": "en", "size": "large", "theme": "dark"},
    {"width": 1280, "language": "zh-hans", "size": "large", "theme": "dark"},
    {"width": 1280, "language": "en", "size": "plain", "theme": "light"},
]


def known(looks):
    return "-".join(map(str, looks.values()))


@pytest.mark.parametrize("looks", LOOKS, ids=known)
@pytest.mark.parametrize("path", ["/look/", "/look/samples/home/", "/look/samples/report/", "/look/samples/thread/"])
def test_axe_is_silent_and_nothing_sticks_out(look, path, looks):
    page = look(path, **looks)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    height = page.evaluate("document.documentElement.scrollHeight")
    # Higher than the page will be with its pictures drawn, or the dock covers what scrolls below it.
    page.set_viewport_size({"width": looks["width"], "height": height + 2000})
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS, RULES) == []
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("path", ["/look/samples/board/", "/look/offline/"])
def test_axe_is_silent_on_the_others(look, path):
    page = look(path, language="en")
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS, RULES) == []


def test_a_real_installation_has_no_gallery(client, settings):
    settings.INSTALLATION = "tests.web.conftest.a_real_one"
    assert client.get("/look/").status_code == 404
    assert client.get("/look/samples/home/").status_code == 404
