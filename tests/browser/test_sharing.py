"""发到群里: a tap, and there are three lines to copy and a picture to hold, in a browser that does neither itself."""

import base64
import io
import re

import segno
from PIL import Image

from tests.browser.conftest import silent, wechat

WIDE = 1080
CODE_LEFT, CODE_WIDE = 50, 440  # where page.js puts the code, from the left; how far down, the title decides
QUIET = 4  # modules around a code
PAGES = ["threads", "matters/", "snap/", ""]


def test_a_tap_gives_three_lines_and_a_picture_to_hold(chromium, site):
    with wechat(chromium) as page:
        for path in PAGES:
            comes_to(page, site, path)
            page.locator("details.share > summary").click()
            share = page.locator("details.share")
            words = [share.get_attribute(f"data-{name}") for name in ("estate", "title", "asks", "until")]
            estate, title, asks, until = words
            lines = share.locator("[data-lines]").inner_text().split("\n")
            assert lines == [f"【{estate} · 演示】{title}", f"{asks} {until}".strip(), page.url]
            comes_before_the_eyes(page, share)
            assert share.locator("[data-by-hand]").is_visible()  # the link is there to hold and copy
            assert not share.locator("[data-copy]").is_visible()
            shown = share.locator("[data-picture] img[src^='data:image/png']")
            shown.wait_for()
            assert title in shown.get_attribute("alt")
            assert shown.bounding_box()["width"] <= page.viewport_size["width"]
            picture = picture_of(shown)
            assert picture.width == WIDE
            assert has_code(picture, page.url)
            assert not has_code(picture, f"{page.url}?")
            above = picture.crop((90, 200, WIDE - 90, 300)).getcolors(1 << 20)  # the title's first line
            assert sum(count for count, shade in above if shade < 100) > 1000
            assert silent(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def comes_before_the_eyes(page, share):
    """It stands far down: within two seconds the page moves so that it begins in the upper half."""
    for _ in range(40):
        if share.bounding_box()["y"] < page.viewport_size["height"] / 2:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it stays at {share.bounding_box()}")


def test_without_a_script_the_lines_and_the_code_are_there(chromium, site):
    with wechat(chromium, java_script_enabled=False) as page:
        comes_to(page, site, "matters/")
        page.locator("details.share > summary").click()
        share = page.locator("details.share")
        assert page.url in share.locator("[data-lines]").inner_text()
        assert share.locator("img[data-code]").is_visible()
        assert not share.locator("[data-copy]").is_visible()


def test_who_reads_english_gets_the_lines_in_chinese_as_well(chromium, site):
    with wechat(chromium, locale="en-GB") as page:
        for path in PAGES:
            comes_to(page, site, path)
            page.locator("details.share > summary").click()
            english, chinese = page.locator("[data-lines]").all_inner_texts()
            assert (english.split("\n")[2], chinese.split("\n")[2]) == (page.url, page.url)
            assert "demo】" not in chinese and "演示】" in chinese
            assert not re.search(r"[A-Za-z]{3}", chinese.rpartition("\n")[0]), chinese


def test_where_a_page_may_copy_one_tap_copies_the_lines(chromium, site):
    with chromium.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        comes_to(page, site, "threads")
        page.locator("details.share > summary").click()
        page.locator("[data-copy]").click()
        page.get_by_text("已复制").wait_for()
        assert page.url in page.evaluate("navigator.clipboard.readText()").split("\n")
        assert not page.locator("[data-by-hand]").is_visible()


def comes_to(page, site, path):
    """A page of the estate; a thread is that of the newest matter."""
    if path != "threads":
        page.goto(f"{site}{path}")
        return
    page.goto(f"{site}matters/")
    page.goto(page.url.split("/hanlin/")[0] + page.locator("a[href*='/threads/']").first.get_attribute("href"))


def picture_of(shown) -> Image.Image:
    """What was drawn, in shades of grey."""
    drawn = re.sub(r"^data:image/png;base64,", "", shown.get_attribute("src"))
    return Image.open(io.BytesIO(base64.b64decode(drawn))).convert("L")


def has_code(picture, text) -> bool:
    """Whether the code of this text stands somewhere down its left side, module by module."""
    modules = segno.make(text, error="m", micro=False).matrix
    size = CODE_WIDE / (len(modules) + 2 * QUIET)

    def is_there(top):
        return all(
            (picture.getpixel((int(CODE_LEFT + (QUIET + x + 0.5) * size), int(top + (QUIET + y + 0.5) * size))) < 128)
            == bool(module)
            for y, row in enumerate(modules)
            for x, module in enumerate(row)
        )

    return any(map(is_there, range(picture.height - CODE_WIDE)))
