"""Finds the sentences that apps keep in their `words`: for refusals and for entries of the record."""

from functools import cache

from django.apps import apps
from django.utils.module_loading import import_string


@cache
def _all(name):
    """One dictionary out of every app's `words.<name>`."""
    found = {}
    for app in apps.get_app_configs():
        if app.name.startswith("linli."):
            try:
                found |= import_string(f"{app.name}.words.{name}")
            except ImportError:
                continue
    return found


def say(refused) -> str:
    """A refusal's sentence in the reader's language. KeyError if no app has words for its code."""
    return str(_all("REFUSALS")[refused.code]) % refused.facts


def entry_words(kind: str):
    """How entries of this kind are told: (what anybody may read, what those entitled read)."""
    return _all("ENTRIES")[kind]
