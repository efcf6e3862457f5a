"""The words tool finds every sentence of an app, and everything that can be wrong with its Chinese."""

import subprocess
import sys

import polib
import pytest

from tools import words

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
from django.utils import translation

ONE = _("One " "sentence.")
TWO = ngettext("%(n)s matter", "%(n)s matters", 2)
THREE = pgettext("effect", "Fire")
FOUR = translation.gettext("Four.")
ASKED = _(ONE), other("not ours"), "bare"
"""
TEMPLATE = """
{% translate "Hello" %} {% translate 'Bye' as bye %} {{ _("In a variable") }}
{% blocktranslate trimmed count n=n with place=p.name %}
  One matter at {{ place }}
{% plural %}
  {{ n }} matters at {{ place }}
{% endblocktranslate %}
{% button label=_("Send") kind="plain" %} {# _("Not this") #}
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An app of two files, and no catalogue yet."""
    monkeypatch.setattr(words, "ROOT", tmp_path)
    app = tmp_path / "linli/zoo"
    (app / "templates/zoo").mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "words.py").write_text(PYTHON)
    (app / "templates/zoo/page.html").write_text(TEMPLATE)
    return app


SENTENCES = {
    words.Sentence("One sentence."),
    words.Sentence("%(n)s matter", "%(n)s matters"),
    words.Sentence("Fire", context="effect"),
    words.Sentence("Four."),
    words.Sentence("Hello"),
    words.Sentence("Bye"),
    words.Sentence("In a variable"),
    words.Sentence("One matter at %(place)s", "%(n)s matters at %(place)s"),
    words.Sentence("Send"),
}


def test_it_finds_every_sentence_and_nothing_else(app):
    assert words.sentences(app).keys() == SENTENCES


def translate(app, said=None):
    """Paste what is missing into the catalogue, and say it in Chinese."""
    path = app / words.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(words.to_paste(app)))
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        text = said or "中文" + "".join(f"%({name})s" for name, _ in words.NAMED.findall(entry.msgid_plural))
        if entry.msgid_plural:
            entry.msgstr_plural = {0: text}
        else:
            entry.msgstr = text
    catalogue.save()
    return catalogue


def test_what_it_prints_to_paste_is_all_that_was_missing(app):
    assert len(list(words.findings(app))) == len(SENTENCES)
    translate(app)
    assert list(words.findings(app)) == []
    assert list(words.to_paste(app)) == []


def test_an_entry_that_nothing_says_any_more_is_dead(app):
    translate(app)
    (app / "words.py").write_text(PYTHON.replace("Four.", "Five."))
    missing, dead = sorted(words.findings(app), reverse=True)
    assert ("not in Chinese yet: 'Five.'" in missing, "take it out: 'Four.'" in dead) == (True, True)


@pytest.mark.parametrize(
    "spoil", [lambda entry: setattr(entry, "msgstr", ""), lambda entry: entry.flags.append("fuzzy")]
)
def test_an_empty_or_a_doubtful_translation_is_missing(app, spoil):
    catalogue = translate(app)
    spoil(catalogue.find("Hello"))
    catalogue.save()
    [finding] = words.findings(app)
    assert "not in Chinese yet: 'Hello'" in finding


@pytest.mark.parametrize(
    "english, chinese, said",
    [
        ("At %(on)s.", "于 %(on)s。", []),
        ("At %(on)s.", "于 %(day)s。", ["other placeholders than the English"]),
        ("At %(on)s.", "于某日。", ["other placeholders than the English"]),
        ("Hello", "你好,世界", ["half-width punctuation '好,'"]),
        ("Hello", "你好.", ["half-width punctuation '好.'"]),
        ("Hello", "（你好）：“世界”……", []),
        ("Hello", "你好(世界)", ["half-width punctuation '好('"]),
        ("At 12:30, %(n)s", "12:30 有 %(n)s 件", []),
        ("<b>Hello</b>", "<b>你好</b>，世界", []),
        ("Hello", "Hello", ["still English"]),
        ("CSV", "CSV", []),
    ],
)
def test_what_can_be_wrong_with_a_translation(english, chinese, said):
    assert list(words.faults(english, chinese)) == said


@pytest.mark.parametrize(
    "source, said",
    [
        ("<p>{% translate 'Hello' %}</p>\n<p>Hello</p>", [(2, "in one language only: 'Hello'")]),
        ("<p>你好</p>", [(1, "in one language only: '你好'")]),
        ('\n<img alt="a cat">', [(2, "in one language only: 'a cat'")]),
        ('<img alt="{{ words }}"> &nbsp; 12 × 3 <!-- note --> {# note #}', []),
        ('<p class="a {% if b %}c{% endif %}">{{ d }}</p>', []),
        ('<div><p lang="en">Hello <b>you</b></p><i aria-hidden="true">邻</i></div>', []),
        ('<p lang="{{ lang }}">Hello</p>', [(1, "in one language only: 'Hello'")]),
        ("<p>{% if a < b %}</p>{% else %}</p>{% endif %}\n<br>\nHello", [(3, "in one language only: 'Hello'")]),
        ("{% blocktranslate %}Hello{% endblocktranslate %}", [(1, "write blocktranslate trimmed")]),
        ("{% blocktranslate trimmed %}Hello{% endblocktranslate %}", []),
        ("{% load i18n %}{% trans 'Hello' %}", [(1, "write translate")]),
    ],
)
def test_what_can_be_wrong_with_a_template(tmp_path, source, said):
    (tmp_path / "page.html").write_text(source)
    assert list(words.template_faults(tmp_path / "page.html")) == said


def test_two_apps_cannot_say_one_sentence_in_two_ways(app):
    translate(app)
    other = app.parent / "circus"
    other.mkdir()
    (other / "words.py").write_text('from django.utils.translation import gettext as _\n_("Hello")')
    translate(other)
    assert list(words.disagreements([app, other])) == []
    catalogue = polib.pofile(str(other / words.CATALOGUE))
    catalogue.find("Hello").msgstr = "您好"
    catalogue.save()
    [finding] = words.disagreements([app, other])
    assert "choose one" in finding


def test_what_is_compiled_is_what_django_reads_and_only_if_it_is_older(app):
    translate(app)
    assert [words.compile_catalogue(app), words.compile_catalogue(app)] == [True, False]
    compiled = polib.mofile(str((app / words.CATALOGUE).with_suffix(".mo")))
    assert compiled.find("Fire", msgctxt="effect").msgstr == "中文"


@pytest.mark.parametrize("order, status, said", [((), 2, "check    says"), (("missing", "kernel"), 0, "")])
def test_its_command_line(order, status, said):
    run = subprocess.run([sys.executable, "-m", "tools.words", *order], capture_output=True, text=True, check=False)
    assert (run.returncode, said in run.stdout, run.stderr) == (status, True, "")
