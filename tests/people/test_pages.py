"""Setting up, the demo's changing room, the keeper's desk and the roster, over HTTP."""

import re
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from linli.chronicle.models import Entry
from linli.chronicle.queries import verify
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.people import commands, jobs, queries
from linli.people.models import HomeCode, Installation, Invitation, Part, Person, Post, PostName
from linli.people.queries import home_code_fits
from linli.people.rules import OrganisationKind, PostKind, Way
from linli.people.rules.codes import typed_digits
from linli.people.views.setup import AREAS
from tests.people.conftest import PASSWORD, keeper_comes_in
from tests.people.test_commands import invited, rows
from tests.visitor import Visitor

GROUND = {
    "district": "南谯区", "subdistrict": "银花街道", "neighbourhood": "芙蓉社区", "name": "新院", "slug": "new",
    "committee": "芙蓉社区居委会", "manager": "", "keeper": "方圆",
    "buildings-TOTAL_FORMS": "3", "buildings-INITIAL_FORMS": "0",
    "buildings-0-name": "1", "buildings-0-entrances": "2", "buildings-0-first_floor": "1",
    "buildings-0-last_floor": "3", "buildings-0-homes_a_floor": "2",
}  # fmt: skip


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def keeper(small):
    """The keeper of the small estate, in."""
    client = Client()
    keeper_comes_in(client)
    return client


# Setting up


def test_a_real_estate_is_set_up_in_two_pages(database, settings, tmp_path, client):
    settings.KEYS = tmp_path / "keys"
    word = commands.offer_setup()
    assert f'value="{word}"' in client.get("/setup/", {"token": word}).content.decode()
    second = client.post("/setup/", GROUND | {"token": word})
    seed, laid = second.context["form"]["seed"].value(), second.context["laid"]
    said = {"seed": seed, "laid": laid, "name": "fangyuan", "password": PASSWORD}
    wrong = client.post("/setup/keeper/", said | {"digits": "000000"})
    assert wrong.context["form"].errors["digits"]
    assert wrong.context["form"]["seed"].value() == seed
    done = client.post("/setup/keeper/", said | {"digits": pyotp.TOTP(seed).now()})
    assert len(done.context["lines"]) == 10
    [estate] = queries.estates()
    assert (estate.slug, estate.name, estate.areas, estate.is_demo) == ("new", "新院", AREAS, False)
    assert Part.objects.of(estate.id).count() == 12
    [building] = queries.buildings(estate.id)
    assert building.name == "1 栋"
    assert queries.home_called(estate.id, "1-2-302").building == building
    assert Installation.objects.get().kind == "real"
    assert client.get("/new/posts/").status_code == 200
    assert not (tmp_path / "keys" / "setup_word").exists()
    assert verify(estate.id) == []
    assert client.get("/setup/").status_code == client.post("/setup/keeper/").status_code == 404


def test_one_more_estate_is_set_up_where_the_operator_says_so(small, settings, tmp_path, client):
    settings.KEYS = tmp_path / "keys"
    assert client.get("/setup/").status_code == 404
    word = commands.offer_setup(further=True)
    assert (commands.offer_setup(further=True), commands.offer_setup()) == (word, None)
    forged = client.post("/setup/", GROUND | {"token": "guessed"})
    assert "laid" not in forged.context
    second = client.post("/setup/", GROUND | {"token": word})
    seed, laid = second.context["form"]["seed"].value(), second.context["laid"]
    said = {"seed": seed, "laid": laid, "name": "fangyuan", "password": PASSWORD, "digits": pyotp.TOTP(seed).now()}
    before = rows(small.id)
    assert client.post("/setup/keeper/", said).status_code == 200
    assert {estate.slug for estate in queries.estates()} == {"small", "new"}
    assert rows(small.id) == before  # nothing of the one that was there
    assert client.get("/new/posts/").status_code == 200
    assert client.get("/small/posts/").status_code == 404  # the keeper of one is nobody in the other
    assert client.get("/setup/").status_code == client.post("/setup/keeper/", said).status_code == 404
    assert not commands.opens_setup(word)


def test_to_a_demo_no_estate_is_added(village, settings, tmp_path):
    with pytest.raises(Refused, match="database_is_demo"):
        commands.offer_setup(further=True)
    assert not list(settings.KEYS.glob("*word"))
    assert Client().get("/setup/").status_code == 404


def test_setting_up_needs_the_word_and_keeps_what_was_typed(database, settings, tmp_path, client):
    settings.KEYS = tmp_path / "keys"
    commands.offer_setup()
    for wrong in ({"token": "guessed"}, {"slug": "Not An Address"}, {"buildings-0-entrances": ""}):
        answer = client.post("/setup/", GROUND | {"token": commands.offer_setup()} | wrong)
        assert "芙蓉社区居委会" in answer.content.decode()
        assert "laid" not in answer.context
    more = client.post("/setup/", GROUND | {"token": "", "more": "1"})
    assert len(more.context["buildings"]) == 6
    assert 'value="新院"' in more.content.decode()
    assert len(client.post("/setup/", {"more": "1", "buildings-TOTAL_FORMS": "?"}).context["buildings"]) == 3
    assert client.post("/setup/keeper/", {"laid": "forged"})["Location"] == "/setup/"
    assert queries.installation() is None
    assert queries.estates() == []


def test_setting_up_goes_on_where_it_was_cut_off(database, settings, tmp_path, client):
    settings.KEYS = tmp_path / "keys"
    word = commands.offer_setup()
    laid = {"names": ("南谯区", "银花街道", "芙蓉社区", "新院"), "areas": AREAS, "at": timezone.now()}
    commands.lay_ground(slug="another-address", **laid)  # and there it was killed
    assert commands.offer_setup() == word
    assert client.get("/")["Location"] == "/setup/"
    second = client.post("/setup/", GROUND | {"token": word})
    seed = second.context["form"]["seed"].value()
    said = {"seed": seed, "laid": second.context["laid"], "name": "fangyuan", "password": PASSWORD}
    assert client.post("/setup/keeper/", said | {"digits": pyotp.TOTP(seed).now()}).status_code == 200
    assert [estate.slug for estate in queries.estates()] == ["new"]
    assert client.get("/")["Location"] == "/new/"


# The demo's changing room


def test_one_tap_steps_into_each_role_of_the_demo(village):
    page = Client().get("/demo/").content.decode()
    for kind in PostKind:
        assert f'value="{kind}"' in page
        visitor = Visitor(kind)
        assert visitor.client.session["way"] == Way.POST
        person = Person.objects.of(queries.estates()[0].id).get(user=visitor.client.session["_auth_user_id"])
        assert Post.objects.of(person.estate).filter(person=person, kind=kind).exists()
    assert Visitor("resident").client.session["way"] == Way.HOME


def test_shoes_are_taken_off_again(village):
    visitor = Visitor(PostKind.KEEPER)
    visitor.client.post("/demo/shoes/", {"role": "stranger"})
    assert "_auth_user_id" not in visitor.client.session


def test_in_the_demo_one_tap_is_proof_enough(village):
    visitor = Visitor(PostKind.KEEPER)
    session = visitor.client.session
    session["proved_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    asked = visitor.client.get("/hanlin/posts/")
    assert asked.status_code == 302
    assert visitor.client.post(asked["Location"], {"next": "/hanlin/posts/"})["Location"] == "/hanlin/posts/"
    assert visitor.client.get("/hanlin/posts/").status_code == 200


def test_beside_a_real_estate_there_is_no_changing_room(small, client):
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/shoes/", {"role": "keeper"}).status_code == 404


# The keeper's desk


def test_the_keeper_appoints_ends_and_names(small, keeper):
    said = {"name": "张伟", "kind": "grid_worker", "since_on": "2026-01-01"}
    keeper.post("/small/posts/", said | {"act": str(uuid4())})
    post = Post.objects.of(small.id).get(kind="grid_worker")
    assert "张伟" in keeper.get("/small/posts/").content.decode()
    refused = keeper.post("/small/posts/", said | {"act": str(uuid4()), "home": "9-999"})
    assert "9-999" in refused.context["form"].errors["home"][0]
    ending = {"on": str(timezone.localdate()), "seen": "1", "act": str(uuid4())}
    assert keeper.post(f"/small/posts/{post.pk}/end/", ending).status_code == 302
    assert "张伟" not in keeper.get("/small/posts/").content.decode()
    again = keeper.post(f"/small/posts/{post.pk}/end/", ending | {"act": str(uuid4()), "seen": "2"})
    assert "已经结束" in again.content.decode()
    assert keeper.post(f"/small/posts/{uuid4()}/end/", ending).status_code == 404
    naming = {"zh": "小红帽", "en": "Red cap", "act": str(uuid4())}
    assert keeper.post("/small/posts/names/red_steward/", naming).status_code == 302
    assert PostName.objects.of(small.id).get().zh == "小红帽"
    assert "小红帽" in keeper.get("/small/posts/").content.decode()
    assert keeper.get("/small/posts/names/king/").status_code == 404
    body = {"name": "银花志愿队", "kind": "team", "act": str(uuid4())}
    assert keeper.post("/small/bodies/", body).status_code == 302
    assert keeper.post("/small/bodies/", body | {"act": str(uuid4())}).context["form"].errors


def test_who_took_a_post_is_named_with_the_next_step(small, keeper):
    said = {"name": "张伟", "kind": "grid_worker", "since_on": "2026-01-01", "act": str(uuid4())}
    there = keeper.post("/small/posts/", said)["Location"]
    post = Post.objects.of(small.id).get(kind="grid_worker")
    assert there == f"/small/posts/?taken={post.pk}#post-{post.pk}"
    page = keeper.get(there).content.decode()
    assert "已安排张伟任职" in page
    assert page.count(f'action="/small/persons/{post.person_id}/invitation/"') == 2  # in the notice and in the row
    assert f'id="post-{post.pk}"' in page
    assert "已安排" not in keeper.get("/small/posts/?taken=nothing").content.decode()


def test_shops_come_last_among_the_bodies(small):
    for name, kind in (("一号店", "business"), ("业委会", "owners_committee")):
        act = {"by": small.keeper, "at": timezone.now(), "act": uuid4()}
        commands.found_body(estate=small.id, name=name, kind=OrganisationKind(kind), **act)
    assert [body.name for body in queries.bodies(small.id)] == ["芙蓉社区居委会", "业委会", "安居物业", "一号店"]


def test_before_a_holder_of_a_post_is_erased_it_is_said_what_that_ends(small, keeper):
    small.appoint("张伟", PostKind.GRID_WORKER)
    zhang, wang = Person.objects.of(small.id).get(name="张伟").pk, small.admit("王敏", "2-101")
    pages = [keeper.get(f"/small/persons/{person}/").content.decode() for person in (zhang, wang)]
    assert ["正在任职" in page for page in pages] == [True, False]
    assert all("/erasure/" in page for page in pages)


def test_an_invitation_is_shown_once_as_address_and_code(small, keeper):
    small.appoint("张伟", PostKind.GRID_WORKER)
    zhang = Person.objects.of(small.id).get(name="张伟").pk
    answer = keeper.post(f"/small/persons/{zhang}/invitation/", {"act": str(uuid4())})
    address = answer.context["address"]
    assert address.startswith("http://testserver/small/invitations/")
    assert (answer["Cache-Control"], Client().get(address).status_code) == ("no-store", 200)
    refused = keeper.post(f"/small/persons/{uuid4()}/invitation/", {"act": str(uuid4())})
    assert refused.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_often_for_three_posts_as_for_one(small, keeper, count, django_assert_num_queries):
    for number in range(count):
        small.appoint(f"网格员{number}", PostKind.GRID_WORKER)
    with django_assert_num_queries(7):
        keeper.get("/small/posts/")


# Homes and persons


def test_codes_are_handed_out_on_slips_that_a_repeat_shows_again(small, keeper):
    entrance = next(e for e in queries.entrances(small.id) if e.building.name == "2")
    home, act = small.home("2-101"), str(uuid4())
    path = f"/small/entrances/{entrance.pk}/"
    assert "2-101" in keeper.get(path).content.decode()
    slips = keeper.post(path + "codes/", {"homes": [str(home)], "act": act}).context["slips"]
    assert [slip["number"] for slip in slips] == ["2-101"]
    assert home_code_fits(small.id, home, typed_digits(slips[0]["code"]), at=timezone.now())
    assert keeper.post(path + "codes/", {"homes": [str(home)], "act": act}).context["slips"] == slips
    assert HomeCode.objects.of(small.id).count() == 1
    assert slips[0]["address"].startswith("http://testserver/small/door/?home=2-101&code=")
    assert len(keeper.post(path + "codes/", {"whole": "on", "act": str(uuid4())}).context["slips"]) == 6
    before = rows(small.id)
    assert keeper.post(path + "codes/", {"act": str(uuid4())}).status_code == 422
    assert keeper.post(path + "codes/", {"homes": [str(small.home("1-1-101"))], "act": str(uuid4())}).status_code == 422
    assert rows(small.id) == before
    assert keeper.get(f"/small/entrances/{uuid4()}/").status_code == 404


def test_codes_for_a_whole_entrance_are_asked_about_first(small, keeper):
    small.code("2-101")
    entrance = next(e for e in queries.entrances(small.id) if e.building.name == "2")
    page = keeper.get(f"/small/entrances/{entrance.pk}/").content.decode()
    assert "给全部 6 户都发新码？其中 1 户没用过的旧码将作废。" in page
    assert page.index("给勾选的住户") < page.index('<details class="confirm">') < page.index('name="whole"')
    found = keeper.get(f"/small/entrances/{entrance.pk}/", {"number": "101"}).content.decode()
    assert 'name="whole"' not in found


def test_a_slip_says_the_address_to_open_and_the_sheet_leads_back(small, keeper):
    entrance = next(e for e in queries.entrances(small.id) if e.building.name == "2")
    sent = {"homes": [str(small.home("2-101"))], "act": str(uuid4())}
    page = keeper.post(f"/small/entrances/{entrance.pk}/codes/", sent).content.decode()
    assert "： http://testserver/small/door/</small>" in page
    assert f'href="/small/entrances/{entrance.pk}/"' in page
    assert "data-print" in page


def test_who_hands_out_codes_is_said_by_the_posts_that_are_held(small, client):
    assert "可以找：邻里管理员。" in client.get("/small/door/").content.decode()
    small.appoint("张伟", PostKind.GRID_WORKER)
    small.appoint("陈红", PostKind.RED_STEWARD)
    PostName.objects.create(estate=small.id, kind=PostKind.GRID_WORKER, zh="小区网格员", en="grid worker of ours")
    assert "可以找：小区网格员、邻里管理员。" in client.get("/small/door/").content.decode()


def test_a_post_that_hands_out_no_codes_is_told_who_does(village):
    said = "住户的进门码由这些人发："
    told = {kind for kind in PostKind if said in Visitor(kind).sees("portal:mine")}
    assert told == set(PostKind) - {PostKind.GRID_WORKER, PostKind.COMMITTEE_CLERK, PostKind.KEEPER}


def test_a_home_is_found_among_all_and_in_its_entrance(small, keeper):
    entrance = next(e for e in queries.entrances(small.id) if e.building.name == "2")
    there = f"/small/entrances/{entrance.pk}/"
    assert keeper.get("/small/homes/", {"number": "2栋 302"}).url == f"{there}?number=2-302"
    numbers = re.compile(r"(\d(?:-\d)?-\d+)</")
    found = keeper.get("/small/homes/", {"number": "101"}).content.decode()
    assert numbers.findall(found) == ["1-1-101", "1-2-101", "2-101"]
    absent = keeper.get("/small/homes/", {"number": "9-909"}).content.decode()
    assert "这里没有房号“9-909”" in absent
    assert numbers.findall(absent) == []
    assert numbers.findall(keeper.get(there).content.decode()) == ["2-301", "2-302", "2-201", "2-202", "2-101", "2-102"]
    assert numbers.findall(keeper.get(there, {"number": "2"}).content.decode()) == ["2-201", "2-202"]
    assert "这个单元没有符合的住户" in keeper.get(there, {"number": "909"}).content.decode()


def test_looking_for_homes_asks_as_often_for_one_as_for_many(small, keeper, django_assert_num_queries):
    for typed in ("10", "101"):
        with django_assert_num_queries(6):
            keeper.get("/small/homes/", {"number": typed})


@pytest.mark.parametrize("count", [1, 3])
def test_an_entrance_asks_as_often_for_three_homes_as_for_one(small, keeper, count, django_assert_num_queries):
    for number in range(count):
        small.admit(f"住户{number}", f"2-{number + 1}01")
    entrance = next(e for e in queries.entrances(small.id) if e.building.name == "2")
    with django_assert_num_queries(8):
        keeper.get(f"/small/entrances/{entrance.pk}/")


def test_somebody_joins_a_home_and_is_forgotten(small, keeper):
    home = small.home("2-101")
    joined = {"name": "王敏", "phone": "13800138000", "act": str(uuid4())}
    assert keeper.post(f"/small/homes/{home}/", joined).status_code == 302
    [(wang, _)] = queries.persons_of_home(small.id, home, at=timezone.now())
    page = keeper.get(f"/small/persons/{wang}/").content.decode()
    assert "13800138000" in page
    unsure = keeper.post(f"/small/persons/{wang}/erasure/", {"act": str(uuid4())})
    assert unsure.context["form"].errors["sure"]
    assert keeper.post(f"/small/persons/{wang}/erasure/", {"act": str(uuid4()), "sure": "on"}).status_code == 302
    page = keeper.get(f"/small/persons/{wang}/").content.decode()
    assert "王敏" not in page
    assert "13800138000" not in page
    assert keeper.get(f"/small/persons/{uuid4()}/").status_code == 404


def test_a_telephone_number_is_changed_by_the_roster_and_by_oneself(small, keeper, client):
    wang, li = small.admit("王敏", "2-101"), small.admit("李娜", "2-102")
    path = f"/small/persons/{wang}/telephone/"
    assert f'href="{path}"' in keeper.get(f"/small/persons/{wang}/").content.decode()
    changed = keeper.post(path, {"phone": "13800138000", "act": str(uuid4())})
    assert changed["Location"] == f"/small/persons/{wang}/"
    assert 'value="13800138000"' in keeper.get(path).content.decode()
    assert "13800138000" not in str(list(Entry.objects.of(small.id).values()))
    before, facts = rows(small.id), {"estate": small.id, "person_id": wang, "at": timezone.now()}
    with pytest.raises(Refused, match="not_allowed"):
        commands.change_phone(**facts, phone="1", by=li, act=uuid4())
    assert rows(small.id) == before
    commands.change_phone(**facts, phone="", by=wang, act=uuid4())
    assert Person.objects.of(small.id).get(pk=wang).phone == ""
    assert client.get(path).status_code == 404
    assert verify(small.id) == []


def test_a_resident_sees_their_own_page_and_nobody_else_s(small, client):
    wang, li = small.admit("王敏", "2-101"), small.admit("李娜", "2-102")
    small.code("2-101")
    asked = client.post("/small/door/home/", {"home": "2-101", "code": "1234567890"}).context["form"]
    client.post("/small/door/who/", {"passed": asked["passed"].value(), "act": asked["act"].value(), "who": str(wang)})
    assert "王敏" in client.get(f"/small/persons/{wang}/").content.decode()
    assert client.get(f"/small/persons/{li}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("resident", {"own", "charter"}),
        (PostKind.GRID_WORKER, {"own", "charter", "entrances"}),
        (PostKind.KEEPER, {"own", "charter", "entrances", "posts"}),
    ],
)
def test_one_s_own_page_leads_to_what_one_may_open(village, role, opens):
    visitor = Visitor(role)
    mine = visitor.sees("portal:mine")
    addresses = {
        name: f"/hanlin/{path}/"
        for name, path in {"charter": "charter", "entrances": "homes", "posts": "posts"}.items()
    }
    assert {name for name, address in addresses.items() if f'href="{address}"' in mine} == opens - {"own"}
    assert visitor.client.get("/hanlin/persons/own/")["Location"] in mine


# The clock


def test_the_clock_sweeps_what_ran_out(small, keeper, client):
    small.code("2-101")
    invited(small, small.keeper)
    client.post("/small/door/post/", {"name": "x", "password": "y"})
    jobs.sweep(at=timezone.now())
    assert (Session.objects.count(), HomeCode.objects.of(small.id).count(), Invitation.objects.count()) == (1, 1, 1)
    assert AccessAttempt.objects.count() == 1
    jobs.sweep(at=timezone.now() + timedelta(days=60))
    assert (Session.objects.count(), HomeCode.objects.of(small.id).count(), Invitation.objects.count()) == (0, 0, 0)
    assert AccessAttempt.objects.count() == 0


def test_a_card_is_drawn_anew_by_a_post_alone(small, keeper, client):
    lines = keeper.post("/small/door/card/").context["lines"]
    assert keeper_comes_in(Client(), digits=lines[0]).status_code == 302
    wang = small.admit("王敏", "2-101")
    small.code("2-101")
    commands.enter_home(
        estate=small.id, home_id=small.home("2-101"), code="1234567890", person_id=wang, by=Hand.STRANGER,
        at=timezone.now(), act=uuid4(),
    )  # fmt: skip
    assert client.post("/small/door/card/").status_code == 404
