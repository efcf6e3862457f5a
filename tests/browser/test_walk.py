"""The walk on a phone in WeChat: with all that its browser does not have, without JavaScript, and by keyboard alone."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from linli.config.demo import cast, posts
from linli.people.rules import PostKind
from tests.browser.conftest import silent, wechat
from tests.visitor import picture

WORDS = "架空层堆满纸箱，有人在里面给电动车充电。"


@dataclass
class Phone:
    """A page in somebody's hand, with what every visited page is asked: does it fit, is axe silent."""

    page: object
    site: str
    photo: Path
    has_scripts: bool = True

    def opens(self, path=""):
        """A page of the estate; a whole address is one that somebody else was sent."""
        self.page.goto(path if path.startswith("http") else f"{self.site}{path}")
        self.is_well()

    def steps_into(self, role):
        """The demo's one tap into a role's shoes."""
        self.page.goto(f"{self.site}../demo/")
        self.is_well()
        self.taps(self.page.locator(f"button[value={role}]"))

    def taps(self, thing):
        """What leads to another page, and that page when it is there."""
        with self.page.expect_navigation(wait_until="load"):
            thing.click()
        self.is_well()

    def sends(self, step, *, choices=(), words="", photo=False):
        """Fill in the form of this step, as it stands on the page, and send it."""
        form = self.page.locator(f"form[action$='/{step}/']")
        for choice in choices:
            form.locator(f"label:has(input{choice})").first.click()
        if words:
            form.locator("[name=words]").fill(words)
        if photo:
            form.locator("input[type=file]").set_input_files(self.photo)
        self.taps(form.locator("button:not([formnovalidate])").last)

    def is_well(self):
        """Nothing lies beyond the right edge, and axe finds nothing."""
        if self.has_scripts:
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
            assert silent(self.page) == []


@pytest.fixture
def photo(tmp_path):
    """A photo in the phone's album."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture().getvalue())
    return path


@pytest.mark.parametrize("has_scripts", [True, False], ids=["wechat", "without-javascript"])
def test_the_walk_in_wechats_browser(chromium, site, photo, has_scripts):
    def phone():
        return wechat(chromium, java_script_enabled=has_scripts)

    with phone() as hers, phone() as stewards, phone() as workers, phone() as clerks, phone() as managers:
        neighbour = Phone(hers, site, photo, has_scripts)
        steward, worker = Phone(stewards, site, photo, has_scripts), Phone(workers, site, photo, has_scripts)
        clerk, manager = Phone(clerks, site, photo, has_scripts), Phone(managers, site, photo, has_scripts)
        steward.steps_into(PostKind.RED_STEWARD)
        worker.steps_into(PostKind.GRID_WORKER)
        clerk.steps_into(PostKind.COMMITTEE_CLERK)
        manager.steps_into(PostKind.PROPERTY_MANAGER)

        neighbour.opens("snap/")
        tap = "place" if has_scripts else "list"
        report(neighbour, by=tap)
        assert neighbour.page.locator(".qr").count() == 1
        neighbour.taps(neighbour.page.locator("a[href*='/threads/']").first)
        thread = neighbour.page.url

        steward.opens(thread)
        steward.sends("confirmation")
        worker.opens(thread)
        worker.sends(
            "verification",
            choices=["[name=finding][value=borne_out]", "[name=fire]"],
            words="确有充电，已请车主先拔线。",
            photo=True,
        )
        clerk.opens(thread)
        clerk.sends("opening")
        clerk.page.locator("form[action$='/assignment/'] select").select_option(label=posts.BODIES["manager"][1])
        clerk.sends("assignment", words="请当天清走。")
        for verdict in ("no", "yes"):
            manager.opens(thread)
            manager.sends("handling", words="已全部清走。", photo=True)
            worker.opens(thread)
            worker.sends("check", choices=["[name=passed][value=yes]"])
            clerk.opens(thread)
            clerk.sends("closure", words="已清走，每周看一次。")
            neighbour.opens(thread)
            content = ["[name=content][value=yes]"] if verdict == "yes" else []
            neighbour.sends("verdict", choices=[f"[name=solved][value={verdict}]", *content])

        steward.opens("inbox/")
        assert steward.page.locator(f"a[href$='{thread.rpartition('/threads/')[2]}']").count() >= 5
        with phone() as passer_by:
            stranger = Phone(passer_by, site, photo, has_scripts)
            stranger.opens(thread)
            seen = stranger.page.inner_text("body")
            assert [word for word in (WORDS, "确有充电", "张伟", "陈静", "何军", "刘桂芳") if word in seen] == []


def report(phone, *, by):
    """A photo, a tap on the plan (or a choice from the list), a sentence, a telephone number."""
    page = phone.page
    page.locator("input[type=file]").set_input_files(phone.photo)
    if by == "place":
        page.locator(f"svg.plan [data-key='{cast.OPEN_FLOOR}'], svg.plan [id$='{cast.OPEN_FLOOR}']").first.click()
    else:
        places = page.locator("details:has(> #id_place)")
        if places.get_attribute("open") is None:  # without a script it stands open
            places.locator("summary").first.click()
        page.locator(f"details:has(> .options input[value='{cast.OPEN_FLOOR}']) > summary").click()
        page.locator(f"label:has(input[name=place][value='{cast.OPEN_FLOOR}'])").click()
    page.locator("[name=words]").fill(WORDS)
    page.locator("[name=contact]").fill("3栋1502")
    page.locator("main form button.main").click()
    page.wait_for_url("**/receipt/")
    phone.is_well()
