"""Who may do what with matters, and who sees how much of one."""

from linli.files.rules import Use, may_be_used
from linli.kernel.actors import Hand
from linli.kernel.errors import ensure as ensure
from linli.matters.models import Matter
from linli.matters.rules import Sight, State, Verb, Who, awaited, may_move
from linli.people.rules import PostKind, Standing

OFFICE = (PostKind.COMMITTEE_CLERK, PostKind.BRANCH_SECRETARY)
STEWARDS = (PostKind.RED_STEWARD, PostKind.BUILDING_HEAD)
ON_DUTY = (*OFFICE, *STEWARDS, PostKind.GRID_WORKER)


def capacities(who: Standing, matter: Matter) -> frozenset[Who]:
    """In what capacities they act on this matter; none for somebody of another estate."""
    if who.estate != matter.estate:
        return frozenset()
    own = {Who.REPORTER: is_reporter(who, matter), Who.HANDLER: is_handler(who, matter)}
    return capacities_by_post(who) | {capacity for capacity, held in own.items() if held}


def capacities_by_post(who: Standing) -> frozenset[Who]:
    """In what capacities their posts let them act, whatever the matter."""
    held = {
        Who.STEWARD: who.has(*STEWARDS),
        Who.FIELD: who.has(PostKind.GRID_WORKER),
        Who.COMMITTEE: who.has(*OFFICE),
    }
    return frozenset(capacity for capacity, holds in held.items() if holds)


def is_reporter(who: Standing, matter: Matter) -> bool:
    """Reported it, or holds its secret address."""
    return (who.person is not None and who.person == matter.reporter) or matter.pk in who.holds


def is_handler(who: Standing, matter: Matter) -> bool:
    """Holds a post in the body it is assigned to."""
    return matter.handler_id is not None and matter.handler_id in who.bodies


def may_report(who: Standing) -> bool:
    """Everybody, signed in or not."""
    return who.person is not None or who.by is Hand.STRANGER


def may_confirm(who: Standing, matter: Matter) -> bool:
    """A steward, a grid worker or the committee vouches that a stranger's report is one."""
    return may_move(Verb.CONFIRM, capacities(who, matter))


def may_verify(who: Standing, matter: Matter) -> bool:
    """Whoever is on duty and is not the reporter."""
    return may_move(Verb.VERIFY, capacities(who, matter))


def may_decide(who: Standing) -> bool:
    """The residents' committee: it opens, assigns and closes."""
    return who.has(*OFFICE)


def may_check_some(who: Standing) -> bool:
    """A grid worker or the committee, of whatever they did not handle themselves."""
    return who.has(PostKind.GRID_WORKER, *OFFICE)


def may_open(who: Standing, matter: Matter) -> bool:
    """The residents' committee."""
    return may_move(Verb.OPEN, capacities(who, matter))


def may_assign(who: Standing, matter: Matter) -> bool:
    """The residents' committee."""
    return may_move(Verb.ASSIGN, capacities(who, matter))


def may_handle(who: Standing, matter: Matter) -> bool:
    """Who holds a post in the body it is assigned to, or the committee in its place."""
    return may_move(Verb.HANDLE, capacities(who, matter))


def may_check(who: Standing, matter: Matter, *, handled_by=None) -> bool:
    """A grid worker or the committee; nobody checks what they handled themselves."""
    return may_move(Verb.CHECK, capacities(who, matter)) and (who.person is None or who.person != handled_by)


def may_close(who: Standing, matter: Matter) -> bool:
    """The residents' committee."""
    return may_move(Verb.CLOSE, capacities(who, matter))


def may_judge(who: Standing, matter: Matter) -> bool:
    """The reporter alone."""
    return who.estate == matter.estate and is_reporter(who, matter)


def sight_of(who: Standing, matter: Matter, *, strangers_see_words: bool = False) -> Sight:
    """How much of it they see. Until somebody has confirmed it, a stranger's report is seen by few."""
    if who.estate != matter.estate:
        return Sight.NOTHING
    if who.has(*ON_DUTY) or is_reporter(who, matter) or is_handler(who, matter):
        return Sight.ALL
    if matter.state == State.UNCONFIRMED:
        return Sight.NOTHING
    if who.is_known or strangers_see_words:
        return Sight.WORDS
    return Sight.LEAST


def may_see_photo(sight: Sight, use: Use) -> bool:
    """Who sees to a matter sees every photo of it; who may read its words, those meant for them; others none."""
    if sight in (Sight.NOTHING, Sight.LEAST):
        return False
    return may_be_used(use, handles=sight is Sight.ALL, belongs=True)


def may_see_list(who: Standing) -> bool:
    """The list opens to everybody; each row shows what `sight_of` allows."""
    return True


def may_see_unconfirmed(who: Standing) -> bool:
    """Those who could confirm."""
    return who.has(*ON_DUTY)


def may_have_own(who: Standing) -> bool:
    """Somebody who can have reported something: a person, or who has shown a secret address."""
    return who.person is not None or bool(who.holds)


def may_be_waited_for(who: Standing) -> bool:
    """Those with a post for which a matter can wait."""
    return bool(awaited(capacities_by_post(who))) or bool(who.bodies)


def is_awaited(who: Standing, matter: Matter, *, handled_by=None, is_judged=False) -> bool:
    """Whether the next move is theirs. What they may do in somebody's place only is not: it is that body's turn.

    `handled_by`: who said last that it is done; `is_judged`: the reporter has spoken since it was closed.
    """
    state = State(matter.state)
    if state is State.CLOSED:
        return is_reporter(who, matter) and not is_judged
    if state is State.HANDLED and not may_check(who, matter, handled_by=handled_by):
        return False
    return state in awaited(capacities(who, matter))


def may_see_board(who: Standing) -> bool:
    """Those who work with it."""
    return who.has(*ON_DUTY, PostKind.PROPERTY_MANAGER)


def may_ask_contact(who: Standing, matter: Matter) -> bool:
    """Who may ask how to reach the reporter: those on duty."""
    return who.has(*ON_DUTY) and who.estate == matter.estate


def may_see_contact(who: Standing, matter: Matter) -> bool:
    """How to reach the reporter: those who may ask and have just proved who they are."""
    return who.fresh and may_ask_contact(who, matter)


def may_set_categories(who: Standing) -> bool:
    """The keeper of this Linli, the residents' committee, and the house when an estate is founded."""
    return who.by is Hand.HOUSE or who.has(PostKind.KEEPER, *OFFICE)


def may_import(who: Standing) -> bool:
    """Bring in, and take that back: the operator at the machine, whom the command line stands for, or the keeper."""
    return who.by is Hand.HOUSE or who.has(PostKind.KEEPER)


def may_export(who: Standing) -> bool:
    """As above: it holds everything that was typed."""
    return who.by is Hand.HOUSE or who.has(PostKind.KEEPER)


def may_renew_deadlines(who: Standing) -> bool:
    """The house, when the calendar changed."""
    return who.by is Hand.HOUSE


def may_forget_reporter(who: Standing) -> bool:
    """The house, when a person is erased."""
    return who.by is Hand.HOUSE
