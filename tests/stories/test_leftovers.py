"""No English is left in a Chinese page and no Chinese in an English one, but for what people typed."""

import json
import re
from html.parser import HTMLParser

import pytest

from linli.chronicle.models import Piece
from linli.config.demo import cast
from linli.matters.models import Matter
from linli.people.models import Building, CommonPart, Entrance, Organisation, Part, Person, Place, PostName
from tests.visitor import Visitor
from tools.pages import MAIN, ROLES, pages

LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]+")
HAN = re.compile(r"[\u3400-\u9fff]+")
ADDRESS = re.compile(r"https?://\S+|[\w./-]*/[\w./-]+")
# Names that are the same in Chinese; and the switch to the other language, which is always written in that.
NAMES_IN_ZH = {"Linli", "English", "QR", "JavaScript", "CSV", "XLSX", "PNG", "PDF"}
NAMES_IN_EN = {"中文", "邻里", "红管家", "小红帽"}  # the last two: examples of what posts are called
NOT_READ = {"script", "style", "svg", "title", "template"}
READ_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label")
SHOWN_IN_BOTH = {"web:gallery", "people:charter"}  # samples of typed text; a table with both languages side by side


class Read(HTMLParser):
    """What a reader sees or hears of a page, piece by piece, but for what says that it is in another language."""

    VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

    def __init__(self, page: str, language: str):
        super().__init__()
        self.pieces: list[str] = []
        self._language, self._open = language, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        foreign = not said.get("lang", self._language).startswith(self._language)
        is_left_out = tag in NOT_READ or foreign or bool(self._open and self._open[-1][1])
        if tag not in self.VOID:
            self._open.append((tag, is_left_out))
        if not is_left_out:
            self.pieces += [said[name] for name in READ_ATTRIBUTES if said.get(name)]

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not (self._open and self._open[-1][1]) and data.strip():
            self.pieces.append(data)


def typed() -> list[str]:
    """Everything that people of the estate typed or named, the longest first."""
    of = cast.ESTATE
    named = [
        *Place.objects.values_list("name", flat=True),
        *(name for model in (Building, CommonPart, Entrance, Organisation, Person)
          for name in model.objects.of(of).values_list("name", flat=True)),
        *Part.objects.of(of).values_list("number", flat=True),
        *PostName.objects.of(of).values_list("zh", flat=True),
        *PostName.objects.of(of).values_list("en", flat=True),
        *Matter.objects.of(of).values_list("words", flat=True),
        *(json.loads(text) for text in Piece.objects.of(of).filter(person=None).values_list("text", flat=True)),
    ]  # fmt: skip
    return sorted({name for name in named if name}, key=len, reverse=True)


@pytest.mark.parametrize(
    ("language", "foreign", "names"), [("zh-hans", LATIN, NAMES_IN_ZH), ("en", HAN, NAMES_IN_EN)], ids=["zh", "en"]
)
def test_no_page_has_words_of_the_other_language(village, language, foreign, names):
    visitors, ours, left = {}, typed(), {}
    for page in pages():
        if page.name in SHOWN_IN_BOTH:
            continue
        role = next(role for role in MAIN + ROLES if page.opens_to(role))
        visitor = visitors.setdefault(role, Visitor(role, language=language))
        answer = visitor.client.get(page.path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found = {
                word
                for piece in Read(answer.content.decode(), language[:2]).pieces
                for word in _foreign(piece, foreign, ours)
            }
            if found - names:
                left[page.name] = sorted(found - names)
    assert left == {}


def _foreign(piece, foreign, ours):
    begins = piece.strip().rstrip("…")
    if any(words.startswith(begins) for words in ours):  # a list shows the beginning of what was typed
        return []
    piece = ADDRESS.sub(" ", piece)
    for words in ours:
        piece = piece.replace(words, " ")
    return [word for word in foreign.findall(piece) if len(word) > 1]  # a lone Han is somebody's family name
