"""Home, search, "mine" and the thread: what each reader may know, and no more questions to the database than ten."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.chronicle.commands import erase_person, join_thread
from linli.chronicle.models import Entry
from linli.chronicle.rules import Ground
from linli.database.models import new_key
from linli.files.commands import forget_file
from linli.matters import commands, queries
from linli.matters.models import Matter, Photo
from linli.matters.rules import State
from linli.people.models import EstateSettings, Person, Place, Post, PostName
from linli.people.rules import PostKind
from tests.matters.reader import absence, address, form_on, jpeg, queries_of, reader, shown
from tests.matters.test_commands import MONDAY, do, report, walk
from tests.messages.conftest import happen
from tests.village import ESTATE, NEIGHBOUR


def thread_of(matter_id) -> str:
    return address("portal:thread", Matter.objects.get(pk=matter_id).thread_id)


# The thread


def test_neighbours_read_the_names_of_posts_and_never_a_reporters(street):
    matter = report(street, by=street.by.resident)
    for command, person, facts in (
        (commands.verify, street.by.grid, {"finding": "borne_out", "fire": True, "words": "有人充电"}),
        (commands.open_matter, street.by.clerk, {}),
        (commands.assign, street.by.clerk, {"body_id": street.manager.pk}),
        (commands.handle, street.by.manager, {"words": "清走了"}),
    ):
        do(command, matter, person, **facts)
    page = shown(reader(street.by.neighbour).get(thread_of(matter)))
    assert "Grid worker 张伟 looked at it on the spot: borne out, danger of fire" in page
    assert "安居物业 is to see to it, by" in page
    assert "Property manager 周强: it is seen to 清走了" in page
    assert "王敏" not in page
    assert "王敏" not in shown(reader(street.by.clerk).get(thread_of(matter)))


def test_strangers_read_no_name_and_no_word(street):
    matter = report(street)
    walk(street, matter, to=State.CLOSED)
    answer = reader().get(thread_of(matter))
    page = shown(answer)
    assert "Looked at on the spot: borne out, danger of fire" in page
    assert "Answered and closed" in page
    for secret in (
        "架空层堆满纸箱",
        "张伟",
        "陈静",
        "周强",
        "安居物业",
        "属实",
        "清走了",
        "已清理",
        "2-1502",
        "13800138000",
    ):
        assert secret not in answer.content.decode(), secret


def test_strangers_who_may_read_words_still_read_no_name(street):
    EstateSettings.objects.update(strangers_see_words=True)
    matter = report(street)
    walk(street, matter, to=State.HANDLED)
    answer = reader().get(thread_of(matter))
    assert "Looked at on the spot: borne out, danger of fire 属实" in shown(answer)
    assert "张伟" not in answer.content.decode()
    holder = reader()
    holder.get(address("matters:secret", queries.secret_of(matter)))
    assert "Grid worker 张伟 looked at it on the spot" in shown(holder.get(thread_of(matter)))


def test_an_entry_is_told_in_the_readers_language(street):
    PostName.objects.create(estate=ESTATE, kind=PostKind.GRID_WORKER, zh="小区网格员", en="grid worker of ours")
    matter = report(street)
    walk(street, matter, to=State.VERIFIED)
    assert "小区网格员张伟现场核实：属实，消防隐患" in shown(
        reader(street.by.neighbour, language="zh-hans").get(thread_of(matter))
    )
    assert "Grid worker of ours 张伟 looked at it" in shown(reader(street.by.neighbour).get(thread_of(matter)))


def test_a_name_is_that_of_the_post_held_on_that_day(street):
    matter = report(street)
    walk(street, matter, to=State.VERIFIED)
    Post.objects.filter(person=street.by.grid).update(until_on=dt.date(2026, 4, 1))
    Post.objects.create(
        estate=ESTATE, person_id=street.by.grid, kind=PostKind.RED_STEWARD, place=ESTATE, since_on=dt.date(2026, 4, 1)
    )
    assert "Grid worker 张伟" in shown(reader(street.by.neighbour).get(thread_of(matter)))


def test_words_that_were_erased_leave_a_line_and_no_colon(street):
    matter = report(street, by=street.by.resident)
    do(commands.verify, matter, street.by.grid, finding="borne_out", words="属实")
    for person in (street.by.resident, street.by.grid):
        erase_person(
            estate=ESTATE,
            person_id=person,
            ground=Ground.CONSENT_WITHDRAWN,
            by=street.by.keeper,
            at=timezone.now(),
            act=new_key(),
        )
    page = shown(reader(street.by.neighbour).get(thread_of(matter)))
    assert "Somebody whose name is not kept looked at it on the spot: borne out" in page
    assert page.count("has been removed at somebody’s wish") == 2
    assert "张伟" not in page


def test_photos_before_and_after_and_those_that_are_gone(street):
    reporter = reader(street.by.resident)
    reporter.post("/hanlin/snap/", {"act": uuid4(), "kind": "report", "place": street.floor.pk, "photos": [jpeg()]})
    matter = Matter.objects.get()
    for person, name, typed in (
        (street.by.grid, "verification", {"finding": "borne_out"}),
        (street.by.clerk, "opening", {}),
        (street.by.clerk, "assignment", {"body_id": street.manager.pk}),
        (street.by.manager, "handling", {"photos": [jpeg("#eeeeee")], "neighbours_may_see": "on"}),
    ):
        who, url = reader(person), address(f"matters:{name}", matter.pk)
        who.post(url, form_on(who, url) | typed)
    before, after = Photo.objects.order_by("pk").values_list("file", flat=True)

    def pictures(person):
        page = reader(person).get(thread_of(matter.pk)).content.decode()
        return [photo for photo in (before, after) if str(photo) in page], page

    assert pictures(street.by.clerk)[0] == [before, after]
    seen, page = pictures(street.by.neighbour)
    assert seen == [after]
    assert "Only those who see to it see this photo" in page
    assert pictures(None)[0] == []
    forget_file(estate=ESTATE, file_id=after, by=street.by.keeper, at=timezone.now(), act=new_key())
    seen, page = pictures(street.by.neighbour)
    assert seen == []
    assert "This photo has been removed" in page


def test_what_comes_next_says_when_it_is_only_provisional(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    page = shown(reader(street.by.neighbour).get(thread_of(matter)))
    assert "It is being seen to, by 9 Mar; that day may move when next year's holidays are announced." in page
    assert "Due, provisionally" in page


def test_a_long_thread_is_read_page_by_page(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    for number in range(20):
        do(commands.assign, matter, street.by.clerk, body_id=street.manager.pk, words=f"第{number:02d}次")
    clerk = reader(street.by.clerk)
    last = clerk.get(thread_of(matter))
    assert re.findall(r"第\d\d次", shown(last)) == [f"第{number:02d}次" for number in range(20)]
    earlier = re.search(r'href="(\?before=\d+)"', last.content.decode())[1]
    first = shown(clerk.get(thread_of(matter) + earlier))
    assert "A neighbour reported it" in first
    assert "第" not in first
    assert "What happened before" not in first
    assert clerk.get(thread_of(matter) + "?before=x").status_code == 200


def test_days_and_hours_are_the_estate_s_own(street):
    matter = report(street, by=street.by.resident, at=dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))
    resident = reader(street.by.resident)

    def shown_on(day):
        page = shown(resident.get("/hanlin/matters/", {"since": day, "through": day}))
        return "架空层堆满纸箱" in page, "2 Mar 11:00" in shown(resident.get(thread_of(matter)))

    assert (shown_on("2026-03-01"), shown_on("2026-03-02")) == ((False, True), (True, True))
    EstateSettings.objects.update(time_zone="America/Los_Angeles")
    assert (shown_on("2026-03-01"), shown_on("2026-03-02")) == ((True, False), (False, False))
    assert "1 Mar 19:00" in shown(resident.get(thread_of(matter)))


def test_joined_threads_read_as_one_under_both_addresses(street):
    one, other = (report(street, words=words) for words in ("第一件", "第二件"))
    walk(street, one, to=State.VERIFIED)
    do(commands.confirm, other, street.by.steward)
    threads = [Matter.objects.get(pk=matter).thread_id for matter in (one, other)]
    facts = {"by": street.by.clerk, "at": timezone.now(), "act": new_key()}
    join_thread(estate=ESTATE, thread_id=threads[1], into_id=threads[0], **facts)
    for matter in (one, other):
        page = shown(reader(street.by.neighbour).get(thread_of(matter)))
        assert "第一件" in page
        assert "第二件" in page
    assert "It was joined with another one" in shown(reader(street.by.neighbour).get(thread_of(other)))


def test_whose_turn_it_is_finds_the_form_there(street):
    matter = report(street)
    walk(street, matter, to=State.RECEIVED)
    assert "Send what you found" in shown(reader(street.by.grid).get(thread_of(matter)))
    assert "It is your turn" in shown(reader(street.by.grid).get(thread_of(matter)))
    for person in (None, street.by.neighbour, street.by.manager):
        page = shown(reader(person).get(thread_of(matter)))
        assert "Send what you found" not in page
        assert "It is your turn" not in page
        assert "How to reach whoever reported it" not in page


def test_what_nobody_has_confirmed_is_not_called_received(street):
    matter = report(street)
    holder = reader()
    receipt = shown(holder.get(address("matters:receipt", queries.secret_of(matter))))
    said = (
        "A red steward or grid worker confirms that there is such a thing, by 3 Mar; ",
        "Only then is it received, and somebody comes to look.",
    )
    assert [sentence for sentence in said if sentence not in receipt] == []
    for who in (holder, reader(street.by.clerk)):
        page = shown(who.get(thread_of(matter)))
        assert "Not yet confirmed Step 1 of 7 next: Verification" in page
        assert [sentence for sentence in (*said, "To be confirmed by", "Sent 2 Mar") if sentence not in page] == []
        assert "Received" not in page
        assert "Three lines for the group" not in page  # its address opens to nobody else yet
    assert "Three lines for the group" in shown(holder.get("/hanlin/"))
    do(commands.confirm, matter, street.by.steward)
    page = shown(holder.get(thread_of(matter)))
    assert "Receiving Verification Opening" in page
    assert "Three lines for the group" in page


def test_who_is_not_to_move_reads_whose_turn_it_is_and_by_when(street):
    matter = report(street, by=street.by.resident)
    walk_on = [(commands.verify, street.by.grid, {"finding": "borne_out"}), (commands.open_matter, street.by.clerk, {})]
    turns = {
        State.RECEIVED: ("grid", "a red steward or grid worker"),
        State.VERIFIED: ("clerk", "the residents' committee"),
        State.OPENED: ("clerk", "the residents' committee"),
        State.ASSIGNED: ("manager", "安居物业"),
        State.HANDLED: ("grid", "a grid worker"),
        State.CHECKED: ("clerk", "the residents' committee"),
    }
    walk_on += [
        (commands.assign, street.by.clerk, {"body_id": street.manager.pk}),
        (commands.handle, street.by.manager, {"words": "清走了"}),
        (commands.check, street.by.grid, {"passed": True}),
        (commands.close, street.by.clerk, {"words": "已清理"}),
    ]
    for (state, (theirs, called)), (command, by, facts) in zip(turns.items(), walk_on, strict=True):
        assert Matter.objects.get().state == state
        for name in ("grid", "clerk", "manager", "neighbour"):
            page = shown(reader(getattr(street.by, name)).get(thread_of(matter)))
            assert ("It is your turn, by " in page) == (name == theirs), (state, name)
            assert (f"Now it is up to {called}, by " in page) == (name != theirs), (state, name)
            assert ("Do it in their place" in page) == (name == "clerk" and state in STAND_INS), (state, name)
        do(command, matter, by, **facts)
    resident = reader(street.by.resident)
    assert "It is your turn" in shown(resident.get(thread_of(matter)))
    do(commands.judge, matter, street.by.resident, solved=True)
    page = shown(resident.get(thread_of(matter)))
    assert "It is your turn" not in page
    assert "has the last word" not in page  # all is said


STAND_INS = (State.RECEIVED, State.ASSIGNED, State.HANDLED)


def test_strangers_are_not_told_whose_turn_by_name(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    assert "Now it is up to those it was given to, by 9 Mar" in shown(reader().get(thread_of(matter)))


def test_nobodys_turn_is_to_check_what_they_handled(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    Post.objects.create(
        estate=ESTATE, person_id=street.by.grid, kind=PostKind.PROPERTY_MANAGER, organisation=street.manager,
        place=ESTATE, since_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    do(commands.handle, matter, street.by.grid, words="清走了")
    page = shown(reader(street.by.grid).get(thread_of(matter)))
    assert "Now it is up to a grid worker" in page
    assert "It is your turn" not in page


def test_a_page_is_called_what_anybody_may_know(street):
    """A group is shown the title of a page that is sent there, as whoever sends it sees it."""
    matter = report(street)
    walk(street, matter, to=State.RECEIVED)
    for person in (None, street.by.neighbour, street.by.clerk):
        page = reader(person).get(thread_of(matter)).content.decode()
        assert "<title>Things piled up · 2 栋西侧架空层 · 翰林府邸</title>" in page


def test_a_link_in_a_group_shows_a_strangers_words_and_our_picture(street):
    matter = report(street)
    walk(street, matter, to=State.ASSIGNED)
    for person in (None, street.by.resident, street.by.clerk):
        page = reader(person).get(thread_of(matter)).content.decode()
        said = dict(re.findall(r'<meta (?:name|property)="(description|og:\w+)" content="([^"]*)">', page))
        late = said["description"].partition(" · ")[0]
        assert said == {
            "description": f"{late} · To be done by 9 Mar · See what has become of it, and what comes next.",
            "og:type": "website",
            "og:site_name": "翰林府邸",
            "og:title": "Things piled up · 2 栋西侧架空层",
            "og:description": said["description"],
            "og:image": "http://testserver/static/web/preview.png",
        }


@pytest.mark.parametrize("name", ["portal:home", "matters:list", "matters:report", "rulebook:calendar"])
def test_every_page_has_a_line_for_a_group(street, name):
    page = reader().get(address(name), follow=True).content.decode()
    [said] = re.findall(r'<meta property="og:description" content="([^"]+)">', page)
    assert f'<meta name="description" content="{said}">' in page
    assert re.search(r'<meta property="og:title" content="[^"]+">', page)


def test_a_matters_own_address_leads_to_its_thread(street):
    matter = report(street)
    assert reader(street.by.grid).get(address("matters:matter", matter)).url == thread_of(matter)
    assert reader().get(address("matters:matter", matter)).status_code == 404


def test_a_thread_of_nothing_is_absent(street):
    report(street)
    absent = absence(reader(street.by.clerk).get(address("portal:thread", uuid4())))
    assert absence(reader(street.by.clerk).get(address("portal:thread", ESTATE))) == absent  # the estate's own
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("state", [State.RECEIVED, State.ASSIGNED, State.HANDLED, State.CLOSED])
def test_a_thread_asks_the_same_questions_of_few_entries_and_of_many(street, state):
    few, many = report(street), report(street)
    walk(street, few, to=state)
    walk(street, many, to=state)
    thread = Matter.objects.get(pk=many).thread_id
    for day, by in enumerate((street.by.keeper, street.by.steward, street.by.clerk), start=1):
        at = MONDAY + dt.timedelta(days=day)
        happen(estate=ESTATE, thread=thread, year=2026, by=by, at=at, act=new_key())
    for person in (None, street.by.neighbour, street.by.grid, street.by.clerk, street.by.manager):
        who = reader(person)
        assert queries_of(who, thread_of(many)) == queries_of(who, thread_of(few))


# Home, mine, search


@pytest.mark.parametrize("page", ["portal:home", "portal:mine", "portal:search"])
def test_pages_ask_the_same_questions_of_one_row_and_of_three(street, page):
    resident, clerk = reader(street.by.resident), reader(street.by.clerk)
    url = address(page) + "?q=堆满"
    counts = []
    for more in (1, 2):
        for _ in range(more):
            report(street, by=street.by.resident)
        counts.append([queries_of(who, url) for who in (reader(), resident, clerk)])
    assert counts[0] == counts[1]


def test_home_greets_by_name_and_shows_what_is_ones_own(street):
    report(street, by=street.by.resident, words="路灯坏了")
    page = shown(reader(street.by.resident).get("/hanlin/"))
    assert re.search("Good (morning|afternoon|evening), 王敏", page)
    assert "What I reported" in page
    stranger = shown(reader().get("/hanlin/"))
    assert "王敏" not in stranger
    assert "路灯坏了" not in stranger
    assert "What I reported" not in stranger
    assert "Do you live here?" in stranger


def test_an_empty_home_says_what_to_do(street):
    assert "Nothing has been reported yet" in shown(reader().get("/hanlin/"))


def test_mine_shows_a_stranger_what_this_browser_holds(street):
    matter = report(street, words="路灯坏了")
    browser = reader()
    assert "Nothing yet" in shown(browser.get("/hanlin/mine/"))
    browser.get(address("matters:secret", queries.secret_of(matter)))
    assert "路灯坏了" in shown(browser.get("/hanlin/mine/"))


def test_search_finds_what_the_reader_may_read(street):
    walk(street, report(street), to=State.RECEIVED)
    assert "架空层堆满纸箱" in shown(reader(street.by.neighbour).get("/hanlin/search/", {"q": "纸箱"}))
    assert "Nothing has these words" in shown(reader().get("/hanlin/search/", {"q": "纸箱"}))
    assert "Things piled up · 2 栋西侧架空层" in shown(reader().get("/hanlin/search/", {"q": "架空层"}))
    assert "Things piled up · 2 栋西侧架空层" in shown(reader().get("/hanlin/search/", {"q": "2026-1"}))
    assert "What are you looking for?" in shown(reader().get("/hanlin/search/"))
    assert reader().get("/hanlin/search/", {"q": "<b>" * 100}).status_code == 200


def test_a_number_that_waits_and_one_that_is_none_get_the_same_answer(street):
    said = "No such number is shown here It does not exist, or still waits to be confirmed"
    waits = Matter.objects.get(pk=report(street))
    for page in ("search", "matters"):
        for asked in (f"{waits.year}-{waits.serial}", f"{waits.year}-999999"):
            assert said in shown(reader().get(f"/hanlin/{page}/", {"q": asked})), (page, asked)
        assert said not in shown(reader().get(f"/hanlin/{page}/", {"q": "电梯"}))


def test_the_first_page_leads_to_the_one_estate_or_lets_choose(street):
    assert reader().get("/").url == "/hanlin/"
    EstateSettings.objects.create(
        place=Place.objects.create(id=NEIGHBOUR, kind="estate", name="隔壁小区", slug="next-door")
    )
    page = shown(reader().get("/"))
    assert "翰林府邸" in page
    assert "隔壁小区" in page


def test_the_first_page_of_an_empty_installation_sets_one_up(database):
    assert reader().get("/").url == "/setup/"


def test_a_person_without_a_name_is_greeted_by_the_estates(street):
    Person.objects.filter(pk=street.by.resident).update(name="")
    assert "翰林府邸" in shown(reader(street.by.resident).get("/hanlin/"))
