import pytest


@pytest.mark.parametrize(
    ("chosen", "cookie", "value"),
    [
        ({"size": "large"}, "linli_size", "large"),
        ({"theme": "dark"}, "linli_theme", "dark"),
        ({"language": "en"}, "linli_language", "en"),
    ],
)
def test_a_choice_is_kept_and_leads_back_without_a_script(client, demo, chosen, cookie, value):
    answer = client.post("/look/choices/", {"next": "/look/?a=1"} | chosen)
    assert (answer.status_code, answer["Location"]) == (303, "/look/?a=1")
    assert {name: morsel.value for name, morsel in client.cookies.items()} == {cookie: value}
    assert bool(client.cookies[cookie]["httponly"]) is (cookie == "linli_language"), "scripts set the others, too"


def test_the_page_is_drawn_as_chosen(client, demo):
    client.post("/look/choices/", {"size": "large", "theme": "dark", "language": "en"})
    assert '<html lang="en" data-size="large" data-theme="dark">' in client.get("/look/").content.decode()


def test_large_type_is_one_tap_away_at_the_top_of_a_page(client, demo):
    masthead = client.get("/look/").content.decode().partition("</header>")[0]
    assert '<button name="size" value="large" aria-pressed="false">' in masthead


def test_what_is_not_offered_is_not_kept(client, demo):
    client.post("/look/choices/", {"size": "huge", "theme": '"><script>', "language": "xx"})
    assert not client.cookies
    client.cookies["linli_theme"] = "<b>"
    assert '<html lang="zh-Hans" data-size="plain">' in client.get("/look/").content.decode()


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_choice_leads_nowhere_else(client, away):
    assert client.post("/look/choices/", {"size": "large", "next": away})["Location"] == "/"


def test_a_choice_is_not_read_from_a_link(client):
    assert client.get("/look/choices/?size=large").status_code == 405
