"""Browsers that come to a started server: a phone in WeChat, one without JavaScript, and one that is old."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from linli.config.demo import cast
from tools.served import served, settings_for

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"  # the one for which Debian brings PyQt6
PHONE = {"width": 390, "height": 844}
WECHAT = (
    "Mozilla/5.0 (Linux; Android 12; M2012K11AC Build/SKQ1.211006.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MMWEBSDK/20221012 MMWEBID/1234 "
    "MicroMessenger/8.0.30.2260(0x28001E3B) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64"
)
# Rules that axe itself calls experimental or merely good practice are not asked.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture
def site(village, tmp_path, static_files):
    """The demo estate, served: the address of the estate's first page."""
    (tmp_path / "static").symlink_to(static_files)
    with served(village, tmp_path) as here:
        yield f"{here.url}/{cast.SLUG}/"


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """The style files as `linli prepare` gathers them, once. In a process of its own: this one goes on without them."""
    var = tmp_path_factory.mktemp("static")
    order = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(order, env=settings_for(f"sqlite:{var}/none.sqlite3", var), check=True)
    return var / "static"


@contextmanager
def wechat(chromium, *, statuses=(), **options):
    """A page in WeChat's browser on a phone. At the end it fails if that page tried what must not be tried there.

    `statuses`: what the server is meant to refuse with, which a browser tells its console.
    """
    phone = {"viewport": PHONE, "user_agent": WECHAT, "locale": "zh-CN", "has_touch": True, "is_mobile": True}
    context = chromium.new_context(accept_downloads=False, service_workers="block", **phone | options)
    context.add_init_script(path=HERE / "limits.js")
    context.set_default_timeout(10_000)
    told: list[str] = []
    page = context.new_page()
    page.on(
        "console",
        lambda message: told.append(f"{message.text} {message.location['url']}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("download", lambda download: told.append(f"a download began: {download.url}"))
    page.on("popup", lambda popup: told.append(f"a pop-up opened: {popup.url}"))
    try:
        yield page
        told = [line for line in told if not any(f"a status of {status} " in line for status in statuses)]
        assert told == [], told
    finally:
        context.close()


def silent(page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on this page as it stands; an empty list is the good news.

    The window is as high as the page meanwhile: what the dock covers for a moment can be scrolled from under it.
    """
    before, height = page.viewport_size, page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(before | {"height": max(before["height"], height)})
    found = Axe().run(page, options=AXE).response["violations"]
    page.set_viewport_size(before)
    return [f"{page.url}: {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


class QtPage:
    """Debian's Qt WebEngine 6.4 as a page: `qt_page` tells what it can be asked."""

    def __init__(self, process):
        self._process = process

    def _ask(self, **order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def open(self, url: str):
        """Go there, and wait until it has loaded."""
        assert self._ask(open=url), f"{url} did not load"

    def run(self, script: str):
        """The value of this script."""
        return self._ask(run=script)

    def until(self, script: str):
        """Wait until this script is true."""
        assert self._ask(until=script), f"never came true: {script}"


@pytest.fixture
def qt_page(tmp_path):
    """An old browser; afterwards its console has said nothing."""
    errors = tmp_path / "qt-errors"
    with (
        open(errors, "w") as said,
        subprocess.Popen(
            [SYSTEM_PYTHON, HERE / "qt_page.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
        ) as process,
    ):
        yield QtPage(process)
        process.stdin.close()  # which it takes for the end
    assert [line for line in errors.read_text().splitlines() if line.startswith("http")] == []
