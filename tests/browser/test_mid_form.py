"""A session ends while somebody on a phone fills in a form with photos: they arrive, and once."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from linli.config.demo import cast
from linli.files.models import File
from linli.matters.models import Matter, Photo
from linli.matters.rules import PhotoStep
from linli.people.rules import PostKind
from tests.browser.conftest import wechat
from tests.browser.test_walk import Phone
from tests.files.pictures import exif, photo, picture

WORDS = "确有充电，已请车主先拔线。"


@pytest.fixture
def photos(tmp_path):
    """Two photos in the phone's album, which tell where they were taken."""
    paths = [tmp_path / f"{n}.jpg" for n in range(2)]
    for n, path in enumerate(paths):
        path.write_bytes(photo(picture((640, 480 + n)), exif=exif()))
    return paths


@pytest.mark.parametrize("has_scripts", [True, False], ids=["wechat", "without-javascript"])
def test_a_session_that_ends_in_mid_form_loses_no_photo(chromium, site, photos, has_scripts):
    matter = Matter.objects.of(cast.ESTATE).filter(state="received", common_part=cast.OPEN_FLOOR).latest("received_at")
    step, files = f"form[action$='/{matter.pk}/verification/']", File.objects.of(cast.ESTATE).count()
    with wechat(chromium, statuses=[403], java_script_enabled=has_scripts) as page:
        worker = Phone(page, site, photos, has_scripts)
        worker.steps_into(PostKind.GRID_WORKER)
        worker.opens(f"threads/{matter.thread_id}/")
        page.locator(f"{step} label:has([name=finding][value=borne_out])").click()
        page.locator(f"{step} [name=words]").fill(WORDS)
        page.locator(f"{step} input[type=file]").set_input_files(photos)
        assert Session.objects.all().delete()[0]
        worker.taps(page.locator(f"{step} button.main"))

        assert WORDS in page.inner_text("main")
        assert pictures_on(page) == [480, 480]
        worker.taps(page.locator("main form button.main"))
        worker.taps(page.locator("form[action='/demo/'] button.main"))
        worker.taps(page.locator(f"button[value={PostKind.GRID_WORKER}]"))

        assert pictures_on(page) == [480, 480]
        assert File.objects.of(cast.ESTATE).count() == files, "until then nothing is written"
        page.locator(f"{step} button.main").dblclick(no_wait_after=True)  # an impatient finger
        expect(page).to_have_url(re.compile("/threads/"))
        assert WORDS in page.inner_text("main")
    brought = Photo.objects.of(cast.ESTATE).filter(matter=matter, step=PhotoStep.VERIFICATION)
    assert (brought.count(), File.objects.of(cast.ESTATE).count()) == (2, files + 2)
    assert {file.latitude_microdegrees for file in File.objects.of(cast.ESTATE).order_by("-pk")[:2]} == {None}


def pictures_on(page):
    """How wide the photos on this page really are; 0 for one that is not shown."""
    shown = page.locator("main figure.photo img").all()
    for each in shown:
        each.scroll_into_view_if_needed()
        each.evaluate("image => image.decode()")
    return [each.evaluate("image => image.naturalWidth") for each in shown]
