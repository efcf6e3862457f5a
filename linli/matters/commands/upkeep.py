"""What the house does to matters: their deadlines, how they are found, and forgetting who reported them."""

from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.files.commands import forget_files_of
from linli.files.queries import photos_of as photos_brought_by
from linli.matters import events, policy, queries, rules
from linli.matters.models import Check, Contact, Handling, Matter, Photo, Verification
from linli.matters.rules import OPEN_STATES, SETTLED_STATES, State, Verb
from linli.people.queries import day_of, standing_of
from linli.rulebook.queries import calendar_of
from linli.rulebook.rules import Calendar
from linli.search.commands import make_findable
from linli.search.rules import Audience


def begin(matter: Matter, *, day):
    """A new matter's first deadline counts from this day."""
    matter.stage_since_on = day
    set_deadline(matter, calendar_of(matter.estate))
    matter.save()


def move_on(matter: Matter, verb: Verb, *, at):
    """The matter makes this move: its state, its clock and its deadline follow. Raises as `rules.move` does."""
    matter.state = rules.move(verb, State(matter.state))
    matter.moved_at = at
    matter.closed_at = at if matter.state in SETTLED_STATES else None
    if verb in rules.STARTS_ANEW:
        matter.stage_since_on = day_of(matter.estate, at)
    set_deadline(matter, calendar_of(matter.estate))
    matter.save()


def set_deadline(matter: Matter, calendar: Calendar) -> bool:
    """Work out when the stage it is in is due; whether that moved."""
    stage = rules.stage_of(State(matter.state))
    before = matter.due_on, matter.due_provisional
    if stage is None or matter.stage_since_on is None:
        matter.due_on, matter.due_provisional = None, False
    else:
        category = matter.category
        days = rules.Days(category.verification_days, category.answer_days, category.handling_days)
        matter.due_on, matter.due_provisional = calendar.due_on(matter.stage_since_on, days.of(stage))
    return before != (matter.due_on, matter.due_provisional)


def find_again(matter: Matter):
    """From now on it is found by what it says now."""
    make_findable(estate=matter.estate, thing=matter.pk, sort=queries.SORT, texts=found_by(matter))


def found_by(matter: Matter) -> dict[Audience, str]:
    """What it is found by, and by whom: until it is confirmed only by those who could confirm it."""
    place = [part.name for part in (matter.building, matter.common_part) if part]
    least = " ".join([rules.number_text(matter.year, matter.serial), matter.category.zh, matter.category.en, *place])
    words = f"{least} {matter.place_words} {matter.words}"
    texts = {Audience.HANDLERS: words}
    if matter.state != State.UNCONFIRMED:
        texts |= {Audience.EVERYONE: least, Audience.RESIDENTS: words}
    return texts


@command
def renew_deadlines(*, estate, by, at) -> int:
    """Every open deadline by the calendar as it is now; how many moved."""
    policy.ensure(policy.may_renew_deadlines(standing_of(estate, by, at=at)))
    calendar = calendar_of(estate)
    running = Matter.objects.of(estate).filter(state__in=[*OPEN_STATES, State.UNCONFIRMED], due_on__isnull=False)
    moved = [matter for matter in running.select_related("category") if set_deadline(matter, calendar)]
    Matter.objects.of(estate).bulk_update(moved, ["due_on", "due_provisional"], batch_size=500)
    if moved:
        announce(events.DeadlinesRenewed(estate=estate, count=len(moved)), by=by, at=at)
    return len(moved)


@command
def forget_reporter(*, estate, person_id: UUID, by, at) -> int:
    """What a person typed and photographed here goes; that there was a matter stays. How many matters were touched."""
    policy.ensure(policy.may_forget_reporter(standing_of(estate, by, at=at)))
    theirs = list(Matter.objects.of(estate).filter(reporter=person_id).select_related("category"))
    for matter in theirs:
        matter.words = matter.place_words = ""
        matter.reporter = None
        matter.save()
        find_again(matter)
    Contact.objects.of(estate).filter(matter__in=theirs).delete()
    brought = [photo.id for photo in photos_brought_by(estate, person_id)]
    Photo.objects.of(estate).filter(file__in=brought).delete()
    forget_files_of(estate=estate, person_id=person_id, by=by, at=at)
    for kept in (Verification, Handling, Check):
        kept.objects.of(estate).filter(by=person_id).update(by=None)
    if theirs:
        announce(events.ReporterForgotten(estate=estate, count=len(theirs)), by=by, at=at)
    return len(theirs)
