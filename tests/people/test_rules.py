"""The law of posts, codes and estates: tables, and what holds for every value."""

import datetime as dt
from uuid import UUID

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.actors import Hand, PersonId
from linli.kernel.errors import Refused
from linli.people.rules import FRESH_FOR, BuildingPlan, PostKind, Standing, Term, is_fresh, masked, stranger
from linli.people.rules.codes import (
    CARD_CODE_DIGITS,
    HOME_CODE_DIGITS,
    code_out_of,
    in_groups,
    seal,
    totp_step,
    typed_digits,
    unseal,
)
from linli.people.rules.estates import HOMES_AT_MOST, buildings_fit, one_kind, slug_fit
from linli.people.rules.places import home_numbers_meant, may_be_a_home, may_be_meant
from linli.people.rules.standing import appointing, ending
from tests.village import ANN, AT, ESTATE

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
TERMS = st.builds(Term, DAYS, st.none() | DAYS)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def refusal(rule, *args, **facts):
    """The code of the refusal, or None."""
    try:
        rule(*args, **facts)
    except Refused as refused:
        return refused.code


# Terms


@pytest.mark.parametrize(
    ("until_on", "days"),
    [(dt.date(2026, 3, 1), [27, 28]), (dt.date(2026, 2, 28), [27]), (dt.date(2026, 2, 27), []), (None, [27, 28, 29])],
)
def test_a_term_holds_from_its_first_day_to_the_day_before_its_end(until_on, days):
    term, first = Term(dt.date(2026, 2, 27), until_on), dt.date(2026, 2, 1)
    assert [n for n in range(26, 30) if term.holds_on(first + dt.timedelta(n - 1))] == days


@given(TERMS, TERMS)
def test_terms_meet_if_some_day_lies_in_both(one, other):
    edges = [day for term in (one, other) for day in (term.since_on, term.until_on) if day]
    days = [day + dt.timedelta(shift) for day in edges for shift in (-1, 0)]
    assert one.meets(other) == other.meets(one) == any(one.holds_on(day) and other.holds_on(day) for day in days)


@given(TERMS, st.lists(TERMS, max_size=3))
def test_nobody_holds_one_post_twice_on_a_day(term, held):
    match refusal(appointing, term, held=held):
        case "term_ends_before_it_begins":
            assert term.until_on <= term.since_on
        case "post_already_held":
            assert any(term.meets(other) for other in held)
        case None:
            assert not any(term.meets(other) for other in held)


@given(TERMS, DAYS)
def test_an_ended_term_holds_no_longer_and_never_longer_than_before(term, on):
    if refusal(ending, term, on=on) == "term_already_over":
        assert term.until_on <= on
    else:
        ended = ending(term, on=on)
        assert not ended.holds_on(on)
        assert not ended.holds_on(on + dt.timedelta(1))
        assert ended.since_on == term.since_on


# Standing


def test_a_stranger_stands_nowhere_and_holds_what_they_showed():
    assert stranger(ESTATE, frozenset({ANN})) == Standing(estate=ESTATE, by=Hand.STRANGER, holds=frozenset({ANN}))
    assert (stranger().person, stranger().is_resident, stranger().is_known) == (None, False, False)


@given(st.sets(st.sampled_from(PostKind)), st.booleans(), st.sampled_from([ANN, *Hand]))
def test_only_a_person_lives_here_and_only_a_post_makes_known(posts, lives, by):
    who = Standing(estate=ESTATE, by=by, posts=frozenset(posts), homes=frozenset({ESTATE} if lives else ()))
    assert who.is_resident == (lives and by == ANN)
    assert who.is_known == (who.is_resident or bool(posts))
    assert [kind for kind in PostKind if who.has(kind)] == [kind for kind in PostKind if kind in posts]
    assert not who.has()


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-1, False), (0, True), (599, True), (FRESH_FOR.total_seconds(), False)]
)
def test_a_proof_is_fresh_for_ten_minutes_and_never_from_the_future(seconds, fresh):
    assert is_fresh(AT, at=AT + dt.timedelta(seconds=seconds)) is fresh
    assert is_fresh(None, at=AT) is False


# Codes


@given(st.integers(min_value=0, max_value=2**256))
def test_a_code_has_its_digits_and_reads_as_it_is_printed(chance):
    for digits in (HOME_CODE_DIGITS, CARD_CODE_DIGITS):
        code = code_out_of(chance, digits=digits)
        assert (len(code), code.isdecimal()) == (digits, True)
        assert typed_digits(in_groups(code)) == code


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("482 177-3069", "4821773069"),
        ("４８２１", "4821"),
        (" 12\u3000 34 ", "1234"),
        ("٣٤", "34"),
        ("", ""),
        ("十二", ""),
    ],
)
def test_digits_are_read_however_they_were_typed(typed, digits):
    assert typed_digits(typed) == digits


@pytest.mark.parametrize("aside", [-1, 0, 1])
def test_six_digits_fit_half_a_minute_aside_and_once(aside):
    digits = pyotp.TOTP(SEED).at(AT + dt.timedelta(seconds=30 * aside))
    step = totp_step(SEED, digits, at=AT, after=0)
    assert step == int(AT.timestamp()) // 30 + aside
    assert totp_step(SEED, digits, at=AT, after=step) is None


def test_six_digits_of_another_time_or_seed_do_not_fit():
    assert totp_step(SEED, pyotp.TOTP(SEED).at(AT + dt.timedelta(minutes=1)), at=AT, after=0) is None
    assert totp_step("A" * 32, pyotp.TOTP(SEED).at(AT), at=AT, after=0) is None
    assert totp_step(SEED, "", at=AT, after=0) is None


def test_a_sealed_seed_opens_for_its_user_under_its_key_alone():
    key, other = bytes(32), bytes(31) + b"1"
    sealed = seal(SEED, key=key, nonce=bytes(12), about=ANN)
    assert SEED.encode() not in sealed
    assert unseal(sealed, key=key, about=ANN) == SEED
    for altered in ({"about": ESTATE}, {"key": other}):
        with pytest.raises(InvalidTag):
            unseal(sealed, **{"key": key, "about": ANN} | altered)


@pytest.mark.parametrize(
    ("name", "seen"),
    [("王敏", "王＊"), ("欧阳修文", "欧＊＊"), ("王", "王＊"), ("Min Wang", "M…"), ("  ", "＊"), ("", "＊")],
)
def test_a_masked_name_tells_only_those_who_know(name, seen):
    assert masked(name) == seen


# Estates


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("hanlin", None), ("h", None), ("a-1", None), ("a" * 40, None),
        ("", "slug_unfit"), ("Hanlin", "slug_unfit"), ("-a", "slug_unfit"), ("a-", "slug_unfit"),
        ("a" * 41, "slug_unfit"), ("翰林", "slug_unfit"), ("a\n", "slug_unfit"),
        ("static", "slug_reserved"), ("setup", "slug_reserved"),
    ],
)  # fmt: skip
def test_an_address_is_short_plain_and_no_page_of_the_installation(slug, code):
    assert refusal(slug_fit, slug) == code


PLAIN = BuildingPlan("1", 2, 1, 2, 2)


@pytest.mark.parametrize(
    ("buildings", "code"),
    [
        ([PLAIN], None),
        ([], "no_buildings"),
        ([PLAIN, PLAIN], "building_named_twice"),
        ([PLAIN, BuildingPlan("1 栋", 1, 1, 1, 1)], "building_named_twice"),
        ([BuildingPlan("1", 1, 3, 2, 1)], "building_unfit"),
        ([BuildingPlan("1", 0, 1, 2, 1)], "building_unfit"),
        ([BuildingPlan("1", 1, 1, 121, 1)], "building_unfit"),
        ([BuildingPlan("1", 1, 1, 1, 0)], "building_unfit"),
        ([BuildingPlan(str(n), 60, 1, 100, 60) for n in range(2)], "too_many_homes"),
    ],
)
def test_buildings_that_can_be_built(buildings, code):
    assert refusal(buildings_fit, buildings) == code
    assert code != "too_many_homes" or sum(building.homes for building in buildings) > HOMES_AT_MOST


@given(
    st.builds(
        BuildingPlan,
        st.just("2"),
        st.integers(1, 9),
        st.just(1),
        st.integers(1, 30),
        st.integers(1, 12),
    )
)
def test_every_home_has_a_number_of_its_own(building):
    homes = list(building.numbered())
    assert len({number for _, _, number in homes}) == len(homes) == building.homes


def test_one_entrance_is_left_out_of_the_number():
    assert list(BuildingPlan("2", 1, 15, 15, 2).numbered()) == [(1, 15, "2-1501"), (1, 15, "2-1502")]
    assert list(BuildingPlan("2", 2, 3, 3, 1).numbered()) == [(1, 3, "2-1-301"), (2, 3, "2-2-301")]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("3 栋", "3"),
        ("3栋", "3"),
        ("Building 3", "3"),
        ("12号楼", "12"),
        ("A 座", "A"),
        ("3", "3"),
        ("楼", "楼"),
        ("翰林", "翰林"),
    ],
)
def test_a_building_is_called_as_people_say_and_its_homes_by_its_number(name, number):
    assert next(BuildingPlan(name, 1, 2, 2, 1).numbered()) == (1, 2, f"{number}-201")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2-1-502", "2-1-502"), ("2栋1单元502室", "2-1-502"), ("２－１－５０２", "2-1-502"), ("2-0502", "2-502"),
        ("2-502", "2-0502"), ("2 幢 502", "2-502"), ("芙蓉路 3 号", "芙蓉路 3 号"), ("A-101", "a-101"),
    ],
)  # fmt: skip
def test_a_home_is_meant_however_it_is_written(typed, meant):
    assert meant in home_numbers_meant(typed)


@pytest.mark.parametrize(
    ("number", "typed", "fits"),
    [
        ("2-1-1502", "1502", True), ("2-1-1502", "15", True), ("2-1-1502", "2栋1单元1502室", True),
        ("2-1-1502", "２－１－１５", True), ("2-1-1502", "1-1502", True), ("2-1-1502", "2-1502", True),
        ("2-1-502", "0502", True), ("2-1-0502", "502", True), ("2-1502", "2-1-1502", True),
        ("2-1-1502", "3-1502", False), ("2-1-1502", "502", False), ("2-1-1502", "2-2-1502", False),
        ("2-1502", "1-2-1502", False), ("2-1-1502", "顶楼", False), ("S-101", "s-101", True),
    ],
)  # fmt: skip
def test_a_home_is_found_by_as_much_of_its_number_as_is_known(number, typed, fits):
    assert may_be_meant(number, typed) == fits


@pytest.mark.parametrize(
    ("typed", "may_be"),
    [
        ("2-502", True), ("2栋1单元502室", True), ("２－１－５０２", True), ("三栋一五零二", True), ("502", True),
        ("A-101", True),
        ("101-1-12002", True), ("芙蓉路 3 号", True), ("8-1", True), ("", False), ("12", False), ("电话abc", False),
        ("3栋", False), ("顶楼", False), ("3号", False), ("一楼", False), ("？？", False), ("123456", False),
        ("2-123456", False),
    ],
)  # fmt: skip
def test_what_may_be_the_number_of_a_home(typed, may_be):
    assert may_be_a_home(typed) == may_be


@given(st.text())
def test_whatever_is_typed_means_something(typed):
    assert home_numbers_meant(typed)


@pytest.mark.parametrize(
    ("begun_as", "wanted", "code"),
    [
        (None, "demo", None), (None, "real", None), ("demo", "demo", None), ("real", "real", None),
        ("demo", "real", "database_is_demo"), ("real", "demo", "database_is_real"),
    ],
)  # fmt: skip
def test_a_demo_never_lies_beside_a_real_estate(begun_as, wanted, code):
    assert refusal(one_kind, begun_as, wanted) == code


def test_a_standing_is_a_plain_value():
    assert hash(stranger(UUID(int=1))) == hash(stranger(UUID(int=1)))
    assert Standing(estate=ESTATE, by=PersonId(ANN)).person == ANN
