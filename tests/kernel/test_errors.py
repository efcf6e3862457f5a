import pytest

from linli.kernel.errors import Refused, ensure


def test_a_refusal_carries_its_name_and_its_facts():
    refused = Refused("too_late", due_on="2026-01-01")
    assert (refused.code, refused.facts, str(refused)) == ("too_late", {"due_on": "2026-01-01"}, "too_late")


def test_what_is_not_allowed_is_refused():
    ensure(True)
    with pytest.raises(Refused, match="not_allowed"):
        ensure(False)
