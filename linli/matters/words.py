"""What matters say to people: states, steps, findings, refusals, and how the record is told."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.matters.rules import Finding, MatterKind, State
from linli.matters.rules.imports import Tie
from linli.web.ui.times import day_words

STATES = {
    State.UNCONFIRMED: _("Not yet confirmed"),
    State.RECEIVED: pgettext_lazy("state", "Received"),
    State.VERIFIED: pgettext_lazy("state", "Verified"),
    State.OPENED: pgettext_lazy("state", "Opened"),
    State.ASSIGNED: pgettext_lazy("state", "Assigned"),
    State.HANDLED: pgettext_lazy("state", "Handled"),
    State.CHECKED: pgettext_lazy("state", "Checked"),
    State.CLOSED: pgettext_lazy("state", "Closed"),
    State.DECLINED: _("Declined"),
    State.REFERRED: _("Referred elsewhere"),
    State.NOT_OURS: _("Not our duty"),
    State.SCHEDULED: _("Scheduled"),
    State.POSTPONED: _("Postponed"),
    State.WAITING: _("Waiting"),
    State.MERGED: _("Merged"),
    State.RETURNED: _("Returned"),
    State.DISPUTED: _("Closed though disputed"),
}
STATIONS = {  # the walk as it goes on: a station that is not behind a matter yet must not sound done
    State.UNCONFIRMED: STATES[State.UNCONFIRMED],
    State.RECEIVED: _("Receiving"),
    State.VERIFIED: _("Verification"),
    State.OPENED: _("Opening"),
    State.ASSIGNED: _("Assignment"),
    State.HANDLED: _("Handling"),
    State.CHECKED: _("Check"),
    State.CLOSED: _("Closing"),
}
KINDS = {MatterKind.REPORT: _("Something is amiss"), MatterKind.NEED: _("Something is needed")}
FINDINGS = {
    Finding.BORNE_OUT: _("Borne out"),
    Finding.PARTLY: _("Partly borne out"),
    Finding.NOT: _("Not borne out"),
}
EFFECTS = {
    "looks": _("Spoils the looks"),
    "fire": _("Danger of fire"),
    "access": _("In the way"),
}
NEED = _("Need")
HAZARD = _("danger")
NEXT = {
    State.UNCONFIRMED: _("A red steward or grid worker confirms that there is such a thing"),
    State.RECEIVED: _("Somebody comes to look"),
    State.VERIFIED: _("The residents' committee decides whether it takes it on"),
    State.OPENED: _("The residents' committee says who sees to it"),
    State.ASSIGNED: _("It is being seen to"),
    State.RETURNED: _("It is seen to once more"),
    State.HANDLED: _("A grid worker who did not see to it looks whether it is done"),
    State.CHECKED: _("The residents' committee answers and closes it"),
    State.CLOSED: _("Whoever reported it has the last word: whether it is solved, and whether they are content"),
    State.SCHEDULED: _("It has its day; until then the clock stands"),
    State.POSTPONED: _("It was postponed; the clock stands"),
    State.WAITING: _("It waits for somebody else; the clock stands"),
}
THEN = {State.UNCONFIRMED: _("Only then is it received, and somebody comes to look.")}
NEXT_OF_NEEDS = NEXT | {  # there may be nothing to look at
    State.UNCONFIRMED: _("A red steward or grid worker asks back what is needed and confirms it"),
    State.RECEIVED: _("A red steward or grid worker asks what exactly is needed"),
}
THEN_OF_NEEDS = {State.UNCONFIRMED: _("Only then is it received.")}
TURNS = {
    State.UNCONFIRMED: _("a red steward or grid worker"),
    State.RECEIVED: _("a red steward or grid worker"),
    State.VERIFIED: _("the residents' committee"),
    State.OPENED: _("the residents' committee"),
    State.ASSIGNED: _("those it was given to"),
    State.RETURNED: _("those it was given to"),
    State.HANDLED: _("a grid worker"),
    State.CHECKED: _("the residents' committee"),
}
ERRANDS = {  # what a matter waits for, to whoever it waits for
    State.UNCONFIRMED: _("to confirm"),
    State.RECEIVED: _("to verify"),
    State.VERIFIED: _("to open"),
    State.OPENED: _("to assign"),
    State.ASSIGNED: _("to handle"),
    State.RETURNED: _("to handle again"),
    State.HANDLED: _("to check"),
    State.CHECKED: _("to close"),
}
TITLE_MAX = 36


def title(typed: str, category: str, place: str) -> str:
    """What a matter is called on lists: the beginning of what was typed, or category and place."""
    first = typed.strip().partition("\n")[0].strip()
    if not first:
        return f"{category} · {place}" if place else category
    return first if len(first) <= TITLE_MAX else f"{first[: TITLE_MAX - 1].rstrip('，。；、,.; ')}…"


def category(kind: MatterKind, name: str) -> str:
    """What a matter is about: of a need, that it is one, too."""
    return f"{NEED} · {name}" if kind == MatterKind.NEED else name


def within(days: int) -> str:
    """By when, at the latest, in working days; 0 is the same day."""
    if not days:
        return gettext("the same working day")
    return ngettext("within %(days)s working day", "within %(days)s working days", days) % {"days": days}


def place(building: str | None, part: str | None) -> str:
    """Where it is: the common part, with its building's name unless that begins it already."""
    if building and part and not part.startswith(building):
        return f"{building} · {part}"
    return part or building or ""


def badge(state: State) -> tuple[str, str]:
    """How it stands, in a word or two, and the tone of the badge."""
    tone = {State.CLOSED: "good", State.RETURNED: "hot", State.UNCONFIRMED: "wait"}.get(state, "plain")
    return str(STATES[state]), tone


def due_badge(*, due_on: date | None, on: date) -> tuple[str, str]:
    """Whether it is due or since when it is late, and the tone of that badge; empty where it has time."""
    if due_on and due_on < on:
        days = (on - due_on).days
        return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}, "hot"
    if due_on == on:
        return gettext("Due today"), "wait"
    return "", ""


def until(due_on: date | None, *, on: date) -> str:
    """By when, for a line of a list; nothing where no clock runs."""
    return gettext("by %(day)s") % {"day": day_words(due_on, on)} if due_on else ""


def next_step(
    state: State, *, kind: MatterKind = MatterKind.REPORT, due_on: date | None, provisional: bool, on: date
) -> str:
    """What comes next and by when; a day that a holiday notice may still move says so. Nothing where all is said."""
    if state not in NEXT:
        return ""
    steps, then = (NEXT_OF_NEEDS, THEN_OF_NEEDS) if kind == MatterKind.NEED else (NEXT, THEN)
    said = {"step": steps[state], "day": due_on and day_words(due_on, on)}
    if due_on is None:
        step = gettext("%(step)s.") % said
    elif provisional:
        step = gettext("%(step)s, by %(day)s; that day may move when next year's holidays are announced.") % said
    else:
        step = gettext("%(step)s, by %(day)s.") % said
    return gettext("%(step)s %(then)s") % {"step": step, "then": then[state]} if state in then else step


def turn(state: State, *, whom: str, due_on: date | None, on: date) -> str:
    """Whose move it is and by when, `whom` if they have a name; nothing while nobody is to move."""
    if state not in TURNS:
        return ""
    said = {"whom": whom if whom and state in (State.ASSIGNED, State.RETURNED) else TURNS[state]}
    if due_on is None:
        return gettext("Now it is up to %(whom)s.") % said
    return gettext("Now it is up to %(whom)s, by %(day)s.") % (said | {"day": day_words(due_on, on)})


def your_turn(*, due_on: date | None, on: date) -> str:
    """The same to whoever is to move."""
    if due_on is None:
        return gettext("It is your turn")
    return gettext("It is your turn, by %(day)s") % {"day": day_words(due_on, on)}


def times(count: int) -> str:
    """Once, twice, three times."""
    return ngettext("once", "%(count)s times", count) % {"count": count}


ROW_FINDINGS = {  # what is odd about a row of an import
    "received_in_future": _("came in later than now"),
    "closed_before_received": _("was closed before it came in; both times are kept"),
    "closed_but_open": _("has a time of closing though it is open; the time is left out"),
    "settled_without_day": _("is settled, but since when is not said"),
    "place_at_zero": _("lies at 0°, 0°, in the ocean; the row goes in without a place"),
}

TIES = {  # why a matter stays when its import is taken back
    Tie.WORKED_ON: _("somebody has worked on it since"),
    Tie.JOINED: _("its thread was joined with another"),
    Tie.FOLLOWED: _("somebody follows it"),
}

REFUSALS = {
    "matter_unknown": _("There is no such matter here. Open the list and look for it again."),
    "category_unknown": _("This category is no longer used. Choose another one."),
    "place_unknown": _("This place is not on the estate's plan. Choose it again, or say in words where it is."),
    "body_unknown": _("This body is not of this estate. Choose another one."),
    "report_says_nothing": _("Take a photo or write a few words, so that somebody knows what to look at."),
    "report_has_no_place": _("Choose a place or say in words where it is, so that somebody finds it."),
    "report_has_no_contact": _("Leave one of the two: somebody has to confirm it before it is seen to."),
    "contact_unreadable": _(
        "Nobody can be reached by this. Write a telephone number, as 138 0013 8000 or 0551-6381 2345, or a home "
        "number, as 2-1502."
    ),
    "report_too_long": _(
        "These are %(length)s characters, at most %(most)s can be kept. Shorten it; the rest can be told on the spot."
    ),
    "place_too_long": _("These are %(length)s characters, at most %(most)s can be kept. Say the place more shortly."),
    "too_many_photos": _("These are too many photos, at most %(most)s at a time. The first ones are kept below."),
    "handling_says_nothing": _("Add a photo or a few words about what was done."),
    "closure_says_nothing": _("Write what became of it: whoever reported it waits for this answer."),
    "matter_cannot_confirm": _("Somebody else has confirmed this report already."),
    "matter_cannot_verify": _("This matter is not waiting to be verified: it has moved on meanwhile."),
    "matter_cannot_open": _("This matter cannot be opened: it has to be verified first, or has moved on."),
    "matter_cannot_assign": _("This matter cannot be assigned now: it has to be opened first, or is settled."),
    "matter_cannot_handle": _("This matter is not waiting to be seen to: it has moved on meanwhile."),
    "matter_cannot_check": _("There is nothing to check: nobody has said yet that it is done, or it has moved on."),
    "matter_cannot_send_back": _("There is nothing to send back: nobody has said yet that it is done."),
    "matter_cannot_close": _("This matter cannot be closed: it has to be checked first."),
    "matter_cannot_return": _("This can be answered once the matter is closed."),
    "matter_cannot_decline": _("This matter can no longer be declined: it has moved on."),
    "matter_cannot_refer": _("This matter can no longer be referred elsewhere: it has moved on."),
    "matter_cannot_disown": _("This matter can no longer be called somebody else's duty: it has moved on."),
    "matter_cannot_schedule": _("This matter cannot be scheduled now."),
    "matter_cannot_postpone": _("This matter cannot be postponed now."),
    "matter_cannot_wait": _("The clock of this matter cannot be stopped now."),
    "matter_cannot_resume": _("This matter is not standing still."),
    "matter_cannot_merge": _("This matter can no longer be merged: work on it has begun."),
    "matter_cannot_unmerge": _("This matter is not merged into another one."),
    "matter_cannot_reopen": _("This matter is not settled, so it need not be reopened."),
    "matter_cannot_dispute": _("This matter was not returned, so there is nothing to dispute."),
}

ENTRIES = {
    # kind: (what anybody may read, what those entitled read); what somebody typed is shown beside, never in here
    "matters.categories_set": (_("The categories were set"), _("%(count)s categories were set")),
    "matters.matter_reported": (_("Reported"), _("A neighbour reported it")),
    "matters.matter_confirmed": (
        _("Received: there is such a thing"),
        _("%(by)s confirmed that there is such a thing"),
    ),
    "matters.matter_verified": (_("Looked at on the spot: %(found)s"), _("%(by)s looked at it on the spot: %(found)s")),
    "matters.matter_opened": (_("Taken on"), _("%(by)s took it on")),
    "matters.matter_assigned": (_("Somebody is to see to it%(until)s"), _("%(body)s is to see to it%(until)s")),
    "matters.matter_handled": (_("It was seen to"), _("%(by)s: it is seen to")),
    "matters.matter_checked": (_("Checked: %(outcome)s"), _("%(by)s checked it: %(outcome)s")),
    "matters.matter_closed": (_("Answered and closed"), _("%(by)s answered and closed it")),
    "matters.verdict_given": (_("The reporter: %(verdict)s"), _("The reporter: %(verdict)s")),
    "matters.matter_imported": (_("Taken over from another system"), _("Taken over from another system")),
    "matters.matters_taken_back": (
        _("Matters of an import were taken back"),
        _("%(count)s matters of an import were taken back"),
    ),
    "matters.deadlines_renewed": (
        _("Deadlines were worked out anew"),
        _("The calendar changed: %(count)s deadlines were worked out anew"),
    ),
    "matters.reporter_forgotten": (
        _("A reporter was forgotten"),
        _("A reporter was forgotten in %(count)s matters"),
    ),
}


def _found(facts, names):
    effects = [str(EFFECTS[effect]) for effect in EFFECTS if facts[effect]]
    found = [str(FINDINGS[Finding(facts["finding"])]), *effects]
    said = pgettext("between parts of a finding", ", ").join(part[:1].lower() + part[1:] for part in found)
    if corrected := facts.get("category_id"):  # which older entries do not know
        category, former = names.get(corrected), names.get(facts.get("former_category_id"))
        if category and former:
            said += gettext("; category put right: %(category)s, not %(former)s") % {
                "category": category,
                "former": former,
            }
        elif category:
            said += gettext("; category put right: %(category)s") % {"category": category}
        else:
            said += gettext("; category put right")
    return {"found": said}


def _assigned(facts, names):
    until = ""
    if facts["due_on"]:
        due_on = date.fromisoformat(facts["due_on"])
        until = gettext(", by %(day)s") % {"day": day_words(due_on, localdate())}
    return {"until": until, "body": names.get(facts["body_id"], gettext("A body that is no longer here"))}


def _checked(facts, names):
    return {"outcome": gettext("it is done") if facts["passed"] else gettext("it is not done yet and went back")}


def _judged(facts, names):
    if not facts["solved"]:
        times = facts["returned"]
        verdict = ngettext("not solved; it went back", "not solved; it has gone back %(times)s times now", times)
        return {"verdict": verdict % {"times": times}}
    if facts["content"] is None:
        return {"verdict": gettext("solved")}
    return {"verdict": gettext("solved, and content") if facts["content"] else gettext("solved, but not content")}


def _taken_back(facts, names):
    return {"count": len(facts["matters"])}


SLOTS = {
    "matters.matters_taken_back": _taken_back,
    "matters.matter_verified": _found,
    "matters.matter_assigned": _assigned,
    "matters.matter_checked": _checked,
    "matters.verdict_given": _judged,
}
