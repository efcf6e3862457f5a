"""What an operator reads at a terminal: sentences in their language, progress, and what went wrong.

Knows no Django: the process manager lives as long as the machine and should be small.
"""

import gettext as catalogues
import os
import sys
import time
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"  # the catalogue is the one that Django reads


class Trouble(Exception):
    """What an operator must put right first, as the sentence that says so. Ends a command with status 2."""


def language() -> str:
    """`zh-hans` or `en`: LINLI_LANGUAGE, else what the terminal's locale says."""
    wanted = next(
        (os.environ[name] for name in ("LINLI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh-hans" if wanted.lower().startswith("zh") else "en"


def speak() -> None:
    """Choose the language of this process. argparse asks the same catalogue for its own sentences."""
    os.environ["LANGUAGE"] = "zh_Hans" if language() == "zh-hans" else "en"
    catalogues.bindtextdomain(DOMAIN, LOCALE)
    catalogues.textdomain(DOMAIN)


def gettext(sentence: str) -> str:
    """The sentence in the operator's language."""
    return catalogues.gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for this count in the operator's language."""
    return catalogues.ngettext(one, many, count)


def gettext_noop(sentence: str) -> str:
    """Marks a sentence that is translated later, where it is said."""
    return sentence


def say(sentence: str) -> None:
    """News for whoever watches; answers go to standard output, news do not."""
    print(sentence, file=sys.stderr, flush=True)


class Progress:
    """`with Progress(gettext("Copying files"), total=9) as done: done(1)`: tells how far it is, once it takes long.

    Silent for two seconds; then a line that is written anew on a terminal, one every ten seconds elsewhere.
    """

    def __init__(self, what: str, *, total: int | None = None):
        self._what, self._total, self._done = what, total, 0
        self._due = time.monotonic() + 2
        self._on_terminal = sys.stderr.isatty()
        self._told = False

    def __enter__(self):
        return self

    def __call__(self, more: int = 1) -> None:
        self.reach(self._done + more)

    def reach(self, done: int) -> None:
        """It is so far now, for work that counts by itself."""
        self._done = done
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + (0.2 if self._on_terminal else 10)
            self._tell("\r" if self._on_terminal else "\n")

    def _tell(self, end):
        self._told = True
        far = f"{self._done}/{self._total}" if self._total else f"{self._done}"
        print(f"{self._what}: {far}", end=end, file=sys.stderr, flush=True)

    def __exit__(self, exc_type, exc_value, traceback):
        if self._told:
            self._tell("\n")
