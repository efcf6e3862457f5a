"""The pages of matters: what each reader finds, what a refusal keeps, and that nothing happens behind a closed door."""

import datetime as dt
import html
import io
import re
import shutil
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone

from linli.chronicle.models import Act, Entry
from linli.files.models import File, held
from linli.files.rules import Use
from linli.kernel.actors import Hand
from linli.matters import commands, queries
from linli.matters.forms import WHOLE_ESTATE
from linli.matters.models import Category, Contact, Matter, Photo, Verdict, Verification
from linli.matters.queries import PAGE
from linli.matters.rules import Finding, PhotoStep, State
from linli.matters.views.lists import PIECE
from linli.people.models import Building, CommonPart, EstateSettings, Place
from tests.matters.reader import absence, address, form_on, jpeg, queries_of, reader, shown
from tests.matters.test_commands import do, report, walk
from tests.village import ESTATE, NEIGHBOUR

SNAP = "/hanlin/snap/"


def sent(street, **typed):
    """What somebody fills in who reports the junk."""
    return {
        "act": uuid4(), "kind": "report", "words": "架空层堆满纸箱", "place": street.floor.pk,
        "category_id": street.category.pk, "contact": "2-1502",
    } | typed  # fmt: skip


def rows():
    """How many there are of everything that a page could have changed."""
    return [table.objects.count() for table in (Matter, Entry, Act, File, Contact, Photo, Verification, Verdict)]


def the_matter():
    [matter] = Matter.objects.all()
    return matter


# Reporting


def test_a_stranger_reports_and_takes_a_receipt_home(street):
    stranger = reader()
    assert "Telephone or home number" in shown(stranger.get(SNAP))
    answer = stranger.post(SNAP, sent(street, photos=[jpeg(), jpeg("#444444")]), follow=True)
    matter = the_matter()
    assert matter.state == State.UNCONFIRMED
    assert (matter.common_part, matter.building) == (street.floor, street.building)
    assert Contact.objects.get().home == "2-1502"
    assert [(photo.step, photo.rank) for photo in Photo.objects.order_by("rank")] == [
        (PhotoStep.REPORT, 0), (PhotoStep.REPORT, 1),
    ]  # fmt: skip
    assert {photo.use for photo in File.objects.all()} == {Use.HANDLERS}
    secret = queries.secret_of(matter.pk)
    assert answer.redirect_chain == [(address("matters:receipt", secret), 302)]
    assert f"http://testserver/hanlin/r/{secret}/" in shown(answer)
    assert f"{matter.year}-{matter.serial:04d} It is in. Thank you. 架空层堆满纸箱" in shown(answer)
    thread = stranger.get(address("portal:thread", matter.thread_id))  # this browser holds it now
    assert "架空层堆满纸箱" in shown(thread)
    assert reader().get(address("portal:thread", matter.thread_id)).status_code == 404


def test_a_resident_leaves_no_contact_and_may_show_the_photos(street):
    resident = reader(street.by.resident)
    assert "Telephone or home number" not in shown(resident.get(SNAP))
    facts = sent(street, photos=[jpeg()], neighbours_may_see="on")
    del facts["contact"]
    assert resident.post(SNAP, facts).status_code == 302
    assert (the_matter().state, the_matter().reporter) == (State.RECEIVED, street.by.resident)
    assert File.objects.get().use == Use.ESTATE
    assert not Contact.objects.exists()


def test_a_telephone_is_told_from_a_home_number(street):
    reader().post(SNAP, sent(street, contact="138 0013 8000"))
    assert (Contact.objects.get().phone, Contact.objects.get().home) == ("13800138000", "")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"contact": "12"}, "contact", "Nobody can be reached by this"),
        ({"contact": "电话abc"}, "contact", "Nobody can be reached by this"),
        ({"contact": ""}, "contact", "Leave one of the two"),
        ({"words": "😡"}, "words", "Take a photo or write a few words"),
        ({"words": "长" * 2001}, "words", "These are 2001 characters, at most 2000"),
        ({"place_words": "长" * 2001}, "place_words", "These are 2001 characters, at most 2000"),
        ({"place": "", "place_words": "？"}, "place", "Choose a place or say in words"),
    ],
)  # fmt: skip
def test_what_is_not_enough_is_said_at_its_field_and_nothing_is_lost(street, typed, field, sentence):
    before, answer = rows(), reader().post(SNAP, sent(street, **typed))
    page = answer.content.decode()
    assert (answer.status_code, rows()) == (422, before)
    assert f'<a href="#id_{field}">' in page
    assert sentence in re.search(rf'id="id_{field}_wrong">(.*?)</p>', page, re.DOTALL)[1]
    assert all(value in page for value in typed.values())


def test_a_need_asks_for_no_place_and_is_called_one(street):
    stranger = reader()
    answer = stranger.post(SNAP, sent(street, kind="need", place="", words="想要一把轮椅"), follow=True)
    matter = the_matter()
    assert (matter.kind, matter.building, matter.common_part, matter.place_words) == (
        "need",
        None,
        None,
        "The whole estate",
    )
    assert "Category Need · Things piled up" in shown(answer)
    assert "A red steward or grid worker asks back what is needed and confirms it" in shown(answer)
    thread = shown(stranger.get(address("portal:thread", matter.thread_id)))
    assert "Need · Things piled up" in thread
    assert "Location The whole estate" in thread
    assert "Need · Things piled up" in shown(reader(street.by.grid).get(address("matters:list")))


def test_the_whole_estate_is_a_place_in_words(street):
    typed = {"place": WHOLE_ESTATE, "place_words": "每个单元"}
    assert reader().post(SNAP, sent(street, **typed)).status_code == 302
    assert (the_matter().building, the_matter().place_words) == (None, "The whole estate · 每个单元")


def test_what_the_form_promises_is_what_the_categories_give(street):
    Category.objects.update(verification_days=0, answer_days=1)
    Category.objects.filter(pk=street.category.pk).update(verification_days=3, answer_days=7)
    page = shown(reader().get(SNAP))
    assert ("within 3 working days" in page, "within 7 working days" in page) == (True, True)
    Category.objects.update(verification_days=0)
    assert "the same working day" in shown(reader().get(SNAP))


def test_a_receipt_says_what_was_sent(street):
    photos = [jpeg(), jpeg("#444444")]
    said = shown(reader().post(SNAP, sent(street, place_words="靠东", photos=photos), follow=True))
    assert "Where? 2 栋西侧架空层 More exactly 靠东 Category Things piled up Photos 2" in said
    assert "Copy the address" in said


def test_every_place_is_on_the_list_building_by_building(street):
    Building.objects.update(outline="0,0 10,0 10,10 0,10")
    lift = CommonPart.objects.create(estate=ESTATE, kind="lift", building=street.building, name="2 栋 1 单元电梯")
    gate = CommonPart.objects.create(estate=ESTATE, kind="gate", name="南门")
    page = reader().get(SNAP).content.decode()
    folds = re.findall(r"<summary>([^<]*)</summary><div class=\"options\">(.*?)</details>", page, re.DOTALL)
    assert [(name, re.findall(r"<span>([^<]*)</span>", within)) for name, within in folds] == [
        ("2 栋", ["2 栋", "2 栋 1 单元电梯", "2 栋西侧架空层"]),
        ("Elsewhere in the estate", ["南门"]),
    ]
    assert page.count("<polygon") == 1  # what has no outline cannot be tapped
    for part in (lift, gate):
        assert reader().post(SNAP, sent(street, place=part.pk)).status_code == 302
    assert {matter.common_part for matter in Matter.objects.all()} == {lift, gate}
    assert '<details class="fold" open><summary>2 栋' in reader().get(SNAP, {"at": lift.pk}).content.decode()


def test_a_kept_photo_is_for_whom_its_form_says_in_the_end(street):
    """Whether it was told otherwise before, when the form was refused, makes no difference."""
    for before, after, use in (("on", "", Use.HANDLERS), ("", "on", Use.ESTATE), ("on", "on", Use.ESTATE)):
        stranger, facts = reader(), sent(street)
        refused = stranger.post(SNAP, facts | {"place": "", "neighbours_may_see": before, "photos": [jpeg()]})
        ticked = re.search(r'name="neighbours_may_see"[^>]* checked', refused.content.decode())
        assert bool(ticked) == bool(before)
        [kept] = re.findall(r'name="kept" value="([^"]*)"', refused.content.decode())
        assert stranger.post(SNAP, facts | {"neighbours_may_see": after, "kept": [kept]}).status_code == 302
        assert File.objects.latest("kept_at").use == use


def test_a_code_on_the_wall_brings_its_place_along(street):
    page = reader().get(SNAP, {"at": street.floor.pk})
    assert "2 栋西侧架空层" in shown(page)
    assert re.search(rf'value="{street.floor.pk}"[^>]* checked', page.content.decode())
    assert reader().get(SNAP, {"at": "no place"}).status_code == 200
    assert reader().get(SNAP, {"at": uuid4()}).status_code == 200


def pledges_on(answer):
    """What a page shows of photos that wait for their form."""
    return re.findall(r'name="kept" value="([^"]*)" checked', answer.content.decode())


def test_a_refused_report_keeps_what_was_typed_and_the_photos(street):
    stranger, before = reader(), rows()
    facts = sent(street, place="", words="堆满了", photos=[jpeg()])
    refused = stranger.post(SNAP, facts)
    assert refused.status_code == 422
    assert "Where? : Choose a place or say in words where it is" in shown(refused)
    assert '<a href="#id_place">' in refused.content.decode()
    assert "堆满了" in shown(refused)
    assert 'value="2-1502"' in refused.content.decode()
    assert rows() == before
    [kept] = pledges_on(refused)
    thumb = stranger.get(address("people:held_photo", kept))
    thumb.close()
    assert (thumb.status_code, thumb["Content-Type"]) == (200, "image/jpeg")
    stranger.post(SNAP, facts | {"place": street.floor.pk, "kept": [kept], "photos": [jpeg("#444444")]})
    assert [photo.file for photo in Photo.objects.order_by("rank")] == [file.pk for file in File.objects.order_by("pk")]
    assert (File.objects.count(), held.counts("")) == (2, (0, 0))


def test_what_a_form_that_is_refused_twice_brings_arrives_once(street):
    stranger = reader()
    facts = sent(street, place="")
    first = pledges_on(stranger.post(SNAP, facts | {"photos": [jpeg()]}))
    second = pledges_on(stranger.post(SNAP, facts | {"kept": first, "photos": [jpeg(), jpeg("#444444")]}))
    assert len(second) == 2, "the first one was chosen once more"
    dropped = second[:1]
    answers = [stranger.post(SNAP, facts | {"place": street.floor.pk, "kept": dropped}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert (Matter.objects.count(), File.objects.count(), Photo.objects.count()) == (1, 1, 1)


def test_photos_of_a_move_that_comes_too_late_stay_with_the_form(street):
    matter = report(street)
    walk(street, matter, to=State.RECEIVED)
    grid, url = reader(street.by.grid), address("matters:verification", matter)
    form = form_on(grid, url) | {"finding": Finding.BORNE_OUT, "words": "看过了"}
    do(commands.verify, matter, street.by.clerk, finding=Finding.PARTLY)
    before = rows()
    refused = grid.post(url, form | {"photos": [jpeg()]})
    assert (refused.status_code, rows(), "看过了" in shown(refused)) == (422, before, True)
    assert len(pledges_on(refused)) == 1


def test_a_photo_that_waits_is_shown_to_the_browser_that_brought_it_alone(street):
    mine = reader()
    [kept] = pledges_on(mine.post(SNAP, sent(street, place="", photos=[jpeg()])))
    for who in (reader(), reader(street.by.clerk), reader(street.by.keeper)):
        assert who.get(address("people:held_photo", kept)).status_code == 404
    assert mine.get(address("people:held_photo", kept[:-1])).status_code == 404
    taken = reader().post(SNAP, sent(street, kept=[kept]))
    assert "A photo is no longer here" in shown(taken)
    assert (taken.status_code, Matter.objects.count(), File.objects.count()) == (422, 0, 0)


def test_a_residents_report_whose_session_ended_is_carried_or_sent_as_a_strangers(street):
    resident, before = reader(street.by.resident), rows()
    drawn = [who.get(SNAP).content.decode().count('name="known" value="1"') for who in (resident, reader())]
    form = sent(street, photos=[jpeg()]) | dict.fromkeys(["known"] * drawn[0], "1")
    del form["contact"]
    Session.objects.all().delete()
    late = resident.post(SNAP, form)
    assert drawn == [1, 0]
    assert (late.status_code, rows(), "Send it without signing in" in late.content.decode()) == (403, before, True)
    [pledge] = late.context["pledges"]
    typed = dict(late.context["form"]["fields"])
    asked = resident.post(SNAP, typed | {"kept": [pledge]})
    assert (asked.status_code, "Leave one of the two" in shown(asked)) == (422, True)
    assert resident.post(SNAP, typed | {"kept": pledges_on(asked), "contact": "2-1502"}).status_code == 302
    assert (the_matter().state, Photo.objects.count()) == (State.UNCONFIRMED, 1)


def test_a_photo_gone_meanwhile_is_asked_for_again(street):
    stranger = reader()
    facts = sent(street, place="")
    [kept] = pledges_on(stranger.post(SNAP, facts | {"photos": [jpeg()]}))
    shutil.rmtree(settings.FILES)
    refused = stranger.post(SNAP, facts | {"place": street.floor.pk, "kept": [kept]})
    assert (refused.status_code, Matter.objects.count(), pledges_on(refused)) == (422, 0, [])
    assert "A photo is no longer here. Choose it again" in shown(refused)
    assert stranger.post(SNAP, facts | {"place": street.floor.pk, "photos": [jpeg()]}).status_code == 302


def test_where_too_many_wait_no_more_are_kept_and_none_is_drawn(street, monkeypatch):
    monkeypatch.setattr("linli.files.queries.HELD_EACH", 2)
    facts = sent(street, place="", photos=[jpeg(f"#44{n}444") for n in range(3)])
    stranger = reader()
    waiting = pledges_on(stranger.post(SNAP, facts))
    assert len(waiting) == 2
    assert len(pledges_on(stranger.post(SNAP, sent(street, place="", kept=waiting)))) == 2, "they wait already"
    again = reader().post(SNAP, sent(street, place="", photos=[jpeg("#777777")]))
    assert "could not be kept until the form goes through" in shown(again)
    assert (pledges_on(again), len(list(settings.FILES.rglob("*.thumb.jpg")))) == ([], 2)
    assert reader().post(SNAP, sent(street, photos=[jpeg("#777777")])).status_code == 302, "what is sent is not limited"


def test_a_photo_that_cannot_be_read_is_refused_alone(street):
    broken = io.BytesIO(b"not a photo at all")
    broken.name = "broken.jpg"
    refused = reader().post(SNAP, sent(street, photos=[jpeg(), broken]))
    assert "broken.jpg" in shown(refused)
    assert len(re.findall(r'name="kept"', refused.content.decode())) == 1
    assert not Matter.objects.exists()


def test_of_too_many_photos_the_first_are_kept_and_the_others_not_even_read(street):
    refused = reader().post(SNAP, sent(street, photos=[jpeg(f"#{n:02d}4444") for n in range(10, 87, 7)]))
    assert "too many photos" in shown(refused)
    assert (len(pledges_on(refused)), len(list(settings.FILES.rglob("*.thumb.jpg")))) == (9, 9)
    assert rows() == [0, 1, 1, 0, 0, 0, 0, 0]


def test_nobody_attaches_a_photo_that_is_not_theirs(street):
    report(street)
    stranger = reader()
    stranger.post(SNAP, sent(street, photos=[jpeg()]))
    photo = File.objects.get()
    for forged in (str(photo.pk), photo.sha256, signing.dumps([photo.sha256])):
        assert stranger.post(SNAP, sent(street, kept=[forged])).status_code == 422
        assert stranger.get(address("people:held_photo", forged)).status_code == 404
    assert Photo.objects.count() == 1


def test_the_same_report_sent_twice_is_one(street):
    facts = sent(street)
    answers = [reader().post(SNAP, facts | {"photos": [jpeg()]}) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert (Matter.objects.count(), File.objects.count(), Photo.objects.count()) == (1, 1, 1)


def test_the_same_act_with_other_words_is_told_so(street):
    facts = sent(street)
    reader().post(SNAP, facts)
    refused = reader().post(SNAP, facts | {"words": "别的"})
    assert "already sent with other contents" in shown(refused)
    assert "别的" in shown(refused)
    assert Matter.objects.count() == 1


def test_a_place_or_category_of_another_estate_is_none(street):
    other = CommonPart.objects.create(estate=NEIGHBOUR, kind="lobby", name="隔壁大堂")
    refused = reader().post(SNAP, sent(street, place=other.pk))
    assert "not on the estate" in shown(refused)
    refused = reader().post(SNAP, sent(street, category_id=uuid4()))
    assert refused.status_code == 422
    assert not Matter.objects.exists()


def test_the_secret_address_is_remembered_and_a_wrong_one_is_absent(street):
    matter = report(street)
    browser = reader()
    thread = Matter.objects.get(pk=matter).thread_id
    assert browser.get(address("portal:thread", thread)).status_code == 404
    answer = browser.get(address("matters:secret", queries.secret_of(matter)))
    assert answer.url == address("portal:thread", thread)
    assert browser.get(answer.url).status_code == 200
    assert browser.get(address("matters:secret", "0" * 24)).status_code == 404
    assert browser.get(address("matters:receipt", "0" * 24)).status_code == 404


# The list


def test_strangers_read_category_and_place_and_no_word(street):
    walk(street, report(street), to=State.RECEIVED)
    page = shown(reader().get("/hanlin/matters/"))
    assert "Things piled up · 2 栋西侧架空层" in page
    assert "架空层堆满纸箱" not in page
    assert "架空层堆满纸箱" in shown(reader(street.by.neighbour).get("/hanlin/matters/"))


def test_an_estate_may_let_strangers_read(street):
    EstateSettings.objects.update(strangers_see_words=True)
    walk(street, report(street), to=State.RECEIVED)
    assert "架空层堆满纸箱" in shown(reader().get("/hanlin/matters/"))


def test_what_nobody_has_confirmed_is_for_those_who_can(street):
    report(street)
    for nobody in (reader(), reader(street.by.neighbour), reader(street.by.manager)):
        for query in ("", "?group=unconfirmed", "?state=unconfirmed", "?q=架空层", "?q=2026-1", "?mine=1"):
            page = shown(nobody.get(f"/hanlin/matters/{query}"))
            assert "堆满" not in page and "Things piled up · 2" not in page, query
    steward = reader(street.by.steward)
    assert "架空层堆满纸箱" in shown(steward.get("/hanlin/matters/?group=unconfirmed"))


def test_a_steward_confirms_by_one_tap_and_stays_on_the_list(street):
    matter = report(street)
    steward = reader(street.by.steward)
    drawn = form_on(steward, "/hanlin/matters/?group=unconfirmed")
    answer = steward.post(address("matters:confirmation", matter) + "?then=list", drawn)
    assert answer.url == "/hanlin/matters/?group=unconfirmed"
    assert the_matter().state == State.RECEIVED


def test_who_reported_it_is_offered_no_button_to_confirm_it(street):
    matter = report(street)
    steward = reader(street.by.steward)
    steward.get(address("matters:secret", queries.secret_of(matter)))
    page = steward.get("/hanlin/matters/?group=unconfirmed")
    assert "Your own: somebody else confirms it" in shown(page)
    assert address("matters:confirmation", matter) not in page.content.decode()


def test_the_list_is_narrowed_by_what_its_form_asks(street):
    report(street, by=street.by.resident, words="路灯坏了")
    walk(street, report(street), to=State.VERIFIED)
    resident = reader(street.by.resident)

    def found(**asked):
        page = shown(resident.get("/hanlin/matters/", asked))
        return {words for words in ("路灯坏了", "架空层堆满纸箱") if words in page}

    both = {"路灯坏了", "架空层堆满纸箱"}
    assert found() == both
    assert found(mine="1") == {"路灯坏了"}
    assert found(q="路灯") == {"路灯坏了"}
    assert found(q="2026-0001") == {"路灯坏了"}
    assert found(state="verified") == {"架空层堆满纸箱"}
    assert found(building=street.building.pk) == both
    assert found(category=street.category.pk) == both
    assert found(since="2026-03-02", through="2026-03-02") == both
    assert found(since="2026-03-03") == set()
    assert found(group="open") == both
    assert found(group="overdue") == both  # long ago by our own clock
    assert found(group="settled") == set()
    assert found(since="0001-01-01", through="9999-12-31") == both
    assert found(state="no such", building="x", since="yesterday") == both
    assert "Nothing fits" in shown(resident.get("/hanlin/matters/?q=没有这样的"))


def test_an_estate_without_matters_says_what_to_do(street):
    assert "Nothing has been reported yet" in shown(reader().get("/hanlin/matters/"))


def test_pages_of_twenty_follow_each_other_without_gap_or_repeat(street):
    for number in range(23):
        report(street, by=street.by.resident, words=f"第{number:02d}件")
    resident = reader(street.by.resident)
    first = resident.get("/hanlin/matters/?q=")
    seen = re.findall(r"第\d\d件", first.content.decode())
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = resident.get("/hanlin/matters/" + older)
    seen += re.findall(r"第\d\d件", second.content.decode())
    assert seen == [f"第{number:02d}件" for number in range(22, -1, -1)]
    assert 'rel="next"' not in second.content.decode()
    for unread in ("nonsense", f"0001-01-01T00:00:00+23:59~{street.building.pk}", f"2026-01-01~{street.building.pk}"):
        assert resident.get("/hanlin/matters/", {"before": unread}).status_code == 200


@pytest.mark.parametrize("page", ["/hanlin/matters/", "/hanlin/board/", "/hanlin/matters/?q=堆满"])
def test_lists_ask_the_same_questions_of_one_row_and_of_three(street, page):
    clerk = reader(street.by.clerk)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            walk(street, report(street), to=State.ASSIGNED)
        counts.append(queries_of(clerk, page))
    assert counts[0] == counts[1]


# The walk, a page a step


def test_every_step_of_the_walk_has_its_page(street):
    matter = report(street)
    steps = [
        (street.by.steward, "confirmation", {}),
        (street.by.grid, "verification", {"finding": "borne_out", "fire": "on", "words": "有人充电"}),
        (street.by.clerk, "opening", {}),
        (street.by.clerk, "assignment", {"body_id": street.manager.pk, "words": "请先办"}),
        (street.by.manager, "handling", {"words": "清走了"}),
        (street.by.grid, "check", {"passed": "yes"}),
        (street.by.clerk, "closure", {"words": "已清理"}),
    ]
    for person, step, typed in steps:
        who, url = reader(person), address(f"matters:{step}", matter)
        answer = who.post(url, form_on(who, url) | typed)
        assert (answer.status_code, answer.url) == (302, address("portal:thread", the_matter().thread_id)), step
    assert (the_matter().state, the_matter().hazard) == (State.CLOSED, True)
    holder = reader()
    holder.get(address("matters:secret", queries.secret_of(matter)))
    url = address("matters:verdict", matter)
    holder.post(url, form_on(holder, url) | {"solved": "no", "words": "又堆上了"})
    assert (the_matter().state, the_matter().returned_count) == (State.RETURNED, 1)


def test_a_signed_in_reporter_gives_the_verdict(street):
    matter = report(street, by=street.by.resident)
    walk_received(street, matter, to=State.CLOSED)
    resident, url = reader(street.by.resident), address("matters:verdict", matter)
    thread = address("portal:thread", the_matter().thread_id)
    assert "How is it now?" in shown(resident.get(thread))
    resident.post(url, form_on(resident, url) | {"solved": "yes", "content": "no"})
    verdict = Verdict.objects.get()
    assert (verdict.solved, verdict.content) == (True, False)
    assert "solved, but not content" in shown(resident.get(thread))


def walk_received(street, matter, *, to):
    """As `walk`, for a matter that nobody had to confirm."""
    Matter.objects.filter(pk=matter).update(state=State.UNCONFIRMED, reporter=None)
    walk(street, matter, to=to)
    Matter.objects.filter(pk=matter).update(reporter=street.by.resident)


def test_a_refused_step_keeps_what_was_typed(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    manager, url = reader(street.by.manager), address("matters:handling", matter)
    before = rows()
    refused = manager.post(url, form_on(manager, url))
    assert refused.status_code == 422
    assert "Add a photo or a few words about what was done." in shown(refused)
    assert rows() == before
    walk_photo = manager.post(url, form_on(manager, url) | {"photos": [jpeg()], "neighbours_may_see": "on"})
    assert walk_photo.status_code == 302
    assert Photo.objects.get().step == PhotoStep.HANDLING


def test_a_category_stands_as_it_was_chosen_and_is_put_right_on_the_spot(street):
    matter = report(street, by=street.by.resident)
    grid, url = reader(street.by.grid), address("matters:verification", matter)
    page = grid.get(url).content.decode()
    assert f'value="{street.category.pk}" selected' in page
    noise = Category.objects.get(code="noise")
    grid.post(url, form_on(grid, url) | {"finding": "borne_out", "category_id": noise.pk})
    assert the_matter().category == noise
    thread = address("portal:thread", the_matter().thread_id)
    for person in (None, street.by.neighbour):
        assert "borne out; category put right: Noise and fumes, not Things piled up" in shown(
            reader(person).get(thread)
        )
    Matter.objects.update(category=street.category)  # as after a second verification: what it was, nobody asks
    assert "category put right" in shown(reader(street.by.neighbour).get(thread))


def test_a_page_drawn_before_there_was_a_choice_leaves_the_category(street):
    matter = report(street, by=street.by.resident)
    grid, url = reader(street.by.grid), address("matters:verification", matter)
    assert grid.post(url, form_on(grid, url) | {"finding": "not"}).status_code == 302
    assert the_matter().category == street.category


def test_two_people_with_one_version(street):
    matter = report(street)
    walk(street, matter, to=State.RECEIVED)
    grid, steward = reader(street.by.grid), reader(street.by.steward)
    url = address("matters:verification", matter)
    drawn = form_on(grid, url)
    steward.post(url, form_on(steward, url) | {"finding": "not"})
    late = grid.post(url, drawn | {"finding": "borne_out", "words": "我看到的"})
    assert "Somebody changed this while you were writing" in shown(late)
    assert "我看到的" in shown(late)
    assert "The residents" in shown(late)  # what comes next by now
    assert Verification.objects.count() == 1
    again = grid.post(url, {"act": drawn["act"], "seen": the_matter().version, "finding": "borne_out", "words": "x"})
    assert "it has moved on meanwhile" in shown(again)
    assert f'name="seen" value="{the_matter().version}"' in late.content.decode()


def test_a_step_sent_twice_is_done_once(street):
    matter = report(street)
    steward, url = reader(street.by.steward), address("matters:confirmation", matter)
    drawn = form_on(steward, url)
    answers = [steward.post(url, drawn) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Entry.objects.filter(kind__startswith="matters.matter_confirmed").count() == 1


def test_a_step_that_is_over_leads_to_the_thread(street):
    matter = report(street)
    walk(street, matter, to=State.VERIFIED)
    answer = reader(street.by.grid).get(address("matters:verification", matter))
    assert answer.url == address("portal:thread", the_matter().thread_id)


STEPS = ("confirmation", "verification", "opening", "assignment", "handling", "check", "closure", "verdict")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_absent_for_who_may_not_take_it(street, step):
    matter = report(street)
    walk(street, matter, to=State.HANDLED)
    may = {
        "confirmation": {"steward", "grid", "clerk"}, "verification": {"steward", "grid", "clerk"},
        "opening": {"clerk"}, "assignment": {"clerk"}, "handling": {"clerk", "manager"}, "check": {"grid", "clerk"},
        "closure": {"clerk"}, "verdict": set(),
    }[step]  # fmt: skip
    url = address(f"matters:{step}", matter)
    before = rows()
    cast = {"stranger": None, **vars(street.by)}
    facts = {
        "act": uuid4(),
        "finding": "not",
        "body_id": street.manager.pk,
        "words": "x",
        "passed": "no",
        "solved": "no",
    }
    for name, person in cast.items():
        if name not in may:
            forbidden = reader(person).post(url, facts)
            absent = reader(person).post(address(f"matters:{step}", uuid4()), facts)
            assert absence(forbidden) == absence(absent), name
    assert rows() == before


def test_nobody_confirms_what_they_reported(street):
    matter = report(street)
    steward = reader(street.by.steward)
    steward.get(address("matters:secret", queries.secret_of(matter)))
    assert steward.post(address("matters:confirmation", matter), {"act": uuid4()}).status_code == 404
    assert the_matter().state == State.UNCONFIRMED


def test_a_matter_of_another_estate_is_absent_here(street):
    matter = report(street)
    walk(street, matter, to=State.RECEIVED)
    place = Place.objects.create(id=NEIGHBOUR, kind="estate", name="隔壁", slug="next-door")
    EstateSettings.objects.create(place=place)
    thread = the_matter().thread_id
    before = rows()
    for name, *args in [("matters:matter", matter), ("portal:thread", thread), ("matters:verification", matter)]:
        there, nowhere = (
            reader(street.by.grid).get(address(name, *key, estate="next-door")) for key in (args, [uuid4()])
        )
        assert absence(there) == absence(nowhere)
    assert rows() == before


# Photos and contact


@pytest.fixture
def pictured(street):
    """A received matter with two photos: (matter, the one for handlers, the one for the estate)."""
    handlers = report_with_photo(street, "#111111")
    matter = the_matter()
    do(commands.confirm, matter.pk, street.by.steward)
    grid, url = reader(street.by.grid), address("matters:verification", matter.pk)
    facts = {"finding": Finding.BORNE_OUT, "neighbours_may_see": "on", "photos": [jpeg("#eeeeee")]}
    grid.post(url, form_on(grid, url) | facts)
    estate = Photo.objects.get(step=PhotoStep.VERIFICATION).file
    return matter, handlers, estate


def report_with_photo(street, colour):
    reader().post(SNAP, sent(street, photos=[jpeg(colour)]))
    return Photo.objects.get().file


def test_a_photo_is_seen_by_whom_it_is_for(street, pictured):
    matter, for_handlers, for_estate = pictured
    sees = {
        None: set(), street.by.neighbour: {for_estate}, street.by.manager: {for_estate},
        street.by.steward: {for_handlers, for_estate}, street.by.clerk: {for_handlers, for_estate},
    }  # fmt: skip
    for person, expected in sees.items():
        who = reader(person)
        seen = set()
        for photo in (for_handlers, for_estate):
            answer = who.get(address("matters:photo", matter.pk, photo, "thumb"))
            answer.close()
            assert answer.status_code in (200, 404)
            seen |= {photo} if answer.status_code == 200 else set()
        assert seen == expected, person
    assert reader(street.by.clerk).get(address("matters:photo", matter.pk, for_estate, "huge")).status_code == 404
    assert reader(street.by.clerk).get(address("matters:photo", matter.pk, uuid4(), "full")).status_code == 404


def test_a_photo_is_not_lent_to_another_matter(street, pictured):
    _, for_handlers, _ = pictured
    mine = report(street, by=street.by.neighbour)
    neighbour = reader(street.by.neighbour)
    assert neighbour.get(address("matters:photo", mine, for_handlers, "full")).status_code == 404


def test_how_to_reach_a_reporter_is_asked_anew_and_written_down(street, caplog):
    matter = report(street)
    url = address("matters:contact", matter)
    assert reader().get(url).status_code == 404
    assert reader(street.by.neighbour).get(url).status_code == 404
    tired = reader(street.by.steward, fresh=False).get(url)
    assert (tired.status_code, tired.url.partition("?")[0]) == (302, address("people:proof"))
    with caplog.at_level("INFO", logger="linli.security"):
        page = reader(street.by.steward).get(url)
    assert "13800138000" in shown(page)
    assert "looked" in caplog.text
    assert "13800138000" not in caplog.text


def test_how_to_reach_a_neighbour_is_known_from_the_roster(street):
    matter = report(street, by=street.by.resident, phone="")
    page = shown(reader(street.by.clerk).get(address("matters:contact", matter)))
    assert "王敏" in page
    assert "2-1502" in page


@pytest.mark.parametrize(
    ("part", "page"),
    [("newest", "/hanlin/matters/"), ("own", "/hanlin/mine/"), ("errands", "/hanlin/")],
)
def test_a_part_of_a_page_leads_to_it_by_itself(street, part, page):
    assert reader(street.by.clerk).get(address(f"matters:{part}")).url == page


# The board, and the sheet of codes


def test_the_board_counts_and_leads_to_what_it_counted(street):
    walk(street, report(street), to=State.ASSIGNED)
    report(street)
    Building.objects.update(outline="0,0 10,0 10,10 0,10")
    CommonPart.objects.update(outline="0,0 5,0 5,10 0,10")
    clerk = reader(street.by.clerk)
    page = clerk.get("/hanlin/board/")
    assert "架空层堆满纸箱" in shown(page)
    late = re.search(r'<a [^>]*href="(/hanlin/matters/\?group=overdue)"[^>]*>.*?</a>', page.content.decode(), re.DOTALL)
    assert re.findall(r"\d+", re.sub("<[^>]+>", " ", late[0])) == ["1"]
    assert shown(clerk.get(late[1])).count("架空层堆满纸箱") == 1
    assert "Most of them at 2 栋西侧架空层: 1 open." in shown(page)
    assert "Not yet confirmed" in shown(page)
    for way in ("?group=unconfirmed", "?state=assigned"):
        assert f'href="/hanlin/matters/{way}"' in page.content.decode()
        assert shown(clerk.get(f"/hanlin/matters/{way}")).count("架空层堆满纸箱") == 1
    manager = reader(street.by.manager).get("/hanlin/board/")
    assert manager.status_code == 200
    assert "Not yet confirmed" not in shown(manager)


@pytest.mark.parametrize(("figure", "count"), [("new", 2), ("closed", 1), ("late", 1)])
def test_a_figure_of_the_board_leads_to_what_it_counts(street, figure, count):
    walk(street, report(street), to=State.CLOSED)
    walk(street, report(street), to=State.CLOSED)
    walk(street, report(street), to=State.ASSIGNED)
    report(street)  # nobody has confirmed it: it is not counted
    _, closed, assigned, unconfirmed = Matter.objects.order_by("received_at", "serial")
    now = timezone.now()
    Matter.objects.filter(pk=closed.pk).update(received_at=now, closed_at=now)
    Matter.objects.filter(pk__in=[assigned.pk, unconfirmed.pk]).update(received_at=now)
    clerk = reader(street.by.clerk)
    page = clerk.get("/hanlin/board/").content.decode()
    links = re.findall(r'<a [^>]*href="(/hanlin/matters/[^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    [(leads_to, said)] = [link for link in links if figure in re.sub("<[^>]+>", " ", link[1]).split()]
    assert re.findall(r"\d+", re.sub("<[^>]+>", " ", said)) == [str(count)]
    assert shown(clerk.get(leads_to.replace("&amp;", "&"))).count("架空层堆满纸箱") == count


def test_the_board_counts_this_weeks_verdicts(street):
    for solved in (True, False):
        matter = report(street)
        walk(street, matter, to=State.CLOSED)
        secret = queries.secret_of(matter)
        do(commands.judge, matter, Hand.STRANGER, at=timezone.now(), solved=solved, secret=secret)
    assert "1 / 2 of this week’s verdicts say solved" in shown(reader(street.by.clerk).get("/hanlin/board/"))


def test_of_one_closing_the_last_word_is_counted(street):
    matter = report(street)
    walk(street, matter, to=State.CLOSED)
    facts = {"at": timezone.now(), "secret": queries.secret_of(matter)}
    for content in (True, False):
        do(commands.judge, matter, Hand.STRANGER, solved=True, content=content, **facts)
        assert "1 / 1 of this week’s verdicts say solved" in shown(reader(street.by.clerk).get("/hanlin/board/"))
    assert Verdict.objects.get().content is False
    do(commands.judge, matter, Hand.STRANGER, solved=False, **facts)
    assert "0 / 1 of this week’s verdicts say solved" in shown(reader(street.by.clerk).get("/hanlin/board/"))
    assert Entry.objects.filter(kind__startswith="matters.verdict_given").count() == 3


def test_the_board_of_an_empty_estate(street):
    assert "Nothing is open" in shown(reader(street.by.clerk).get("/hanlin/board/"))


@pytest.mark.parametrize("page", ["matters:board", "matters:codes"])
def test_what_posts_work_with_is_absent_for_others(street, page):
    for person in (None, street.by.neighbour, street.by.keeper):
        assert reader(person).get(address(page)).status_code == 404


def test_the_sheet_of_codes_has_one_for_each_common_part(street):
    page = reader(street.by.clerk).get(address("matters:codes"))
    assert "2 栋西侧架空层" in shown(page)
    assert len(re.findall('class="slip"', page.content.decode())) == 1


def test_what_waits_for_a_post_is_a_list_of_its_own(street):
    for _ in range(PIECE + 1):
        walk(street, report(street), to=State.ASSIGNED)
    walk(street, report(street), to=State.HANDLED)
    manager = reader(street.by.manager)
    home = manager.get("/hanlin/")
    assert "Waiting for you All 6" in shown(home)
    [way] = re.findall(r'href="(/hanlin/matters/\?group=turn)"', home.content.decode())
    page = manager.get(way)
    assert shown(page).count("架空层堆满纸箱") == PIECE + 1
    assert shown(page).count("to handle") == PIECE + 1
    assert "Your turn" not in shown(reader(street.by.neighbour).get("/hanlin/matters/"))
    assert "架空层堆满纸箱" not in shown(reader(street.by.neighbour).get(way))


def test_what_waits_is_paged_without_gap_or_repeat_and_narrowed(street):
    for number in range(PAGE + 3):
        report(street, words=f"纸箱{number:02}")
    steward, path, found = reader(street.by.steward), "/hanlin/matters/?group=turn", []
    while path:
        page = steward.get(path).content.decode()
        found += re.findall(r"纸箱\d\d", page)
        older = re.search(r'rel="next" href="([^"]*)"', page)
        path = older and "/hanlin/matters/" + html.unescape(older[1])
    assert len(found) == len(set(found)) == PAGE + 3
    lift = Category.objects.get(code="lift").pk
    assert "纸箱" not in shown(steward.get(f"/hanlin/matters/?group=turn&category={lift}"))
    assert "纸箱" in shown(steward.get(f"/hanlin/matters/?group=turn&category={street.category.pk}&skip=17"))


def test_a_chip_keeps_what_else_the_list_is_narrowed_to(street):
    page = reader(street.by.clerk).get(f"/hanlin/matters/?group=open&building={street.building.pk}&since=2026-01-02")
    ways = [html.unescape(way) for way in re.findall(r'class="chip" href="([^"]*)"', page.content.decode())]
    assert ways[0] == f"?building={street.building.pk}&since=2026-01-02"
    assert all(way.endswith(ways[0][1:]) for way in ways)
    assert "Take out all filters" in shown(page)
    assert "Closed from" in shown(reader().get("/hanlin/matters/?group=closed&more=1"))


def test_a_row_says_that_it_is_late_and_how_it_stands(street):
    walk(street, report(street), to=State.ASSIGNED)
    Matter.objects.update(due_on=dt.date(2020, 1, 1))
    for path in ("/hanlin/matters/", address("portal:thread", the_matter().thread_id)):
        page = shown(reader(street.by.neighbour).get(path))
        assert re.search(r"\d+ days late Assigned", page)
    assert re.search(r"danger \d+ days late Assigned", page)  # a danger of fire
    assert "Danger yes: it goes before others" in page


def test_errands_are_what_waits_for_a_post(street):
    walk(street, report(street), to=State.ASSIGNED)
    report(street, words="没人确认的")
    assert "没人确认的" in shown(reader(street.by.steward).get("/hanlin/"))
    assert "没人确认的" not in shown(reader(street.by.manager).get("/hanlin/"))
    assert "Waiting for you 架空层堆满纸箱" in shown(reader(street.by.manager).get("/hanlin/"))
    assert "Nothing waits for you just now." in shown(reader(street.by.clerk).get("/hanlin/"))
    assert "Waiting for you" not in shown(reader(street.by.neighbour).get("/hanlin/"))
    assert reader(street.by.neighbour).get(address("matters:errands")).status_code == 404
