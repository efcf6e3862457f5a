"""A browser that looks at pages without a server: what it asks for is answered by Django's test client."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

HOME = "http://127.0.0.1"


def a_demo():
    """What `settings.INSTALLATION` says of a demo installation."""
    return "demo"


def a_real_one():
    """What it says of a real estate's."""
    return "real"


@pytest.fixture(autouse=True)
def alone(settings):
    """Web needs none of the apps after it."""
    settings.ROOT_URLCONF = "tests.web.urls"


@pytest.fixture
def demo(settings):
    """A demo installation, as far as the look asks."""
    settings.INSTALLATION = "tests.web.conftest.a_demo"


@pytest.fixture
def client():
    """A stranger's browser."""
    return Client(HTTP_HOST="127.0.0.1")


@pytest.fixture
def look(chromium, demo):
    """`look(path, width=…, language=…, size=…, theme=…, **context)` → the page; what it complains of fails the test."""
    opened, complaints = [], []

    def open_page(path, *, width=390, language="zh-hans", size="plain", theme="light", init="", **options):
        context = chromium.new_context(viewport={"width": width, "height": 844}, service_workers="block", **options)
        choices = {"linli_language": language, "linli_size": size, "linli_theme": theme}
        context.add_cookies([{"name": name, "value": chosen, "url": HOME} for name, chosen in choices.items()])
        context.route("**/*", answer)
        if init:
            context.add_init_script(init)
        page = context.new_page()
        page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(HOME + path)
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


def answer(route):
    """What our pages answer; nothing else is there."""
    request = route.request
    place = urlsplit(request.url)
    if f"{place.scheme}://{place.netloc}" != HOME:
        route.abort()
        return
    client = Client(HTTP_HOST="127.0.0.1")
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.all_headers().items()}
    body = {"data": request.post_data_buffer or b"", "content_type": request.headers.get("content-type", "")}
    said = client.generic(request.method, request.url.removeprefix(HOME), **body, **sent)
    if said.status_code in (301, 302, 303):  # a fulfilled route cannot redirect
        route.fulfill(status=200, content_type="text/html", body=f"redirected to {said['Location']}")
        return
    content = b"".join(said.streaming_content) if said.streaming else said.content
    route.fulfill(status=said.status_code, headers=dict(said.headers), body=content)
