"""Founding, roster, posts, codes and erasure: effect, record, refusal, and nothing changed."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.chronicle.queries import entries_after, head, verify
from linli.chronicle.rules import Ground
from linli.database.models import new_key
from linli.kernel.actors import Hand, PersonId
from linli.kernel.errors import Refused
from linli.people import commands, queries
from linli.people.models import HomeCode, Household, Installation, Part, Person, Place, Post, PostName, Residence, User
from linli.people.rules import BuildingPlan, OrganisationKind, PostKind
from tests.people.conftest import PASSWORD, SEED, found, six_digits
from tests.village import AT


def kinds(estate):
    return [entry.kind for entry in entries_after(estate, 0)]


def rows(estate):
    """How many rows of each kind an estate has, and where its record stands."""
    tenant = (HomeCode, Household, Part, Person, Post, PostName, Residence)
    return [model.objects.of(estate).count() for model in tenant], head(estate)


def standing(small, person, at=None):
    return queries.standing_of(small.id, person, at=at or timezone.now())


# Founding


def test_an_estate_is_founded_with_homes_bodies_and_its_first_keeper(small):
    assert Installation.objects.get().kind == queries.installation() == "real"
    here = queries.estate_at("small")
    assert (here.id, here.name, here.areas, here.is_demo) == (small.id, "小院", ("matters",), False)
    assert Part.objects.of(small.id).count() == 8 + 6
    assert queries.home_called(small.id, "1栋2单元202").number == "1-2-202"
    assert [(body.kind, body.name) for body in queries.bodies(small.id)] == [
        (OrganisationKind.RESIDENTS_COMMITTEE, "芙蓉社区居委会"),
        (OrganisationKind.PROPERTY_MANAGER, "安居物业"),
    ]
    assert standing(small, small.keeper).posts == {PostKind.KEEPER}
    assert kinds(small.id)[:6] == [
        "people.estate_founded",
        "matters.categories_set",
        "people.body_founded",
        "people.body_founded",
        "people.person_admitted",
        "people.post_taken",
    ]
    assert verify(small.id) == []


def test_two_estates_share_the_places_above_them(small):
    other = found("other")
    above = Place.objects.get(pk=small.id).parent
    assert Place.objects.get(pk=other.id).parent == above
    assert [above.kind, above.parent.kind, above.parent.parent.kind] == ["neighbourhood", "subdistrict", "district"]


def test_an_address_is_given_once_and_ground_without_an_estate_is_laid_again(small):
    ground = {"names": ("甲", "乙", "丙", "丁"), "areas": (), "at": AT}
    with pytest.raises(Refused, match="slug_taken"):
        commands.lay_ground(slug="small", **ground)
    assert commands.lay_ground(slug="new", **ground) == commands.lay_ground(slug="new", **ground)
    with pytest.raises(Refused, match="slug_taken"):
        commands.lay_ground(slug=Place.objects.get(name="甲").slug, **ground)


@pytest.mark.parametrize("begun", ["demo", "real"])
def test_a_demo_and_a_real_estate_never_lie_side_by_side(database, begun):
    commands.begin_installation(kind=begun, at=AT)
    commands.begin_installation(kind=begun, at=AT)
    other = {"demo": "real", "real": "demo"}[begun]
    with pytest.raises(Refused, match=f"database_is_{begun}"):
        commands.begin_installation(kind=other, at=AT)
    assert Installation.objects.get().kind == begun


def test_no_real_estate_is_founded_in_a_demo(database):
    commands.begin_installation(kind="demo", at=AT)
    with pytest.raises(Refused, match="database_is_demo"):
        commands.lay_ground(names=("甲", "乙", "丙", "丁"), slug="new", areas=(), at=AT)
    assert not Place.objects.exists()


def test_only_the_house_founds(small):
    before = rows(small.id)
    for by in (small.keeper, Hand.STRANGER, Hand.CLOCK):
        with pytest.raises(Refused, match="not_allowed"):
            commands.found_estate(
                estate=small.id, buildings=(BuildingPlan("3", 1, 1, 1, 1),), committee="", manager="", keeper="某",
                by=by, at=AT, act=uuid4(),
            )  # fmt: skip
    assert rows(small.id) == before


def test_the_setup_word_serves_until_something_is_founded(database, settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    word = commands.offer_setup()
    assert commands.offer_setup() == word
    assert commands.opens_setup(word)
    assert not commands.opens_setup("another")
    assert (tmp_path / "keys" / "setup_word").stat().st_mode & 0o777 == 0o600
    commands.lay_ground(names=("甲", "乙", "丙", "丁"), slug="ground", areas=(), at=AT)
    assert commands.opens_setup(word), "ground alone lets nobody in"
    assert found("small").id == queries.estate_at("small").id
    assert [each.slug for each in queries.estates()] == ["small"]
    assert commands.offer_setup() is None
    assert not commands.opens_setup(word)
    commands.close_setup()
    commands.close_setup()
    assert not (tmp_path / "keys" / "setup_word").exists()


# Posts


def test_somebody_new_and_somebody_known_take_posts(small):
    outsider = Post.objects.of(small.id).get(pk=small.appoint("张伟", PostKind.GRID_WORKER)).person_id
    wang = small.admit("王敏", "2-102")
    post = Post.objects.of(small.id).get(pk=small.appoint("王敏", PostKind.BUILDING_HEAD, home="2-102"))
    assert post.person_id == wang
    assert Post.objects.of(small.id).get(pk=small.appoint("张伟", PostKind.RED_STEWARD)).person_id == outsider
    assert standing(small, outsider).posts == {PostKind.GRID_WORKER, PostKind.RED_STEWARD}
    assert (standing(small, wang).posts, standing(small, wang).homes) == (
        {PostKind.BUILDING_HEAD},
        {small.home("2-102")},
    )


def test_the_same_post_is_not_held_twice_and_a_term_runs_forward(small):
    small.appoint("张伟", PostKind.GRID_WORKER)
    before = rows(small.id)
    with pytest.raises(Refused, match="post_already_held"):
        small.appoint("张伟", PostKind.GRID_WORKER)
    today = timezone.localdate()
    with pytest.raises(Refused, match="term_ends_before_it_begins"):
        commands.appoint(
            estate=small.id, name="李娜", kind=PostKind.GRID_WORKER, since_on=today, until_on=today,
            by=small.keeper, at=timezone.now(), act=uuid4(),
        )  # fmt: skip
    assert rows(small.id) == before


def test_a_post_ends_on_its_day_and_the_same_version_ends_once(small):
    post = Post.objects.of(small.id).get(pk=small.appoint("张伟", PostKind.GRID_WORKER))
    today = timezone.localdate()
    ending = {"estate": small.id, "post_id": post.pk, "by": small.keeper, "at": timezone.now()}
    commands.end_post(**ending, on=today + dt.timedelta(3), seen=1, act=uuid4())
    assert standing(small, post.person_id).posts == {PostKind.GRID_WORKER}
    with pytest.raises(Refused, match="changed_meanwhile"):
        commands.end_post(**ending, on=today, seen=1, act=uuid4())
    commands.end_post(**ending, on=today, seen=2, act=uuid4())
    assert standing(small, post.person_id).posts == set()
    with pytest.raises(Refused, match="term_already_over"):
        commands.end_post(**ending, on=today, act=uuid4())
    assert kinds(small.id).count("people.post_ended") == 2


def test_a_post_is_named_by_the_estate(small):
    for zh in ("小红帽", "红管家"):
        commands.name_post(
            estate=small.id,
            kind=PostKind.RED_STEWARD,
            zh=zh,
            en="Red cap",
            by=small.keeper,
            at=timezone.now(),
            act=uuid4(),
        )
    assert queries.post_names(small.id) == {PostKind.RED_STEWARD: ("红管家", "Red cap")}


def test_a_body_is_entered_once(small):
    asked = {"estate": small.id, "kind": OrganisationKind.TEAM, "name": "银花志愿队", "by": small.keeper}
    asked["at"] = timezone.now()
    body = commands.found_body(**asked, act=uuid4())
    assert queries.body(small.id, body).name == "银花志愿队"
    with pytest.raises(Refused, match="body_named_twice"):
        commands.found_body(**asked, act=uuid4())


# Codes


def test_a_code_lets_one_of_the_household_in_once(small):
    wang = small.admit("王敏", "2-102")
    code = small.code("2-102")
    entering = {"estate": small.id, "home_id": small.home("2-102"), "code": code, "by": Hand.STRANGER}
    user = commands.enter_home(**entering, person_id=wang, at=timezone.now(), act=uuid4())
    assert small.user_of(wang) == user
    assert not User.objects.get(pk=user).has_usable_password()
    with pytest.raises(Refused, match="code_wrong"):
        commands.enter_home(**entering, person_id=wang, at=timezone.now(), act=uuid4())
    entering["code"] = small.code("2-102", "0987654321")
    assert commands.enter_home(**entering, person_id=wang, at=timezone.now(), act=uuid4()) == user


def test_a_code_lets_somebody_new_join_their_home(small):
    code = small.code("2-201")
    user = commands.enter_home(
        estate=small.id, home_id=small.home("2-201"), code=code, name="新邻居", by=Hand.STRANGER,
        at=timezone.now(), act=uuid4(),
    )  # fmt: skip
    who = queries.standing_of_user(small.id, user, at=timezone.now())
    assert (who.homes, who.posts) == ({small.home("2-201")}, set())
    assert queries.persons_of_home(small.id, small.home("2-201"), at=timezone.now()) == [(who.person, "新邻居")]
    assert kinds(small.id)[-3:] == ["people.home_codes_issued", "people.person_admitted", "people.home_entered"]


def test_a_code_opens_its_own_home_within_its_time_and_only_the_last_one_counts(small):
    code, home = small.code("2-102"), small.home("2-102")
    now = timezone.now()
    assert queries.home_code_fits(small.id, home, code, at=now)
    assert not queries.home_code_fits(small.id, home, code, at=now + dt.timedelta(days=15))
    assert not queries.home_code_fits(small.id, small.home("2-101"), code, at=now)
    small.code("2-102", "5555555555")
    assert not queries.home_code_fits(small.id, home, code, at=now)
    assert code not in json.dumps([list(row) for row in HomeCode.objects.of(small.id).values_list("hash")])


def test_a_code_does_not_open_the_door_of_a_post_nor_of_another_home(small):
    small.appoint("王敏", PostKind.BUILDING_HEAD, home="2-102")
    [(wang, _)] = queries.persons_of_home(small.id, small.home("2-102"), at=timezone.now())
    li = small.admit("李娜", "2-101")
    code = small.code("2-102")
    before = rows(small.id)
    for person, refusal in ((wang, "post_enters_by_password"), (li, "person_unknown"), (new_key(), "person_unknown")):
        with pytest.raises(Refused, match=refusal):
            commands.enter_home(
                estate=small.id, home_id=small.home("2-102"), code=code, person_id=person, by=Hand.STRANGER,
                at=timezone.now(), act=uuid4(),
            )  # fmt: skip
    assert rows(small.id) == before
    assert queries.home_code_fits(small.id, small.home("2-102"), code, at=timezone.now())


def test_a_resident_proves_by_a_fresh_code_of_their_home(small):
    wang = small.admit("王敏", "2-102")
    proving = {"estate": small.id, "by": wang}
    with pytest.raises(Refused, match="code_wrong"):
        commands.prove_home(**proving, code=small.code("2-101"), at=timezone.now(), act=uuid4())
    code = small.code("2-102")
    assert commands.prove_home(**proving, code=code, at=timezone.now(), act=uuid4()) == small.home("2-102")
    with pytest.raises(Refused, match="code_wrong"):
        commands.prove_home(**proving, code=code, at=timezone.now(), act=uuid4())


def test_codes_are_issued_by_the_roster_s_keepers_for_homes_that_exist(small):
    wang = small.admit("王敏", "2-102")
    before = rows(small.id)
    asked = {"estate": small.id, "at": timezone.now()}
    with pytest.raises(Refused, match="not_allowed"):
        commands.issue_home_codes(**asked, codes=((small.home("2-102"), "1"),), by=wang, act=uuid4())
    for codes, refusal in (((), "no_home_ticked"), (((new_key(), "1"),), "home_unknown")):
        with pytest.raises(Refused, match=refusal):
            commands.issue_home_codes(**asked, codes=codes, by=small.keeper, act=uuid4())
    assert rows(small.id) == before


# Sign-ins of posts


def invited(small, person, token="token"):
    return commands.invite_holder(
        estate=small.id, person_id=person, token=token, by=small.keeper, at=timezone.now(), act=uuid4()
    )


def accept(name="zhang", token="token", at=None):
    return commands.accept_invitation(token=token, name=name, password=PASSWORD, seed=SEED, at=at or timezone.now())


def test_an_invitation_gives_name_password_and_second_factor_once(small):
    zhang = Post.objects.of(small.id).get(pk=small.appoint("张伟", PostKind.GRID_WORKER)).person_id
    user = invited(small, zhang)
    with pytest.raises(Refused, match="sign_in_name_taken"):
        accept(name="keeper of small")
    assert accept() == user == small.user_of(zhang)
    with pytest.raises(Refused, match="invitation_over"):
        accept()
    assert commands.check_first_factor(name="zhang", password=PASSWORD) == user
    assert commands.check_first_factor(name="zhang", password="wrong") is None
    assert commands.check_first_factor(name="nobody", password=PASSWORD) is None


def test_a_newer_invitation_voids_the_older_and_a_week_ends_it(small):
    zhang = Post.objects.of(small.id).get(pk=small.appoint("张伟", PostKind.GRID_WORKER)).person_id
    invited(small, zhang, "old")
    invited(small, zhang, "new")
    for token, at in (("old", timezone.now()), ("new", timezone.now() + dt.timedelta(days=7))):
        with pytest.raises(Refused, match="invitation_over"):
            accept(token=token, at=at)
        assert queries.invited_user(token, at=at) is None
    assert queries.invited_user("new", at=timezone.now()) == small.user_of(zhang)


def test_a_user_without_a_seed_never_signs_in_by_password(small):
    user = small.user_of(small.keeper)
    User.objects.filter(pk=user).update(seed=None)
    assert commands.check_first_factor(name="keeper of small", password=PASSWORD) is None


def test_digits_and_card_lines_serve_once(small):
    user = small.user_of(small.keeper)
    now = timezone.now()
    assert commands.use_second_factor(user=user, digits=six_digits(), at=now)
    assert not commands.use_second_factor(user=user, digits=six_digits(), at=now)
    lines = commands.draw_card(user=user)
    assert len(set(lines)) == 10
    assert commands.use_second_factor(user=user, digits=lines[3], at=now)
    assert not commands.use_second_factor(user=user, digits=lines[3], at=now)
    commands.draw_card(user=user)
    assert not commands.use_second_factor(user=user, digits=lines[4], at=now)
    assert not commands.use_second_factor(user=user, digits="", at=now)


def test_no_seed_lies_in_clear(small):
    kept = bytes(User.objects.get(pk=small.user_of(small.keeper)).seed)
    assert SEED.encode() not in kept


# Moving out, and being forgotten


def test_somebody_moves_out(small):
    wang = small.admit("王敏", "2-102")
    asked = {"estate": small.id, "home_id": small.home("2-102"), "by": small.keeper, "at": timezone.now()}
    today = timezone.localdate()
    assert commands.end_residence(**asked, person_id=wang, on=today + dt.timedelta(1), act=uuid4()) == wang
    assert standing(small, wang, at=timezone.now() + dt.timedelta(2)).homes == set()
    with pytest.raises(Refused, match="person_unknown"):
        commands.end_residence(**asked, person_id=small.keeper, on=today, act=uuid4())


def erase(small, person, by=None, ground=Ground.CONSENT_WITHDRAWN):
    return commands.erase_person(
        estate=small.id, person_id=person, ground=ground, by=by or small.keeper, at=timezone.now(), act=uuid4()
    )


def test_a_person_is_forgotten_on_the_roster_in_the_record_and_at_the_door(small):
    small.appoint("王敏", PostKind.BUILDING_HEAD, home="2-102")
    [(wang, _)] = queries.persons_of_home(small.id, small.home("2-102"), at=timezone.now())
    user = invited(small, wang)
    assert erase(small, wang) == wang
    row = Person.objects.of(small.id).get(pk=wang)
    assert (row.name, row.phone, row.user) == ("", "", None)
    assert row.forgotten_at is not None
    assert not User.objects.filter(pk=user).exists()
    assert not Residence.objects.of(small.id).filter(person=wang).exists()
    assert standing(small, wang).posts == set()
    told = [entry for entry in entries_after(small.id, 0) if str(wang) in entry.pieces.values()]
    assert told == []
    assert kinds(small.id)[-3:] == ["people.post_ended", "people.person_erased", "chronicle.pieces_erased"]
    assert verify(small.id) == []


def test_an_erasure_stands_on_the_list_beside_the_keys_and_is_repeated_without_harm(small, settings):
    wang = small.admit("王敏", "2-102")
    erase(small, wang)
    [line] = commands.erasures()
    assert (line["estate"], line["person"], line["ground"]) == (str(small.id), str(wang), "consent_withdrawn")
    assert line["entry"] == head(small.id)[0]
    before = rows(small.id)
    erase(small, wang)
    erase(small, wang, by=Hand.HOUSE)
    assert rows(small.id) == before
    assert commands.erasures() == [line]


def test_a_line_cut_short_by_a_fall_does_not_spoil_the_list(small, settings):
    wang, li = small.admit("王敏", "2-102"), small.admit("李娜", "2-101")
    erase(small, wang)
    with open(settings.KEYS / "erasures.jsonl", "a") as file:
        file.write('{"estate": "half')
    assert [line["person"] for line in commands.erasures()] == [str(wang)]
    erase(small, li)
    assert [line["person"] for line in commands.erasures()] == [str(wang), str(li)]
    assert (settings.KEYS / "erasures.jsonl").stat().st_mode & 0o777 == 0o600


def test_who_may_not_erase_changes_nothing(small):
    wang = small.admit("王敏", "2-102")
    before = rows(small.id)
    with pytest.raises(Refused, match="not_allowed"):
        erase(small, wang, by=wang)
    with pytest.raises(Refused, match="keeper_cannot_erase_self"):
        erase(small, small.keeper)
    with pytest.raises(Refused, match="person_unknown"):
        erase(small, PersonId(new_key()))
    assert rows(small.id) == before
    assert commands.erasures() == []


def test_nothing_is_added_to_somebody_forgotten(small):
    wang = small.admit("王敏", "2-102")
    erase(small, wang)
    with pytest.raises(Refused, match="person_is_forgotten"):
        invited(small, wang)
    with pytest.raises(Refused, match="person_unknown"):
        invited(small, new_key())
    assert queries.namesake(small.id, "", small.home("2-102"), on=timezone.localdate()) is None


# The demo's shoes


def test_no_shoes_beside_a_real_estate(small):
    wang = small.admit("王敏", "2-102")
    with pytest.raises(Refused, match="database_is_real"):
        commands.step_into_shoes(estate=small.id, person_id=wang, by=Hand.STRANGER, at=AT, act=uuid4())
    assert small.user_of(wang) is None
