"""Finds the sentences that apps keep in their `words`: for refusals and for entries of the record.

`REFUSALS[code]` is a sentence; `ENTRIES[kind]` are two, the public one and the full one. Their named slots are
filled with the entry's own facts and pieces; where a fact is a code, a key or a day, an app says in `SLOTS[kind]`, a
function of the facts and the names, what stands in its place. What somebody typed is no slot: it is shown beside.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

HANDS = {"stranger": _("somebody who is not signed in"), "clock": _("the clock"), "house": _("Linli")}
NOBODY = _("somebody whose name is not kept")
ERASED = _("(erased)")
PERSONS = {"by", "person"}  # a piece of one of these names is somebody, in every sentence
KEY_LENGTH = 36  # of a UUID's text


@cache
def _all(name):
    """One dictionary out of every app's `words.<name>`."""
    found = {}
    for app in apps.get_app_configs():
        if app.name.startswith("linli.") and module_has_submodule(app.module, "words"):
            found |= getattr(import_module(f"{app.name}.words"), name, {})
    return found


def say(refused) -> str:
    """A refusal's sentence in the reader's language. KeyError if no app has words for its code."""
    return str(_all("REFUSALS")[refused.code]) % refused.facts


def say_of(name: str, refused) -> str:
    """The same of one among several things, as of a photo by its file's name."""
    return gettext("%(name)s: %(sentence)s") % {"name": name, "sentence": say(refused)}


def entry_words(kind: str):
    """How entries of this kind are told: (what anybody may read, what those entitled read)."""
    return _all("ENTRIES")[kind]


def tell(entry, *, names: Mapping[str, str], entitled: bool) -> str:
    """An entry of the record (`chronicle.queries.Told`) in one sentence, public or full, in the reader's language.

    `names` are those of persons and bodies that the reader may know, by key as text; of others it is said that they
    are not kept. KeyError if no app has words for its kind.
    """
    public, full = entry_words(entry.kind)
    slots = dict(entry.facts)
    if entitled:
        slots |= {name: _name(name, value, names) for name, value in {"by": None, **entry.pieces}.items()}
    if words_for := _all("SLOTS").get(entry.kind):
        slots |= words_for(entry.facts, names)
    said = str(full if entitled else public) % slots
    return said[:1].upper() + said[1:]


def _name(slot, value, names):
    """Who or what a piece says: keys by their names, the hands in words, anything else as it is."""
    if value is None:
        return NOBODY if slot in PERSONS else ERASED
    if value in HANDS:
        return HANDS[value]
    return names.get(value, NOBODY) if len(value) == KEY_LENGTH else value


def either(zh: str, en: str) -> str:
    """Of a text that is kept in both languages, the reader's."""
    return zh if (get_language() or "").startswith("zh") else en or zh
