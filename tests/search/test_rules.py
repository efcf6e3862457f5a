"""How a text is cut up, and how a question is."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.search.rules import HAN, Audience, asked, fold, pages, scope, tokens
from tests.village import ESTATE, NEIGHBOUR


@pytest.mark.parametrize(
    "text, cut",
    [
        ("加装电梯", "加装 装电 电梯 梯"),
        ("图书角Book", "图书 书角 角 book"),
        ("灯，No.7楼", "灯 no 7 楼"),
        ("加裝電梯", "加装 装电 电梯 梯"),
        ("Ｎｏ．７ ＬＥＤ灯", "no 7 led 灯"),
        ("㎡ ﬁre № ⽔", "m2 fire no 水"),
        ("STRASSE Straße", "strasse"),
        ("电梯电梯", "电梯 梯电 梯"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("电\n梯", "电 梯"),
        ("_-！ ", ""),
        ("x" * 5000, "x" * 40),
    ],
)
def test_how_a_text_is_cut(text, cut):
    assert tokens(text) == cut.split()


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("电梯", {"电梯": False}),
        ("电", {"电": True}),
        ("電", {"电": True}),
        ("电 梯", {"电": True, "梯": True}),
        ("book cor", {"book": False, "cor": True}),
        ("cor book ", {"cor": False, "book": True}),
        ("b", {"b": False}),  # every word with b would be nearly everything
        ("2-1-150", {"2": False, "1": False, "150": False}),  # one home, not all whose numbers begin so
        ("架空层LED", {"架空": False, "空层": False, "led": True}),
        ("' OR \"", {"or": False}),
        ("", {}),
        ("？！_", {}),
    ],
)
def test_what_is_looked_up(text, wanted):
    assert asked(text) == wanted


@given(st.text("邻里中心", min_size=2), st.data())
def test_every_part_of_a_run_asks_only_for_tokens_of_the_whole(run, data):
    start = data.draw(st.integers(0, len(run) - 2))
    part = run[start : data.draw(st.integers(start + 2, len(run)))]
    assert asked(part).keys() <= set(tokens(run))


WORD = re.compile(rf"[{HAN}]+|[^\W_]+")


@given(st.text(max_size=60))
def test_a_token_is_one_word_that_no_scope_can_be(text):
    for token in tokens(text):
        assert WORD.fullmatch(token) and len(token) <= 40
    assert all(WORD.fullmatch(token) for token in asked(text))
    assert not WORD.fullmatch(scope(ESTATE, "matter", Audience.EVERYONE))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert tokens(fold(text)) == tokens(text)


def scoped(sort, *audiences):
    return " ".join(scope(ESTATE, sort, audience) for audience in audiences)


ALL = tuple(Audience)
NONE_BUT_HANDLERS = (Audience.HANDLERS,)


def test_those_who_read_the_same_share_a_page():
    everyone, residents, handlers = ALL
    least, words = {everyone: "电梯"}, {residents: "电梯 坏", handlers: "电梯 坏"}
    assert pages(ESTATE, "matter", least) == {everyone: scoped("matter", *ALL) + " 电梯 梯"}
    assert pages(ESTATE, "matter", least | words) == {
        everyone: scoped("matter", everyone) + " 电梯 梯",
        residents: scoped("matter", residents, handlers) + " 电梯 梯 坏",
    }
    assert pages(ESTATE, "matter", {handlers: "坏"}) == {handlers: scoped("matter", handlers) + " 坏"}
    assert pages(ESTATE, "matter", {everyone: "？"}) == {}


def test_a_scope_is_of_one_estate_sort_and_audience():
    scopes = {
        scope(estate, sort, audience)
        for estate in (ESTATE, NEIGHBOUR)
        for sort in ("matter", "title")
        for audience in Audience
    }
    assert len(scopes) == 12


def test_the_table_of_variants_is_read_when_it_is_needed_and_is_small():
    """Bounds on a whole process, after every character was folded once."""
    script = """
import resource, sys
from linli.search.rules import fold
assert "opencc" not in sys.modules
size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = size()
fold("".join(map(chr, range(0x3400, 0xA000))))
print((size() - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 5
