"""Every page on a phone in WeChat: it fits, tries nothing that is not there, and axe is silent; and the keyboard."""

import pytest

from tests.browser.conftest import silent, wechat
from tools.pages import MAIN, ROLES, pages

FITS = "document.documentElement.scrollWidth <= innerWidth"
FOCUSED = "[document.activeElement.name, document.activeElement.value, document.activeElement.className]"
STOPS_MOST = 80


def test_every_page_fits_and_is_accessible(chromium, site):
    found = []
    for role in MAIN:
        with wechat(chromium) as page:
            if role:
                page.goto(f"{site}../demo/")
                page.click(f"button[value={role}]")
            for each in pages():
                if role == next(role for role in MAIN + ROLES if each.opens_to(role)):
                    answer = page.goto(f"{site.removesuffix('/hanlin/')}{each.path}")
                    if answer.status < 300:
                        found += silent(page)
                        found += [] if page.evaluate(FITS) else [f"{each.name} is wider than the phone"]
    assert found == []


def test_what_wechat_lacks_is_noticed_when_a_page_tries_it(chromium, site):
    for attempt in ("window.open('/')", "document.execCommand('copy')", "alert(1)", "document.body.style.cssText = 0; "
                    "document.body.innerHTML = '<i style=\"color:red\">'"):  # fmt: skip
        with pytest.raises(AssertionError), wechat(chromium) as page:
            page.goto(site)
            page.evaluate(attempt)


def test_a_report_is_sent_by_keyboard_alone(chromium, site):
    with wechat(chromium, has_touch=False, is_mobile=False) as page:
        page.goto(f"{site}snap/")
        reach(page, lambda name, value, look: name == "place_words")
        page.keyboard.type("2 栋西侧架空层，电表箱旁边")
        reach(page, lambda name, value, look: name == "words")
        page.keyboard.type("堆满了纸箱。")
        reach(page, lambda name, value, look: name == "contact")
        page.keyboard.type("3栋1502")
        reach(page, lambda name, value, look: "main" in look)
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/")


def reach(page, is_there):
    """Go on from stop to stop until there."""
    for _ in range(STOPS_MOST):
        page.keyboard.press("Tab")
        if is_there(*(said or "" for said in page.evaluate(FOCUSED))):
            return
    raise AssertionError("the keyboard does not come there")
