"""Debian's Qt WebEngine 6.4: an engine older than `light-dark()`, as many residents' telephones have one."""

import json

from linli.config.demo.cast import OPEN_FLOOR
from linli.people.rules import PostKind

TYPED = {"words": "路灯坏了三盏。", "contact": "3栋1502"}
LAYS_OUT = """(() => {
  const [body, root] = [document.body, document.documentElement].map((each) => getComputedStyle(each));
  const main = document.querySelector("main").getBoundingClientRect();
  const papers = [body, root].map((each) => each.backgroundColor).filter((each) => each != "rgba(0, 0, 0, 0)");
  const fits = document.documentElement.scrollWidth <= innerWidth;
  return [fits, main.width > 300 && main.height > 300, papers[0], body.color];
})()"""
WAITING = "document.querySelectorAll('form[action*=\"/confirmation/\"]').length"
PAPER, INK = "rgb(247, 243, 234)", "rgb(35, 32, 27)"  # the light tokens


def test_pages_lay_out_and_work_without_light_dark(site, qt_page):
    qt_page.open(site)
    assert qt_page.run("CSS.supports('color', 'light-dark(#000, #fff)')") is False
    for path in ("", "snap/", "matters/", "mine/", "door/"):
        qt_page.open(f"{site}{path}")
        assert [path, *qt_page.run(LAYS_OUT)] == [path, True, True, PAPER, INK]

    # A report is sent: a tap on the plan, a sentence, a home number.
    qt_page.open(f"{site}snap/")
    qt_page.run(
        f"document.querySelector('[data-key=\"{OPEN_FLOOR}\"]').dispatchEvent(new Event('click', {{bubbles: true}}))"
    )
    assert qt_page.run("document.querySelector('input[name=place]:checked').value") == str(OPEN_FLOOR)
    for name, words in TYPED.items():
        qt_page.run(f"document.querySelector('[name={name}]').value = {json.dumps(words)}")
    qt_page.run("document.querySelector('main form button.main').click()")
    qt_page.until("location.pathname.endsWith('/receipt/') && document.readyState == 'complete'")

    # A steward steps in and confirms it.
    qt_page.open(f"{site}../demo/")
    qt_page.run(f"document.querySelector('button[value={PostKind.RED_STEWARD}]').click()")
    qt_page.until(f"location.href == '{site}' && document.readyState == 'complete'")
    qt_page.open(f"{site}matters/?group=unconfirmed")
    waiting = qt_page.run(WAITING)
    # The oldest: the newest came from this very browser, and nobody confirms what they reported themselves.
    qt_page.run("[...document.querySelectorAll('form[action*=\"/confirmation/\"] button')].pop().click()")
    qt_page.until(f"document.readyState == 'complete' && {WAITING} == {waiting - 1}")
