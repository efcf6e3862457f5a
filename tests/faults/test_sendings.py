"""What browsers and people send that is not as it should be: each a sentence, and nothing is written."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.chronicle.commands import open_book
from linli.config.demo import cast
from linli.database.models import new_key
from linli.files.models import held
from linli.kernel.actors import Hand
from linli.matters.commands import report
from linli.matters.models import Category, Matter
from linli.people.commands import accept_invitation, invite_holder
from linli.people.models import EstateSettings, Place
from linli.people.queries import shoes
from linli.people.rules import PostKind
from tests.faults.browser import Browser
from tests.faults.town import REPORT, noise, report_form
from tests.files.pictures import photo, picture, zipped
from tests.visitor import form_to

PASSWORD, SEED = "every house has a door", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOTHING = {"matters": 0, "entries": 0, "files": 0, "contacts": 0}
ONE = {"matters": 1, "entries": 1, "files": 0, "contacts": 1}


def forty_megapixels():
    """Small in bytes: a wall of one colour, as an attacker would send it."""
    return photo(picture((8000, 5001)), "PNG")


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (lambda: photo(picture((640, 480)))[:2000], "This photo is damaged or came in cut off."),
        (forty_megapixels, "This photo has 40 million pixels or more."),
        (zipped, "This file is not a photo that can be read here."),
        (lambda: noise(5000), "This file is not a photo that can be read here."),
        (lambda: b"", "This file is not a photo that can be read here."),
    ],
    ids=["truncated", "forty megapixels", "zip", "noise", "empty"],
)
def test_a_photo_that_is_none(town, bad, sentence):
    with town.place.served("--workers", "1") as server:
        browser = Browser(server)
        form = report_form(browser, "with a bad photo")
        page = browser.send(REPORT, form, photos=[("bad.jpg", bad())])
        assert page.status == 422
        assert f"bad.jpg: {sentence}" in page.text
        assert "with a bad photo" in page.text
        assert town.more() == NOTHING
        # Without it the report is fine: the same form, the same act.
        assert "/receipt/" in browser.send(REPORT, form).path
    assert town.more() == ONE
    assert list((town.place.var / "files").rglob("*.half*")) == []


def test_the_same_form_twice_at_once_and_again(town):
    with town.place.served() as server:
        browser = Browser(server)
        form = report_form(browser, "a double tap")
        with ThreadPoolExecutor(6) as taps:
            pages = list(taps.map(lambda _: browser.send(REPORT, form), range(6)))
        pages.append(browser.send(REPORT, form))
        assert {page.status for page in pages} == {200}
        assert len({page.path for page in pages}) == 1
        assert town.more() == ONE
        other = browser.send(REPORT, form | {"words": "other words under the same act"})
        assert other.status == 422
        assert "This page was already sent with other contents." in other.text
    assert town.more() == ONE
    assert town.is_whole()


def test_a_session_that_ends_in_mid_form(town):
    """What was typed and the photos go along through sign-in and are sent by one tap; until then nothing is written."""
    role = PostKind.RED_STEWARD
    person = shoes(cast.ESTATE, on=timezone.localdate())[role]
    facts = {"estate": cast.ESTATE, "person_id": person, "by": Hand.HOUSE, "at": timezone.now(), "act": new_key()}
    invite_holder(**facts, token="token")
    accept_invitation(token="token", name="steward", password=PASSWORD, seed=SEED, at=timezone.now())
    with town.place.served() as server:
        resident, steward = Browser(server, role="resident"), Browser(server, role=str(role))
        resident.send(REPORT, report_form(resident, "to be verified"))
        matter = Matter.objects.of(cast.ESTATE).get(words="to be verified")
        verification = f"/{cast.SLUG}/matters/{matter.pk}/verification/"
        typed = form_to(steward.open(verification).text, verification)
        typed |= {"finding": "borne_out", "words": "seen with my own eyes"}
        before, photos = town.more(), [(f"{n}.jpg", photo(picture((640, 480 + n)))) for n in range(2)]
        assert Session.objects.all().delete()[0]
        late = steward.send(verification, typed, photos=photos)
        assert (late.status, "seen with my own eyes" in late.text) == (403, True)
        assert "2 photos are kept" in late.text
        page, at_the_door = late, f"/{cast.SLUG}/door/"
        for path, said in (
            (at_the_door, {}),
            (f"{at_the_door}post/", {"name": "steward", "password": PASSWORD}),
            (f"{at_the_door}factor/", {"digits": pyotp.TOTP(SEED).now()}),
        ):
            page = steward.send(path, form_to(page.text, path) | said)
            assert page.status == 200, path
        assert "seen with my own eyes" in page.text
        matter.refresh_from_db()
        assert (town.more(), matter.state, matter.version) == (before, "received", 1)
        kept = form_to(page.text, verification)
        assert kept.items() >= {name: value for name, value in typed.items() if name != "csrfmiddlewaretoken"}.items()
        assert len(kept["kept"]) == 2
        for _ in range(2):  # an impatient finger
            assert "/threads/" in steward.send(verification, kept).path
        matter.refresh_from_db()
        assert (matter.state, matter.version) == ("verified", 2)
        assert (town.more()["files"], held.counts("")) == (2, (0, 0))
    assert town.is_whole()


def test_a_forged_id_of_another_estate(town):
    """A matter of another estate is as absent under our address as one that never was; to look and to act."""
    other = new_key()
    place = Place.objects.create(id=other, kind="estate", name="龙泉小区", slug="elsewhere")
    EstateSettings.objects.create(place=place, areas=["matters"])
    open_book(estate=other)
    category = Category.objects.of(cast.ESTATE).first()
    category.pk, category.estate = new_key(), other
    category._state.adding = True
    category.save()
    theirs = report(
        estate=other, category_id=category.pk, words="theirs", place_words="there", phone="12012345678",
        by=Hand.STRANGER, at=timezone.now(), act=new_key(),
    )  # fmt: skip
    town.before = town.counts()
    with town.place.served() as server:
        clerk = Browser(server, role=str(PostKind.COMMITTEE_CLERK))
        steward = Browser(server, role=str(PostKind.RED_STEWARD))
        for browser in (clerk, steward):
            form = report_form(browser, "an act of ours, with a token of ours")
            assert answers(browser, theirs, form) == answers(browser, new_key(), form)
        # A place and a category of theirs are none of ours; nothing else is wrong with the form.
        stranger = Browser(server)
        form = report_form(stranger, "forged")
        for forged in ({"category_id": str(category.pk)}, {"place": str(other)}):
            assert stranger.send(REPORT, form | forged).status == 422, forged
        assert town.more() == NOTHING
        assert "/receipt/" in stranger.send(REPORT, form).path
    assert town.more() == ONE
    assert Matter.objects.of(other).get().words == "theirs"


def answers(browser, key, form):
    """What each page of a matter answers who looks, and who acts."""
    given = []
    for page in ("", "confirmation/", "verification/", "opening/", "closure/"):
        path = f"/{cast.SLUG}/matters/{key}/{page}"
        looked, acted = browser.open(path), browser.send(path, form)
        assert (looked.status, acted.status in (404, 405)) == (404, True), path
        assert "theirs" not in looked.text + acted.text
        given.append((looked.status, acted.status))
    return given


def test_a_page_too_old_to_have_a_token(town):
    """What was typed comes back with the photos, to be sent again by one tap; the one that is none is named."""
    with town.place.served() as server:
        browser = Browser(server)
        form = report_form(browser, "typed long ago")
        browser.cookies.clear()
        bad = ("bad.jpg", zipped())
        page = browser.send(REPORT, form, photos=[("good.jpg", photo(picture((640, 480)))), bad])
        assert page.status == 403
        assert '<input type="hidden" name="words" value="typed long ago">' in page.text
        assert ("One photo is kept" in page.text, "bad.jpg: This file is not a photo" in page.text) == (True, True)
        assert town.more() == NOTHING
        assert "/receipt/" in browser.send(REPORT, form_to(page.text, REPORT)).path
    assert town.more() == ONE | {"files": 1}
