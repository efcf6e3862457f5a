"""Who comes in by which door, over HTTP."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from linli.files.jobs import sweep
from linli.files.models import held
from linli.people import commands
from linli.people.models import Part, Person
from linli.people.queries import persons_of_home
from linli.people.rules import PostKind
from tests.files.pictures import exif, photo, picture
from tests.people.conftest import PASSWORD, SEED, found, keeper_comes_in, six_digits
from tests.people.test_commands import invited, rows

POSTS = "/small/posts/"


@pytest.fixture
def client():
    return Client()


def body(answer):
    """What is said, but for the address that was asked for."""
    return answer.content.decode().replace(answer.request["PATH_INFO"], "…")


def passed_of(answer):
    return answer.context["form"]["passed"].value()


def resident_comes_in(client, small, home="2-102", name="王敏", code="1234567890", **more):
    """By the code of their home, then as themselves; the answer to the last step."""
    person = small.admit(name, home)
    small.code(home, code)
    asked = client.post("/small/door/home/", {"home": home, "code": code} | more)
    form = asked.context["form"]
    return client.post(
        "/small/door/who/",
        {name: form[name].value() for name in ("passed", "act", "next", "carried")} | {"who": str(person)},
    )


def later(client, **passed):
    """Let the session believe that so much time has passed since its last page and proof."""
    session = client.session
    then = (timezone.now() - timedelta(**passed)).isoformat()
    session["renewed_at"] = session["proved_at"] = then
    session.save()


# Absent and forbidden


def test_absent_and_forbidden_look_alike(small, client):
    answers = [client.get(path) for path in (POSTS, "/small/nothing/", "/nowhere/posts/", "/nowhere/", "/no%00where/")]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert body(answers[0]) == body(answers[1])
    assert body(answers[2]) == body(answers[3])


def test_absent_and_forbidden_look_alike_to_a_resident_too(small, client):
    resident_comes_in(client, small)
    forbidden, absent = client.get(POSTS), client.get("/small/nothing/")
    assert (forbidden.status_code, body(forbidden)) == (404, body(absent))


def test_a_forbidden_form_changes_nothing_and_what_was_typed_can_be_copied(small, client):
    before, sent = rows(small.id), {"name": "某", "kind": "keeper", "since_on": "2026-01-01", "act": str(uuid4())}
    answer, absent = client.post(POSTS, sent), client.post("/small/nothing/", sent)
    assert (answer.status_code, rows(small.id)) == (404, before)
    assert body(answer) == body(absent)
    assert '<blockquote class="card"><p>某</p></blockquote>' in body(answer)
    assert (sent["act"] in body(answer), "<blockquote" in body(client.get(POSTS))) == (False, False)
    assert "<blockquote" not in body(client.post("/small/nothing/", {"password": PASSWORD, "code": "123 456 7890"}))


# By the code of a home


def test_a_resident_comes_in_by_the_code_of_their_home_and_stays_180_days(small, client):
    answer = resident_comes_in(client, small)
    assert (answer.status_code, answer["Location"]) == (302, "/small/")
    assert client.session["way"] == "home"
    assert timedelta(days=179) < timedelta(seconds=client.session.get_expiry_age()) <= timedelta(days=180)
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_the_household_is_shown_by_masked_names_alone(small, client):
    small.admit("欧阳修文", "2-102")
    small.code("2-102")
    answer = client.post("/small/door/home/", {"home": "2栋102室", "code": "123 456 7890"})
    assert "欧＊＊" in answer.content.decode()
    assert "欧阳修文" not in answer.content.decode()


def test_somebody_new_gives_a_name(small, client):
    small.code("2-101")
    asked = client.post("/small/door/home/", {"home": "2-101", "code": "1234567890"})
    step = {"passed": passed_of(asked), "act": asked.context["form"]["act"].value(), "who": "new"}
    assert "请写上您的姓名" in client.post("/small/door/who/", step).content.decode()
    assert client.post("/small/door/who/", step | {"name": "新邻居"}).status_code == 302
    [(_, name)] = persons_of_home(small.id, small.home("2-101"), at=timezone.now())
    assert name == "新邻居"


def test_a_slip_s_address_only_fills_in(small, client):
    small.code("2-101")
    answer = client.get("/small/door/", {"home": "2-101", "code": "1234567890"})
    assert 'value="1234567890"' in answer.content.decode()
    assert "sessionid" not in client.cookies


def test_a_step_without_the_one_before_begins_anew(small, client):
    for path in ("who", "factor"):
        answer = client.post(f"/small/door/{path}/", {"passed": "forged", "who": "new", "name": "某"})
        assert answer.status_code == 200
        assert "太久" in answer.content.decode()
        assert client.get(f"/small/door/{path}/")["Location"] == "/small/door/"
    assert "sessionid" not in client.cookies


def test_whoever_holds_a_post_is_a_stranger_to_a_resident_s_session(small, client):
    resident_comes_in(client, small)
    assert client.get("/small/door/proof/").status_code == 200
    small.appoint("王敏", PostKind.KEEPER, home="2-102")
    assert client.get("/small/door/proof/").status_code == 404
    assert client.get(POSTS).status_code == 404


# By name, password and second factor


def test_a_post_comes_in_by_password_and_second_factor_for_twelve_hours(small, client):
    answer = keeper_comes_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/small/")
    assert client.get(POSTS).status_code == 200
    assert timedelta(seconds=client.session.get_expiry_age()) <= timedelta(hours=12)


def test_the_twelve_hours_count_from_the_last_page(small, client):
    keeper_comes_in(client)
    later(client, hours=11)
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=1))
    client.get("/small/door/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=11)


def test_a_session_that_ran_out_lets_nobody_in(small, client):
    keeper_comes_in(client)
    Session.objects.update(expire_date=timezone.now())
    assert client.get(POSTS).status_code == 404


def test_digits_that_were_used_do_not_open_again(small, client):
    digits = six_digits()
    assert keeper_comes_in(client, digits=digits).status_code == 302
    assert keeper_comes_in(Client(), digits=digits).status_code == 200


def test_a_line_of_the_printed_card_opens_once(small, client):
    line = commands.draw_card(user=small.user_of(small.keeper))[0]
    assert keeper_comes_in(client, digits=line).status_code == 302
    assert keeper_comes_in(Client(), digits=line).status_code == 200


def test_an_invitation_leads_to_a_way_in_and_a_card(small, client):
    small.appoint("张伟", PostKind.GRID_WORKER)
    zhang = Person.objects.of(small.id).get(name="张伟").pk
    invited(small, zhang)
    form = client.get("/small/invitations/token/").context["form"]
    said = {"seed": SEED, "name": "zhang", "password": PASSWORD, "digits": six_digits()}
    assert len(form["seed"].value()) == 32
    assert "才能确认" in client.post("/small/invitations/token/", said | {"digits": "000000"}).content.decode()
    assert client.post("/small/invitations/token/", said | {"password": "short"}).context["form"].errors["password"]
    assert client.post("/small/invitations/token/", said | {"seed": "?"}).context["form"]["seed"].value() != "?"
    done = client.post("/small/invitations/token/", said)
    assert len(done.context["lines"]) == 10
    assert done["Cache-Control"] == "no-store"
    assert client.get("/small/homes/").status_code == 200
    assert client.get("/small/invitations/token/").status_code == 404


def test_leaving_ends_the_session(small, client):
    keeper_comes_in(client)
    client.post("/small/door/departure/")
    assert client.get(POSTS).status_code == 404
    assert not Session.objects.exists()


def test_nobody_is_sent_elsewhere(small, client):
    assert resident_comes_in(client, small, next="https://elsewhere.example/")["Location"] == "/small/"
    assert resident_comes_in(Client(), small, next="/small/x/", code="22")["Location"] == "/small/x/"


def test_a_keeper_of_one_estate_is_nobody_in_another(small, client):
    found("other")
    keeper_comes_in(client)
    assert client.get("/other/posts/").status_code == 404


# Attempts


def wrong_code(client, home="2-102", address="10.0.0.1"):
    return client.post("/small/door/home/", {"home": home, "code": "0"}, REMOTE_ADDR=address).content.decode()


def test_six_wrong_codes_lock_that_home_from_that_address_alone(small, client):
    small.admit("王敏", "2-102")
    small.code("2-102")
    for _ in range(6):
        assert "对不上" in wrong_code(client)
    assert "一刻钟" in wrong_code(client)
    right = {"home": "2-102", "code": "1234567890"}
    assert "一刻钟" in client.post("/small/door/home/", right, REMOTE_ADDR="10.0.0.1").content.decode()
    assert "对不上" in wrong_code(client, home="2-101")
    assert passed_of(client.post("/small/door/home/", right, REMOTE_ADDR="10.0.0.2"))


def test_wrong_passwords_and_wrong_digits_count_together(small, client):
    for _ in range(3):
        client.post("/small/door/post/", {"name": "keeper of small", "password": "no"})
    for _ in range(3):
        assert keeper_comes_in(client, digits="000000").status_code == 200
    answer = client.post("/small/door/post/", {"name": "keeper of small", "password": PASSWORD})
    assert "一刻钟" in answer.content.decode()


def test_a_right_answer_forgets_the_wrong_ones(small, client):
    for _ in range(5):
        client.post("/small/door/post/", {"name": "keeper of small", "password": "no"})
    keeper_comes_in(client)
    assert not AccessAttempt.objects.exists()


def test_what_is_kept_of_attempts_is_pseudonymous(small, client):
    client.post("/small/door/post/?x=1", {"name": "keeper of small", "password": "no"}, headers={"user-agent": "Mine"})
    [kept] = AccessAttempt.objects.values()
    assert (kept["get_data"], kept["post_data"], kept["user_agent"].lower()) == ("", "", "<unknown>")
    assert "keeper" not in str(kept)
    assert "127.0.0.1" not in str(kept)


# Asking again


def test_personal_data_ask_again_after_ten_minutes(small, client):
    keeper_comes_in(client)
    shown = client.get(POSTS)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    later(client, minutes=11)
    answer = client.get(POSTS)
    assert (answer.status_code, answer["Location"]) == (302, "/small/door/proof/?next=/small/posts/")
    wrong = client.post("/small/door/proof/", {"digits": "000000", "next": POSTS})
    assert wrong.status_code == 200
    proved = client.post("/small/door/proof/", {"digits": six_digits(1), "next": POSTS})
    assert (proved.status_code, proved["Location"]) == (302, POSTS)
    assert client.get(POSTS).status_code == 200


def test_a_resident_proves_by_a_fresh_code(small, client):
    resident_comes_in(client, small)
    wang = Person.objects.of(small.id).get(name="王敏").pk
    later(client, minutes=11)
    assert client.get(f"/small/persons/{wang}/").status_code == 302
    small.code("2-102", "3333333333")
    assert client.post("/small/door/proof/", {"code": "333 333 3333"}).status_code == 302
    assert "王敏" in client.get(f"/small/persons/{wang}/").content.decode()


def test_who_draws_codes_shows_first_who_they_are(small, client):
    """A code opens the door of whoever lives there."""
    keeper_comes_in(client)
    later(client, minutes=11)
    homes = [str(small.home(number)) for number in ("2-101", "2-102")]
    entrance = Part.objects.get(pk=homes[0]).entrance_id
    before = rows(small.id)
    kept = client.post(f"/small/entrances/{entrance}/codes/", {"homes": homes, "act": str(uuid4())})
    assert (kept.status_code, rows(small.id)) == (403, before)
    asked = client.post("/small/door/proof/", {"begin": "1", "carried": kept.context["carried"]})
    carried = asked.context["form"]["carried"].value()
    form = client.post("/small/door/proof/", {"digits": six_digits(1), "carried": carried}).context["form"]
    sent = {"homes": homes} | {name: value for name, value in form["fields"] if name != "homes"}
    assert [value for name, value in form["fields"] if name == "homes"] == homes
    slips = client.post(form["path"], sent).context["slips"]
    assert [slip["number"] for slip in slips] == ["2-101", "2-102"]


def test_a_form_that_needs_a_proof_is_kept_and_sent_after_it(small, client):
    keeper_comes_in(client)
    later(client, minutes=11)
    said = {"name": "张 伟", "kind": "grid_worker", "since_on": "2026-01-01", "act": str(uuid4())}
    kept = client.post(POSTS, said)
    assert kept.status_code == 403
    assert "张 伟" in kept.content.decode()
    asked = client.post("/small/door/proof/", {"begin": "1", "carried": kept.context["carried"]})
    proved = client.post(
        "/small/door/proof/", {"digits": six_digits(1), "carried": asked.context["form"]["carried"].value()}
    )
    form = proved.context["form"]
    assert (form["path"], dict(form["fields"])) == (POSTS, said)
    assert client.post(form["path"], dict(form["fields"])).status_code == 302
    assert Person.objects.of(small.id).filter(name="张 伟").count() == 1


# Too late


def test_a_form_sent_after_the_session_ended_is_kept_through_signing_in(small, client):
    keeper_comes_in(client)
    Session.objects.all().delete()
    before = rows(small.id)
    said = {"name": "张伟", "kind": "grid_worker", "since_on": "2026-01-01", "act": str(uuid4())}
    late = client.post(POSTS, said)
    assert (late.status_code, rows(small.id)) == (403, before)
    assert "张伟" in late.content.decode()
    begun = client.post("/small/door/", {"carried": late.context["carried"]})
    carried = begun.context["by_post"]["carried"].value()
    asked = client.post(
        "/small/door/post/", {"name": "keeper of small", "password": PASSWORD, "carried": carried}
    ).context["form"]
    done = client.post(
        "/small/door/factor/",
        {"passed": asked["passed"].value(), "carried": asked["carried"].value(), "digits": six_digits(1)},
    )
    form = done.context["form"]
    assert (form["path"], dict(form["fields"])) == (POSTS, said)
    assert client.post(form["path"], dict(form["fields"])).status_code == 302


def test_photos_of_a_form_sent_too_late_travel_and_are_shown_to_this_browser_alone(small, client):
    keeper_comes_in(client)
    Session.objects.all().delete()
    before = rows(small.id)
    upload = SimpleUploadedFile("a.jpg", photo(picture((640, 480)), exif=exif()))
    late = client.post(
        POSTS, {"name": "张伟", "kept": ["forged"], "photos": [upload, SimpleUploadedFile("b.jpg", b"x")]}
    )
    assert (late.status_code, rows(small.id)) == (403, before)
    forged, pledge = late.context["pledges"]
    [(field, sentence)] = late.context["unkept"]
    assert (forged, field, sentence.startswith("b.jpg")) == ("forged", "photos", True)
    path = f"/small/door/photos/{pledge}/"
    shown = client.get(path)
    small_one = b"".join(shown.streaming_content)
    assert (shown.status_code, shown["Content-Type"], b"Exif" in small_one) == (200, "image/jpeg", False)
    for other in (Client(), late_client := Client()):
        late_client.cookies["linli_was_in"] = "another word"
        assert other.get(path).status_code == 404
    assert client.get("/small/door/photos/forged/").status_code == 404


def test_what_was_not_sent_again_is_gone_after_a_day(small, client):
    keeper_comes_in(client)
    Session.objects.all().delete()
    upload = SimpleUploadedFile("a.jpg", photo(picture((640, 480))))
    [pledge] = client.post(POSTS, {"name": "张伟", "photos": [upload]}).context["pledges"]
    now = timezone.now()
    shown = client.get(f"/small/door/photos/{pledge}/")
    shown.close()
    assert (sweep(at=now), shown.status_code) == (0, 200)
    assert (sweep(at=now + timedelta(hours=25)), held.counts("")) == (1, (0, 0))
    assert client.get(f"/small/door/photos/{pledge}/").status_code == 404
    assert [path for path in settings.FILES.rglob("*") if path.is_file()] == []


def test_a_carried_form_cannot_be_forged_and_a_stranger_has_none(small, client):
    assert client.post(POSTS, {"name": "x"}).status_code == 404
    keeper_comes_in(client)
    answer = client.post("/small/door/proof/", {"digits": six_digits(1), "carried": "forged", "next": POSTS})
    assert answer["Location"] == POSTS


@pytest.mark.parametrize(("path", "or_not"), [(POSTS, False), ("/small/snap/", True)])
def test_whose_browser_forgot_every_cookie_is_told_that_they_are_signed_out(small, path, or_not):
    forgetful, before = Client(enforce_csrf_checks=True), rows(small.id)
    said = {"name": "张 伟", "known": "1", "act": str(uuid4())}
    late = forgetful.post(path, said, headers={"Origin": "http://testserver"})
    assert (late.status_code, late.context["or_not"], rows(small.id)) == (403, or_not, before)
    assert "张 伟" in late.content.decode()
    begun = Client(enforce_csrf_checks=False)
    begun.cookies = forgetful.cookies  # which keep the word that its form is signed for
    carried = begun.post("/small/door/", {"carried": late.context["carried"]}).context["by_post"]["carried"].value()
    asked = begun.post("/small/door/post/", {"name": "keeper of small", "password": PASSWORD, "carried": carried})
    asked = asked.context["form"]
    done = begun.post(
        "/small/door/factor/",
        {"passed": asked["passed"].value(), "carried": asked["carried"].value(), "digits": six_digits()},
    )
    assert (done.context["form"]["path"], dict(done.context["form"]["fields"])) == (
        path,
        {"name": "张 伟", "act": said["act"]},
    )


@pytest.mark.parametrize("origin", ["", "http://elsewhere.example"])
def test_a_form_of_another_page_is_not_carried_for_a_browser_without_cookies(small, origin):
    said = {"name": "张 伟", "known": "1", "act": str(uuid4())}
    answer = Client(enforce_csrf_checks=True).post(POSTS, said, headers={"Origin": origin} if origin else {})
    assert (answer.status_code, "carried" in answer.context) == (403, False)


def test_a_form_that_another_browser_had_signed_is_not_carried(small, client):
    stranger = Client()
    stranger.cookies["linli_was_in"] = "1"  # whoever asks can say so
    said = {"name": "某", "kind": "keeper", "since_on": "2026-01-01", "act": str(uuid4())}
    carried = stranger.post(POSTS, said).context["carried"]
    for in_before in (False, True):
        if in_before:  # the browser of somebody who was in has its own word
            Session.objects.all().delete()
        begun = client.get("/small/door/", {"carried": carried}).context["by_post"]["carried"].value()
        asked = client.post("/small/door/post/", {"name": "keeper of small", "password": PASSWORD, "carried": begun})
        form = asked.context["form"]
        answer = client.post(
            "/small/door/factor/",
            {"passed": form["passed"].value(), "carried": form["carried"].value(), "digits": six_digits(in_before)},
        )
        assert (answer.status_code, answer["Location"]) == (302, "/small/")


# What is written down


def test_the_security_log_knows_pseudonyms_and_no_contents(small, client, caplog):
    security = logging.getLogger("linli.security")
    security.addHandler(caplog.handler)
    client.post("/small/door/post/", {"name": "keeper of small", "password": "a wrong secret"})
    keeper_comes_in(client)
    resident_comes_in(Client(), small)
    security.removeHandler(caplog.handler)
    told = [record.getMessage() for record in caplog.records]
    assert [line.split()[0] for line in told] == ["refused", "signed_in", "signed_in"]
    for secret in ("keeper of small", "wrong secret", "王敏", "2-102", "127.0.0.1", "1234567890", str(small.keeper)):
        assert secret not in "\n".join(told)


# Speed


def test_who_has_come_is_known_by_four_queries(small, client, django_assert_num_queries):
    keeper_comes_in(client)
    with django_assert_num_queries(4):
        client.get("/small/door/proof/")
