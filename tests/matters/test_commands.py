"""What each command of the walk does, tells and refuses."""

import datetime as dt
from functools import partial

import pytest

from linli.chronicle import queries as chronicle
from linli.chronicle.models import Act, Entry
from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.matters import commands, queries
from linli.matters.models import Category, Check, Contact, Handling, Matter, Verdict, Verification
from linli.matters.policy import sight_of
from linli.matters.rules import Finding, Sight, State
from linli.messages.models import Follower
from linli.people.models import Post
from linli.people.queries import standing_of
from linli.people.rules import PostKind
from tests.harness import at_once
from tests.village import AT, ESTATE, NEIGHBOUR

STRANGER = Hand.STRANGER
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # 17:00 in Hefei


def report(street, *, by=STRANGER, at=MONDAY, act=None, **facts):
    """Junk in the open ground floor, by somebody nobody knows."""
    facts = {"words": "架空层堆满纸箱", "common_part_id": street.floor.pk, "phone": "13800138000"} | facts
    return commands.report(estate=ESTATE, category_id=street.category.pk, by=by, at=at, act=act or new_key(), **facts)


def do(command, matter_id, by, *, at=MONDAY, act=None, **facts):
    """One command on this matter, each an act of its own."""
    return command(estate=ESTATE, matter_id=matter_id, by=by, at=at, act=act or new_key(), **facts)


def walk(street, matter_id, *, to):
    """The matter goes on from unconfirmed until it is in the state `to`."""
    cast = street.by
    steps = {
        State.RECEIVED: partial(do, commands.confirm, by=cast.steward),
        State.VERIFIED: partial(do, commands.verify, by=cast.grid, finding=Finding.BORNE_OUT, words="属实", fire=True),
        State.OPENED: partial(do, commands.open_matter, by=cast.clerk),
        State.ASSIGNED: partial(do, commands.assign, by=cast.clerk, body_id=street.manager.pk),
        State.HANDLED: partial(do, commands.handle, by=cast.manager, words="清走了"),
        State.CHECKED: partial(do, commands.check, by=cast.grid, passed=True),
        State.CLOSED: partial(do, commands.close, by=cast.clerk, words="已清理"),
    }
    for state, step in steps.items():
        step(matter_id)
        if state is to:
            return
    raise AssertionError(to)


def state_of(matter_id):
    return State(Matter.objects.of(ESTATE).values_list("state", flat=True).get(pk=matter_id))


def kinds():
    return [entry.kind for entry in chronicle.entries_after(ESTATE, 0) if entry.kind != "matters.categories_set"]


def test_the_whole_walk_is_told_in_one_thread(street):
    key = report(street)
    walk(street, key, to=State.CLOSED)
    secret = queries.secret_of(key)
    do(commands.judge, key, STRANGER, solved=False, words="又堆上了", secret=secret)
    assert state_of(key) is State.RETURNED
    later = MONDAY + dt.timedelta(days=1)
    do(commands.handle, key, street.by.manager, words="又清了一遍", at=later)
    do(commands.check, key, street.by.grid, passed=True, at=later)
    do(commands.close, key, street.by.clerk, words="又清了一遍", at=later)
    do(commands.judge, key, STRANGER, solved=True, content=True, secret=secret, at=later)
    matter = Matter.objects.of(ESTATE).get(pk=key)
    assert (matter.state, matter.returned_count, matter.hazard) == (State.CLOSED, 1, True)
    told = chronicle.thread_entries(ESTATE, matter.thread_id, limit=100)
    assert [entry.kind.removeprefix("matters.") for entry in reversed(told)] == [
        "matter_reported", "matter_confirmed", "matter_verified", "matter_opened", "matter_assigned",
        "matter_handled", "matter_checked", "matter_closed", "verdict_given",
        "matter_handled", "matter_checked", "matter_closed", "verdict_given",
    ]  # fmt: skip
    rows = [kept.objects.of(ESTATE).filter(matter=key).count() for kept in (Verification, Handling, Check, Verdict)]
    assert rows == [1, 2, 2, 2]
    assert chronicle.verify(ESTATE) == []


@pytest.mark.parametrize("who, state", [("stranger", State.UNCONFIRMED), ("resident", State.RECEIVED)])
def test_whom_we_know_needs_no_confirmation(street, who, state):
    by = STRANGER if who == "stranger" else street.by.resident
    assert state_of(report(street, by=by)) is state


def test_a_contact_lies_apart_and_in_no_record(street):
    report(street, phone="139 0000 1111")
    assert Contact.objects.of(ESTATE).get().phone == "13900001111"
    texts = "".join(Entry.objects.of(ESTATE).values_list("text", flat=True))
    assert "13900001111" not in texts and "纸箱" not in texts
    assert "13900001111" not in str(chronicle.entries_after(ESTATE, 0))


def test_numbers_go_on_by_one_within_a_year_of_the_estate(street):
    new_years_eve = dt.datetime(2025, 12, 31, 15, tzinfo=dt.UTC)
    keys = [report(street, at=new_years_eve + dt.timedelta(hours=hours)) for hours in (0, 0, 2, 3)]
    numbers = Matter.objects.of(ESTATE).in_bulk(keys)
    assert [(numbers[key].year, numbers[key].serial) for key in keys] == [(2025, 1), (2025, 2), (2026, 1), (2026, 2)]


def test_deadlines_follow_the_stages(street):
    key = report(street)
    cast, later = street.by, MONDAY + dt.timedelta(days=1)

    def due():
        return Matter.objects.of(ESTATE).values_list("due_on", "due_provisional").get(pk=key)

    assert due() == (dt.date(2026, 3, 3), True)  # nothing is announced here: weekends only
    do(commands.confirm, key, cast.steward, at=later)
    assert due()[0] == dt.date(2026, 3, 4)
    do(commands.verify, key, cast.grid, finding=Finding.BORNE_OUT, at=later)
    assert due()[0] == dt.date(2026, 3, 6)  # the answer: three days from being confirmed
    do(commands.open_matter, key, cast.clerk, at=later)
    do(commands.assign, key, cast.clerk, body_id=street.manager.pk, at=later)
    assert due()[0] == dt.date(2026, 3, 10)
    do(commands.handle, key, cast.manager, words="清走了", at=later + dt.timedelta(days=2))
    do(commands.check, key, cast.grid, passed=False, at=later + dt.timedelta(days=3))
    assert (state_of(key), due()[0]) == (State.ASSIGNED, dt.date(2026, 3, 10))  # what goes back keeps its day
    do(commands.handle, key, cast.manager, words="再清", at=later + dt.timedelta(days=3))
    do(commands.check, key, cast.grid, passed=True, at=later + dt.timedelta(days=3))
    do(commands.close, key, cast.clerk, words="已清理", at=later + dt.timedelta(days=3))
    assert due() == (None, False)


DENIED = [
    (commands.confirm, State.UNCONFIRMED, ["resident", "manager", "keeper"], {}),
    (commands.verify, State.RECEIVED, ["resident", "manager", "keeper"], {"finding": Finding.BORNE_OUT}),
    (commands.open_matter, State.VERIFIED, ["resident", "steward", "grid", "manager", "keeper"], {}),
    (commands.assign, State.OPENED, ["resident", "steward", "grid", "manager", "keeper"], {"body_id": "manager"}),
    (commands.handle, State.ASSIGNED, ["resident", "steward", "grid", "keeper"], {"words": "好了"}),
    (commands.check, State.HANDLED, ["resident", "steward", "manager", "keeper"], {"passed": True}),
    (commands.close, State.CHECKED, ["resident", "steward", "grid", "manager", "keeper"], {"words": "已清理"}),
    (commands.judge, State.CLOSED, ["neighbour", "steward", "grid", "clerk", "manager"], {"solved": True}),
]


@pytest.mark.parametrize("command, state, denied, facts", DENIED, ids=[case[0].__name__ for case in DENIED])
def test_who_is_denied_leaves_no_trace(street, command, state, denied, facts):
    key = report(street)
    if state is not State.UNCONFIRMED:
        walk(street, key, to=state)
    if "body_id" in facts:
        facts = {"body_id": street.manager.pk}
    before = (kinds(), Act.objects.of(ESTATE).count(), Matter.objects.of(ESTATE).values().get())
    for name in denied:
        with pytest.raises(Refused) as refusal:
            do(command, key, getattr(street.by, name), **facts)
        assert refusal.value.code in ("not_allowed", "matter_unknown"), name
    for hand in Hand:
        with pytest.raises(Refused):
            do(command, key, hand, **facts)
    assert before == (kinds(), Act.objects.of(ESTATE).count(), Matter.objects.of(ESTATE).values().get())


def test_a_strangers_report_is_received_when_it_is_confirmed(street):
    key, later = report(street), MONDAY + dt.timedelta(days=1)
    assert Matter.objects.of(ESTATE).get(pk=key).received_at == MONDAY
    do(commands.confirm, key, street.by.steward, at=later)
    assert Matter.objects.of(ESTATE).get(pk=key).received_at == later


def test_those_it_is_given_to_are_told_so(street):
    key = report(street)
    walk(street, key, to=State.ASSIGNED)
    thread = Matter.objects.of(ESTATE).get(pk=key).thread_id
    told = chronicle.thread_entries(ESTATE, thread, limit=1)[0]
    assert told.kind == "matters.matter_assigned"
    followers = {row.person_id: row.after for row in Follower.objects.of(ESTATE).filter(thread=thread)}
    assert followers[street.by.manager] < told.number


def test_nothing_is_closed_without_an_answer(street):
    key = report(street)
    walk(street, key, to=State.CHECKED)
    before = Entry.objects.count()
    for words in ("", " \n"):
        with pytest.raises(Refused, match="closure_says_nothing"):
            do(commands.close, key, street.by.clerk, words=words)
    assert (state_of(key), Entry.objects.count()) == (State.CHECKED, before)


def test_nobody_verifies_what_they_reported_themselves(street):
    key = report(street, by=street.by.steward)
    with pytest.raises(Refused, match="not_allowed"):
        do(commands.verify, key, street.by.steward, finding=Finding.BORNE_OUT)
    do(commands.verify, key, street.by.grid, finding=Finding.PARTLY)


def test_nobody_checks_what_they_handled(street):
    key = report(street)
    walk(street, key, to=State.ASSIGNED)
    do(commands.handle, key, street.by.clerk, words="我们自己清了")
    with pytest.raises(Refused, match="not_allowed"):
        do(commands.check, key, street.by.clerk, passed=True)
    do(commands.check, key, street.by.grid, passed=True)


def test_a_wrong_secret_gives_no_verdict(street):
    key, other = report(street), report(street)
    walk(street, key, to=State.CLOSED)
    for secret in ("", "0" * 24, queries.secret_of(other)):
        with pytest.raises(Refused, match="not_allowed"):
            do(commands.judge, key, STRANGER, solved=True, secret=secret)
    assert Verdict.objects.of(ESTATE).count() == 0


def test_the_same_report_sent_twice_is_one(street):
    act = new_key()
    first, second = report(street, act=act), report(street, act=act)
    assert first == second and Matter.objects.of(ESTATE).count() == 1
    with pytest.raises(Refused, match="act_used_otherwise"):
        report(street, act=act, words="别的事")


def test_two_people_on_one_version(street):
    key = report(street)
    walk(street, key, to=State.VERIFIED)
    seen = Matter.objects.of(ESTATE).get(pk=key).version
    do(commands.open_matter, key, street.by.clerk, seen=seen)
    with pytest.raises(Refused, match="changed_meanwhile"):
        do(commands.open_matter, key, street.by.clerk, seen=seen)


def test_eight_who_confirm_at_once(street):
    key = report(street)
    answers = at_once(*[partial(do, commands.confirm, key, street.by.steward)] * 8)
    refused = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert (answers.count(key), refused) == (1, ["matter_cannot_confirm"] * 7)


def test_what_was_typed_goes_with_the_reporter(street):
    key = report(street, by=street.by.resident, words="我家楼下堆满了")
    who = standing_of(ESTATE, street.by.grid, at=AT)

    def found():
        listed = queries.matters_for(who, queries.Filters(text="我家楼下"), on=AT.date())
        return [row.pk for row in listed]

    assert found() == [key]
    commands.forget_reporter(estate=ESTATE, person_id=street.by.resident, by=Hand.HOUSE, at=AT, act=new_key())
    matter = Matter.objects.of(ESTATE).get(pk=key)
    assert (matter.words, matter.place_words, matter.reporter) == ("", "", None)
    assert found() == []


SIGHTS = {
    State.UNCONFIRMED: {
        "stranger": "nothing", "neighbour": "nothing", "keeper": "nothing", "manager": "nothing",
        "steward": "all", "grid": "all", "clerk": "all",
    },
    State.RECEIVED: {
        "stranger": "least", "neighbour": "words", "keeper": "words", "manager": "words",
        "steward": "all", "grid": "all", "clerk": "all",
    },
    State.ASSIGNED: {"stranger": "least", "neighbour": "words", "keeper": "words", "manager": "all"},
}  # fmt: skip


@pytest.mark.parametrize("state", SIGHTS)
def test_who_sees_how_much(street, state):
    key = report(street)
    if state is not State.UNCONFIRMED:
        walk(street, key, to=state)
    matter = Matter.objects.of(ESTATE).get(pk=key)
    for name, sight in SIGHTS[state].items():
        by = STRANGER if name == "stranger" else getattr(street.by, name)
        who = standing_of(ESTATE, by, at=MONDAY)
        assert sight_of(who, matter) is Sight(sight), name
        assert (queries.matter_for(who, key) is None) == (sight == "nothing")
        listed = list(queries.matters_for(who, queries.Filters(), on=MONDAY.date()))
        assert [row.pk for row in listed] == ([] if sight == "nothing" else [key])


def test_nobody_finds_what_they_may_not_read(street):
    key = report(street, words="三楼王家的纸箱")
    walk(street, key, to=State.RECEIVED)

    def found(by, text):
        who = standing_of(ESTATE, by, at=MONDAY)
        return [row.pk for row in queries.matters_for(who, queries.Filters(text=text), on=MONDAY.date())]

    assert [found(by, "纸箱") for by in (STRANGER, street.by.neighbour, street.by.grid)] == [[], [key], [key]]
    assert [found(by, "架空层") for by in (STRANGER, street.by.neighbour)] == [[key], [key]]
    assert found(STRANGER, "2026-0001") == [key]


def test_another_estates_matter_is_no_matter(street):
    key = report(street)
    elsewhere = standing_of(NEIGHBOUR, STRANGER, at=MONDAY, holds=frozenset({key}))
    assert queries.matter_for(elsewhere, key) is None


def test_who_verifies_puts_the_category_right(street):
    lift, works = (Category.objects.of(ESTATE).get(code=code) for code in ("lift", "building_work"))
    key = commands.report(
        estate=ESTATE,
        category_id=lift.pk,
        words="敲墙",
        place_words="2 栋",
        by=street.by.resident,
        at=MONDAY,
        act=new_key(),
    )
    assert Matter.objects.of(ESTATE).get().hazard
    do(commands.verify, key, street.by.grid, finding=Finding.BORNE_OUT, category_id=works.pk)
    matter = Matter.objects.of(ESTATE).get()
    # The answer of that category is due five working days from the day it came, not one; and it is no danger.
    assert (matter.category_id, matter.hazard, matter.due_on) == (works.pk, False, dt.date(2026, 3, 9))
    [told] = [entry for entry in chronicle.entries_after(ESTATE, 0) if entry.kind == "matters.matter_verified"]
    assert (told.facts["category_id"], told.facts["former_category_id"]) == (str(works.pk), str(lift.pk))
    resident = standing_of(ESTATE, street.by.resident, at=MONDAY)
    for text, found in (("装修", [key]), ("电梯", [])):
        filters = queries.Filters(text=text)
        assert [row.pk for row in queries.matters_for(resident, filters, on=MONDAY.date())] == found
    assert chronicle.verify(ESTATE) == []


def test_a_danger_of_fire_stays_one_under_another_category(street):
    key = report(street, by=street.by.resident)
    works = Category.objects.of(ESTATE).get(code="building_work")
    do(commands.verify, key, street.by.grid, finding=Finding.PARTLY, fire=True, category_id=works.pk)
    assert Matter.objects.of(ESTATE).get().hazard


def test_a_category_that_was_right_is_no_news(street):
    key = report(street, by=street.by.resident)
    Category.objects.filter(pk=street.category.pk).update(retired=True)  # it may stay what it was
    do(commands.verify, key, street.by.grid, finding=Finding.BORNE_OUT, category_id=street.category.pk)
    [told] = [entry for entry in chronicle.entries_after(ESTATE, 0) if entry.kind == "matters.matter_verified"]
    assert (told.facts["category_id"], told.facts["former_category_id"]) == (None, None)


def test_a_category_of_another_estate_is_none_to_put_it_right_to(street):
    key = report(street, by=street.by.resident)
    other = Category.objects.of(ESTATE).get(code="other")
    Category.objects.filter(pk=other.pk).update(estate=NEIGHBOUR)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="category_unknown"):
        do(commands.verify, key, street.by.grid, finding=Finding.BORNE_OUT, category_id=other.pk)
    assert (state_of(key), Verification.objects.count(), Entry.objects.count()) == (State.RECEIVED, 0, before)


def test_nobody_is_waited_for_to_check_what_they_handled(street):
    """A grid worker who holds a post of the company, too, looks at what others of it did."""
    Post.objects.create(
        estate=ESTATE, person_id=street.by.grid, kind=PostKind.PROPERTY_MANAGER, organisation=street.manager,
        place=ESTATE, since_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    own, others = report(street), report(street)
    for key, handler in ((own, street.by.grid), (others, street.by.manager)):
        walk(street, key, to=State.ASSIGNED)
        do(commands.handle, key, handler, words="清走了")
    who = standing_of(ESTATE, street.by.grid, at=MONDAY)
    assert [row.pk for row in queries.waiting_for(who, on=MONDAY.date(), limit=9)] == [others]


def test_nobody_is_waited_for_to_confirm_what_they_sent_without_signing_in(street):
    keys = [report(street) for _ in range(3)]
    who = standing_of(ESTATE, street.by.steward, at=MONDAY, holds=frozenset(keys[:1]))
    assert [row.pk for row in queries.waiting_for(who, on=MONDAY.date(), limit=2)] == keys[1:]


def test_who_decides_is_waited_for_to_open_even_what_they_reported(street):
    key = report(street, by=street.by.clerk)
    do(commands.verify, key, street.by.grid, finding=Finding.BORNE_OUT)
    who = standing_of(ESTATE, street.by.clerk, at=MONDAY)
    assert [row.pk for row in queries.waiting_for(who, on=MONDAY.date(), limit=9)] == [key]
    for command, by, facts in (
        (commands.open_matter, street.by.clerk, {}),
        (commands.assign, street.by.clerk, {"body_id": street.manager.pk}),
        (commands.handle, street.by.manager, {"words": "清走了"}),
        (commands.check, street.by.grid, {"passed": True}),
    ):
        do(command, key, by, **facts)
    assert queries.waiting_for(who, on=MONDAY.date(), limit=9) == []  # somebody else closes it
