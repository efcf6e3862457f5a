"""When something is amiss, people are told what to do, and what they typed is kept."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

TYPED = {"csrfmiddlewaretoken": "old", "words": "架空层<堆满>了", "act": "018f", "seen": "3"}


@pytest.fixture
def late():
    """A browser whose page had grown too old."""
    return Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)


def test_a_form_that_came_too_late_is_shown_and_sent_by_one_tap(late, demo):
    answer = late.post("/look/somewhere/", TYPED, HTTP_ORIGIN="http://127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "架空层&lt;堆满&gt;了" in said
    assert '<input type="hidden" name="words" value="架空层&lt;堆满&gt;了">' in said
    assert '<input type="hidden" name="act" value="018f">' in said
    assert said.count('name="csrfmiddlewaretoken"') == 1
    assert 'value="old"' not in said


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_elsewhere_is_never_sent_by_a_tap(late, demo, origin):
    said = late.post("/look/somewhere/", TYPED, HTTP_ORIGIN=origin).content.decode()
    assert "架空层&lt;堆满&gt;了" in said
    assert '<input type="hidden" name="words"' not in said


def test_photos_of_a_late_form_are_named(late, demo, tmp_path):
    (tmp_path / "垃圾.jpg").write_bytes(b"x")
    with open(tmp_path / "垃圾.jpg", "rb") as photo:
        said = late.post("/look/somewhere/", TYPED | {"photo": photo}, HTTP_ORIGIN="http://127.0.0.1").content.decode()
    assert "垃圾.jpg：表单还没有发出，这张照片没能替您留着。请重新选一次。" in said
    assert '<input type="file" id="again_photo" name="photo" accept="image/*" multiple>' in said


def test_an_address_without_a_page_says_so_in_the_readers_language(client, demo):
    assert "这个地址没有内容" in client.get("/look/nothing/").content.decode()
    client.cookies["linli_language"] = "en"
    answer = client.get("/look/nothing/")
    assert (answer.status_code, "There is nothing at this address" in answer.content.decode()) == (404, True)


def test_our_own_mistake_needs_nothing_to_be_said():
    with translation.override("zh-hans"):
        said = render_to_string("500.html")
    assert "这是我们的错" in said
    assert '<html lang="zh-Hans">' in said


def test_what_cannot_be_read_is_answered_in_a_sentence(client, demo, settings):
    """More than a form may hold, and a name that is not ours."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.cookies["linli_language"] = "en"
    for answer in (
        client.post("/look/somewhere/", {"words": "x" * 200}),
        client.get("/look/", HTTP_HOST="elsewhere.example"),
    ):
        assert (answer.status_code, "This could not be read" in answer.content.decode()) == (400, True)


def test_the_policy_allows_nothing_inline(client, demo):
    policy = client.get("/look/")["Content-Security-Policy"]
    allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert {name for name, where in allowed.items() if where == "'none'"} == {
        "default-src",
        "base-uri",
        "frame-ancestors",
    }
    assert {where for where in allowed.values() if where != "'none'"} == {"'self'", "'self' data: blob:"}
    assert allowed["img-src"] == "'self' data: blob:"


def test_the_worker_may_serve_the_installation_and_keeps_only_what_is_about_nobody(client):
    answer = client.get("/look/worker.js")
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript", "/")
    kept = answer.content.decode().split("\n")[1]
    assert kept.count('"') // 2 == 5
    assert "offline" in kept


def test_the_manifest_names_a_drawing_that_is_there(client):
    icon = client.get("/look/linli.webmanifest").json()["icons"][0]["src"]
    assert b"<svg" in b"".join(client.get(icon).streaming_content)


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example/", "", "x", "/" + "a" * 500, "/" + "里" * 300]
)
def test_no_code_is_drawn_for_an_address_of_others(client, demo, path):
    assert client.get("/look/qr/", {"path": path}).status_code == 404


def test_a_code_is_drawn_for_a_page_of_ours(client):
    answer = client.get("/look/qr/", {"path": "/hanlin/"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")


def test_wechat_which_cannot_keep_a_file_is_given_the_address(client, demo):
    client.cookies["linli_language"] = "en"
    assert 'href="/look/" download>' in client.get("/look/").content.decode()
    said = client.get("/look/", HTTP_USER_AGENT="Mozilla/5.0 MicroMessenger/8.0.30").content.decode()
    assert " download>" not in said
    assert '<p class="lines">http://127.0.0.1/look/</p>' in said
