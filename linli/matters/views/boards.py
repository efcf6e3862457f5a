"""The board: what came, what is late, what to look at first, and where it is."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.matters import policy, queries, words
from linli.matters.rules import State
from linli.matters.views.lists import sheets, waiting
from linli.people.queries import buildings
from linli.web.doors import opens_to
from linli.web.ui.times import day_words

FIRST = 8


@opens_to(policy.may_see_board)
def board(request):
    """Open matters by state and age, for those who work with them."""
    who, estate = request.standing, request.estate
    today = estate.day_of(timezone.now())
    found = queries.board(who, on=today)
    confirmed = [line for line in found.lines if line.state is not State.UNCONFIRMED]
    lines = found.lines if policy.may_see_unconfirmed(who) else confirmed
    troubled = [place for place in found.places if place.outline]
    weeks = queries.weeks(who, on=today)
    drawn = [(each.pk, each.name, each.outline, "building", 0) for each in buildings(estate.id) if each.outline]
    monday, came, closed = weeks.rows[-1]
    late = sum(line.overdue for line in confirmed)  # as many as the list behind it has
    page = {
        "lede": _("This week, since Monday, %(day)s") % {"day": day_words(monday, today)},
        "came_since": f"?group=confirmed&since={monday.isoformat()}",
        "closed_since": f"?group=closed&since={monday.isoformat()}",
        "came": came,
        "closed": closed,
        "late": late,
        "late_tone": "hot" if late else "plain",
        "solved": f"{weeks.solved} / {weeks.verdicts}" if weeks.verdicts else 0,
        "solved_said": _("of this week’s verdicts say solved") if weeks.verdicts else _("verdicts given this week"),
        "plot": [(f"{day.month}/{day.day}", came, closed) for day, came, closed in weeks.rows],
        "open": sum(line.count for line in lines),
        "lines": [(line.count, words.STATES[line.state], _said(line), _rows_of(line.state)) for line in lines],
        "first": sheets(request, queries.hottest(who, limit=FIRST)),
        **waiting(request),
        "things": [*drawn, *(("", each.name, each.outline, "common", each.count) for each in troubled)],
        "worst": next(iter(troubled), None),
    }
    return render(request, "matters/board.html", page)


def _rows_of(state):
    return "?group=unconfirmed" if state is State.UNCONFIRMED else f"?state={state}"


def _said(line):
    if not line.overdue:
        return str(line.count)
    return ngettext("%(count)s, %(late)s of them late", "%(count)s, %(late)s of them late", line.overdue) % {
        "count": line.count,
        "late": line.overdue,
    }
