"""Keeps every sentence in both languages: `python -m tools.words check | missing | compile [APP …]`.

English stands in the code and templates, Chinese in `linli/<app>/locale/zh_Hans/LC_MESSAGES/django.po`, one
catalogue an app. Neither reading the sentences nor compiling the catalogues needs GNU gettext.

check    says what is missing, dead or wrong; status 1 if anything is
missing  prints the entries to paste into each catalogue
compile  writes django.mo beside each catalogue that is newer than it
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import polib
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n' + (
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)

# Which arguments of a call are what: (sentence, plural, context).
CALLS = {
    "gettext": (0, None, None), "gettext_lazy": (0, None, None), "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None), "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0), "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0), "npgettext_lazy": (1, 2, 0),
}  # fmt: skip
TRANSLATORS = {"django.utils.translation", "linli.config.operator.terminal"}
TEXT = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*u?({TEXT}(?:\s*,\s*u?{TEXT})*)", re.DOTALL)

HAN = "\u3400-\u9fff\uf900-\ufaff"
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
HALF_WIDTH = re.compile(rf"[{HAN}，。][,;:?!()\"']|[,;:?!()\"'][{HAN}]|[{HAN}]\.(?=\s|$)|\.\.\.")
SAME_IN_BOTH = {"English", "Linli", "中文"}  # sentences that Chinese pages show as English ones do


class Sentence(NamedTuple):
    """What a catalogue is asked by; `plural` and `context` are empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""


class Place(NamedTuple):
    path: Path
    line: int

    def __str__(self):
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def apps() -> list[Path]:
    """The packages that may have a catalogue."""
    return sorted(path.parent for path in (ROOT / "linli").glob("*/__init__.py"))


def sentences(app: Path) -> dict[Sentence, Place]:
    """Every sentence of an app's code and templates, with the first place it stands in."""
    found: dict[Sentence, Place] = {}
    for path in sorted([*app.rglob("*.py"), *app.glob("templates/**/*")]):
        if path.is_file() and "migrations" not in path.parts:
            for sentence, line in in_python(path) if path.suffix == ".py" else in_template(path):
                found.setdefault(sentence, Place(path, line))
    return found


def in_python(path: Path) -> Iterator[tuple[Sentence, int]]:
    """Calls of what the file imports from Django's translation, or from ours for terminals, under whatever name."""
    tree = ast.parse(path.read_text())
    names = {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in TRANSLATORS
        for name in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name):
                called = names.get(name)
            case ast.Attribute(value=ast.Name(id="translation" | "terminal"), attr=called):
                pass
            case _:
                continue
        if called in CALLS and (sentence := _sentence(called, [_constant(arg) for arg in node.args])):
            yield sentence, node.lineno


def in_template(path: Path) -> Iterator[tuple[Sentence, int]]:
    """What `{% translate %}`, `{% blocktranslate %}` and `_("…")` ask for."""
    source = templatize(path.read_text(), origin=str(path))
    for call in IN_TEMPLATE.finditer(source):
        texts = [ast.literal_eval(text) for text in re.findall(TEXT, call[2], re.DOTALL)]
        if sentence := _sentence("gettext" if call[1] == "_" else call[1], texts):
            yield sentence, source.count("\n", 0, call.start()) + 1


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _sentence(called: str, texts: list[str | None]) -> Sentence | None:
    text, plural, context = (
        "" if place is None else (texts[place] if place < len(texts) else None) for place in CALLS[called]
    )
    if not text or plural is None or context is None:
        return None  # asked with a variable: its sentence stands elsewhere
    return Sentence(text, plural, context)


def catalogue(app: Path) -> polib.POFile:
    """An app's catalogue; one without entries where there is no file."""
    path = app / CATALOGUE
    return polib.pofile(str(path), check_for_duplicates=True) if path.exists() else polib.POFile()


def key(entry: polib.POEntry) -> Sentence:
    return Sentence(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def missing(app: Path) -> dict[Sentence, Place]:
    """The sentences of an app that its catalogue does not say in Chinese."""
    said = {
        key(entry) for entry in catalogue(app) if not entry.obsolete and not entry.fuzzy and all(translations(entry))
    }
    return {sentence: place for sentence, place in sentences(app).items() if sentence not in said}


def findings(app: Path) -> Iterator[str]:
    """Everything that is wrong with an app's sentences, each with its place and what to do."""
    for sentence, place in missing(app).items():
        yield f"{place}: not in Chinese yet: {sentence.text!r}"
    path, wanted = app / CATALOGUE, sentences(app)
    if path.exists() and catalogue(app).metadata.get("Plural-Forms") != "nplurals=1; plural=0;":
        yield f"{path.relative_to(ROOT)}: its header must say Plural-Forms: nplurals=1; plural=0;"
    for entry in catalogue(app):
        where = f"{path.relative_to(ROOT)}:{entry.linenum}"
        if entry.obsolete or key(entry) not in wanted:
            yield f"{where}: nothing says this any more, take it out: {entry.msgid!r}"
            continue
        for text in translations(entry):
            yield from (f"{where}: {fault}: {text!r}" for fault in faults(entry.msgid_plural or entry.msgid, text))
    for template in sorted(app.glob("templates/**/*.html")):
        yield from (f"{Place(template, line)}: {fault}" for line, fault in template_faults(template))


def faults(english: str, chinese: str) -> Iterator[str]:
    """What is wrong with one translation; nothing is said of an empty one."""
    if not chinese:
        return
    if sorted(set(NAMED.findall(english))) != sorted(set(NAMED.findall(chinese))):
        yield "other placeholders than the English"
    plain = re.sub(r"<[^>]*>", "", NAMED.sub("数", chinese))
    if re.search(f"[{HAN}]", plain) and (found := HALF_WIDTH.search(plain)):
        yield f"half-width punctuation {found[0]!r}"
    if chinese == english and re.search("[a-z]{2}", NAMED.sub("", english)) and english not in SAME_IN_BOTH:
        yield "still English"


def template_faults(path: Path) -> Iterator[tuple[int, str]]:
    """Sentences that a template says in one language only, and blocks that would keep their indentation."""
    html, inside = "", False
    for token in Lexer(path.read_text()).tokenize():
        if token.token_type is TokenType.TEXT and not inside:
            html += token.contents
            continue
        html += "\0" * (token.token_type is not TokenType.TEXT) + "\n" * token.contents.count("\n")
        if token.token_type is TokenType.BLOCK:
            tag, *options = token.split_contents()
            if tag in ("trans", "blocktrans"):
                yield token.lineno, f"write {tag}late"
            if tag == "blocktranslate" and "trimmed" not in options:
                yield token.lineno, "write blocktranslate trimmed"
            if tag in ("blocktranslate", "endblocktranslate", "comment", "endcomment"):
                inside = not tag.startswith("end")
    bare = BareText()
    bare.feed(html)
    bare.close()
    yield from ((line, f"in one language only: {text!r}") for line, text in bare.found)


class BareText(HTMLParser):
    """Finds words that no tag translates. What stands under its own `lang`, or is decoration, is meant as it is."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )
    SHOWN = frozenset(("alt", "title", "placeholder", "aria-label"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        meant = tag in ("script", "style", "code", "pre") or said.get("aria-hidden") == "true"
        self._open.append((tag, meant or _is_words(said.get("lang", ""))))
        for name in self.SHOWN & said.keys():
            self.handle_data(said[name])
        if tag in self.VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self._open):  # branches of a template may close what they did not open
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(meant for _, meant in self._open):
            line, _ = self.getpos()
            self.found += [
                (line + number, text.strip("\0 ")) for number, text in enumerate(data.split("\n")) if _is_words(text)
            ]


def _is_words(text: str) -> bool:
    return bool(re.search(f"[A-Za-z]{{2}}|[{HAN}]", text))


def disagreements(among: list[Path]) -> Iterator[str]:
    """The same sentence in two catalogues: Django would show one of the two translations everywhere."""
    first: dict[Sentence, tuple[Path, list[str]]] = {}
    for app in among:
        for entry in catalogue(app):
            other, said = first.setdefault(key(entry), (app, translations(entry)))
            if said != translations(entry):
                yield f"{entry.msgid!r} is {said} in {other.name} and {translations(entry)} in {app.name}: choose one"


def to_paste(app: Path) -> Iterator[str]:
    """The entries that an app's catalogue lacks, as they are written there."""
    lacking = missing(app)
    if lacking and not (app / CATALOGUE).exists():
        yield HEADER
    for sentence, place in lacking.items():
        entry = polib.POEntry(
            msgid=sentence.text, msgctxt=sentence.context or None, msgid_plural=sentence.plural,
            msgstr_plural={0: ""} if sentence.plural else {},
            occurrences=[(str(place.path.relative_to(ROOT)), "")],
        )  # fmt: skip
        yield str(entry)


def compile_catalogue(app: Path) -> bool:
    """Write the .mo that Django reads, if it is older than its catalogue; whether it was."""
    source, target = app / CATALOGUE, (app / CATALOGUE).with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    fresh = target.with_suffix(f".{os.getpid()}.mo")
    catalogue(app).save_as_mofile(str(fresh))
    fresh.replace(target)  # a server that reads it meanwhile gets the old one or the new one
    return True


def main(verb: str = "", *names: str) -> int:
    among = [app for app in apps() if not names or app.name in names]
    match verb:
        case "check":
            said = [finding for app in among for finding in findings(app)] + list(disagreements(apps()))
            print(*said, sep="\n", end="\n" if said else "")
            return 1 if said else 0
        case "missing":
            for app in among:
                if entries := list(to_paste(app)):
                    print(f"# {(app / CATALOGUE).relative_to(ROOT)}", *entries, sep="\n\n")
            return 0
        case "compile":
            for app in among:
                if compile_catalogue(app):
                    print(f"compiled {(app / CATALOGUE).relative_to(ROOT)}")
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
