"""Debian's Qt WebEngine 6.4 (near Chromium 102, older than `light-dark()`) as a browser that a test can steer.

Runs under the system's own Python, which has PyQt6. One JSON line in, one out:
{"open": URL} → true · {"run": JS} → its value · {"until": JS} → true once it is true · {"picture": PATH} → true
"""

import json
import os
import sys

os.environ |= {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",  # Chromium's own does not start as root
    "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu --disable-dev-shm-usage",
}

from PyQt6.QtCore import QEventLoop, QTimer, QUrl
from PyQt6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QApplication

LOOKING_EVERY_MS = 50
PATIENCE_MS = 20_000
PHONE = 390, 844


class Page(QWebEnginePage):
    """What the page says on its console, a violation of the content policy above all, goes to our own errors."""

    def javaScriptConsoleMessage(self, level, message, line, source):
        print(f"{source}:{line}: {message}", file=sys.stderr)


def main():
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()  # without a name: nothing of it is kept
    view, page = QWebEngineView(), Page(profile)
    view.setPage(page)
    view.resize(*PHONE)
    view.show()
    for line in sys.stdin:
        [(verb, what)] = json.loads(line).items()
        print(json.dumps(VERBS[verb](view, page, what)), flush=True)
    view.setPage(None)
    page.deleteLater()
    application.processEvents()


def wait_for(begin):
    """Turn an answer that comes later into one to wait for: `begin` is given what to call with it."""
    loop, answers = QEventLoop(), []
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    begin(lambda answer: (answers.append(answer), loop.quit()))
    if not answers:
        loop.exec()
    return answers[0] if answers else None


def open_page(view, page, url):
    def begin(done):
        page.loadFinished.connect(done)
        view.load(QUrl(url))

    done = wait_for(begin)
    page.loadFinished.disconnect()
    return bool(done)


def run(view, page, script):
    return wait_for(lambda done: page.runJavaScript(script, done))


def until(view, page, script):
    for _ in range(PATIENCE_MS // LOOKING_EVERY_MS):
        if run(view, page, script) is True:
            return True
        loop = QEventLoop()
        QTimer.singleShot(LOOKING_EVERY_MS, loop.quit)
        loop.exec()
    return False


def picture(view, page, path):
    return view.grab().save(path)


VERBS = {"open": open_page, "run": run, "until": until, "picture": picture}

if __name__ == "__main__":
    main()
