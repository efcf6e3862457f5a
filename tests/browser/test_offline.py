"""A phone in WeChat loses the network over a form: what was typed is not lost, and arrives once."""

import pytest

from linli.config.demo import cast
from linli.matters.models import Matter
from tests.browser.conftest import silent, wechat
from tests.browser.test_walk import WORDS, photo  # noqa: F401 - a fixture

REFUSED = (
    "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)
SAYS_NOTHING = "Object.defineProperty(navigator, 'onLine', { get: () => true })"  # in a lift, with a bar of signal
LEFT = """[
    Object.keys(sessionStorage).filter((name) => name.startsWith("linli")), document.cookie.includes("linli_through"),
]"""
STAYS = "没发出去：现在没有网络"
BACK = "您刚才填的内容已经放回来了"
AGAIN = "照片请再选一次"


def fills_in(page, photo):  # noqa: F811
    page.locator("input[type=file]").set_input_files(photo)
    page.locator(f"svg.plan [data-key='{cast.OPEN_FLOOR}']").first.click()
    page.locator("[name=words]").fill(WORDS)
    page.locator("[name=contact]").fill("3栋1502")


def sends(page):
    page.locator("main form button.main").click()


def typed(page):
    return (
        page.input_value("[name=words]"),
        page.input_value("[name=contact]"),
        page.locator("[name=place]:checked").get_attribute("value"),
        page.locator("svg.plan .picked").count(),
    )


WHOLE = (WORDS, "3栋1502", str(cast.OPEN_FLOOR), 1)


@pytest.mark.parametrize("stores", [True, False], ids=["wechat", "nothing-stored"])
def test_a_form_without_a_network_stays_and_is_sent_later(chromium, site, photo, stores):  # noqa: F811
    before = Matter.objects.of(cast.ESTATE).count()
    with wechat(chromium) as page:
        if not stores:
            page.context.add_init_script(REFUSED)
        page.goto(f"{site}snap/")
        fills_in(page, photo)
        page.context.set_offline(True)
        sends(page)
        page.get_by_text(STAYS).wait_for()
        assert typed(page) == WHOLE
        assert page.locator("main form figure.photo").count() == 1
        assert silent(page) == []
        sends(page)
        assert page.get_by_text(STAYS).count() == 1
        page.context.set_offline(False)
        sends(page)
        page.wait_for_url("**/receipt/")
    assert Matter.objects.of(cast.ESTATE).count() == before + 1


def test_what_was_typed_outlives_the_browsers_own_error_page(chromium, site, photo):  # noqa: F811
    before = Matter.objects.of(cast.ESTATE).count()
    with wechat(chromium) as page:
        page.context.add_init_script(SAYS_NOTHING)
        page.goto(f"{site}snap/")
        fills_in(page, photo)
        page.reload()
        assert typed(page) == WHOLE
        assert page.get_by_text(BACK).is_visible() and page.get_by_text(AGAIN).is_visible()
        assert silent(page) == []
        page.context.set_offline(True)
        sends(page)
        page.wait_for_url("chrome-error://**")
        page.context.set_offline(False)
        page.goto(f"{site}")
        page.goto(f"{site}snap/")
        assert typed(page) == WHOLE
        page.locator("input[type=file]").set_input_files(photo)
        sends(page)
        page.wait_for_url("**/receipt/")
        page.goto(f"{site}snap/")
        assert page.input_value("[name=words]") == ""
        assert not page.get_by_text(BACK).is_visible()
        assert page.evaluate(LEFT) == [[], False]
    assert Matter.objects.of(cast.ESTATE).count() == before + 1
