"""Every kind of entry can be told, to anybody and to those entitled, in both languages, with its pieces and without."""

import json
import re
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import get_args, get_type_hints
from uuid import UUID

import pytest
from django.utils.translation import override

from linli.chronicle.queries import Told
from linli.kernel.canonical import canonical
from linli.kernel.events import fields_of
from linli.web.words import NOBODY, tell
from tests.test_tidy import EVENTS
from tests.village import ANN, AT, BAO, ESTATE

NAMES = {str(ANN): "Ann", str(BAO): "a body"}


def fact(hint, *, absent):
    """A value of this type; of one that may be absent, nothing, if so wished."""
    types = get_args(hint) or (hint,)
    if NoneType in types and absent:
        return None
    [one] = [each for each in types if each not in (NoneType, Ellipsis)]
    if issubclass(one, Enum):
        value = next(iter(one))
    else:
        samples = {bool: True, int: 2, UUID: BAO, date: date(2026, 1, 5), datetime: AT}
        value = samples[one]
    return (value,) if Ellipsis in types else value


def told(event, *, forgotten=False, absent=False):
    """An entry of this kind, as readers get it."""
    kinds, hints = fields_of(event), get_type_hints(event)
    facts = {name: fact(hints[name], absent=absent) for name in kinds.chained}
    pieces = {
        name: None if forgotten else str(ANN) if name in kinds.persons else f"typed as {name}"
        for name in ("by", *kinds.forgettable)
    }
    pieces["by"] = None if forgotten else str(ANN)
    return Told(1, event.kind, event.version, AT, ESTATE, json.loads(canonical(facts)), pieces)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=lambda event: event.__name__)
def test_it_can_be_told(event, language):
    with override(language):
        for absent in (False, True):
            for entry in (told(event, absent=absent), told(event, absent=absent, forgotten=True)):
                for entitled in (False, True):
                    sentence = tell(entry, names=NAMES if entitled else {}, entitled=entitled)
                    assert sentence.strip() and not re.search(r"%\(|None|[0-9a-f]{8}-[0-9a-f]{4}", sentence), sentence


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=lambda event: event.__name__)
def test_it_is_a_heading_and_has_no_full_stop(event, language):
    """Threads show it above what somebody wrote."""
    with override(language):
        for entitled in (False, True):
            assert tell(told(event), names=NAMES, entitled=entitled)[-1] not in ".。"


@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=lambda event: event.__name__)
def test_what_anybody_may_read_names_nobody_and_quotes_nothing(event):
    with override("en"):
        public = tell(told(event), names={}, entitled=False)
    assert "Ann" not in public and "typed as" not in public and str(ANN) not in public, public


@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=lambda event: event.__name__)
def test_who_was_forgotten_is_somebody_whose_name_is_not_kept(event):
    with override("en"):
        whole, after = (tell(told(event, forgotten=f), names=NAMES, entitled=True) for f in (False, True))
        nobody = str(NOBODY)
    assert "Ann" not in after
    assert ("Ann" in whole) == (nobody in after[:1].lower() + after[1:]), (whole, after)
