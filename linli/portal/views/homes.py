"""Where people arrive: the installation's first page, an estate's home, what is theirs, and search."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.matters.policy import may_see_board
from linli.matters.queries import Filters, matters_for, sheet_of
from linli.matters.rules import parse_number
from linli.people.queries import estates, is_founded, name_of
from linli.portal import policy
from linli.rulebook.policy import may_see_calendar
from linli.web.doors import anybody, opens_to

FOUND_MOST = 20


@opens_to(anybody)
def index(request):
    """The installation's own first page: its one estate, or a choice, or setting one up."""
    if not is_founded():
        return redirect("installation:setup")
    match estates():
        case [only]:
            return redirect("portal:home", only.slug)
        case several:
            return render(request, "portal/estates.html", {"estates": several})


@opens_to(policy.may_see_home)
def home(request):
    """What concerns the reader today."""
    return render(request, "portal/home.html", {"greeting": _greeting(request)})


def _greeting(request):
    """By the estate's own clock, and by name where we know it."""
    hour = timezone.localtime().hour
    name = _name(request.standing)
    if not name:
        return request.estate.name
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _name(who):
    return name_of(who.estate, who.person) if who.person else ""


@opens_to(policy.may_see_mine)
def mine(request):
    """What the reader sent, where they are signed in, and what they can change."""
    return render(request, "portal/mine.html", {"name": _name(request.standing), "more": _more(request)})


def _more(request):
    """(title, address) of the pages that no area of the masthead leads to, as far as they open to the reader."""
    pages = [
        ("matters:board", _("Board"), may_see_board),
        ("matters:codes", _("Codes to hang up"), may_see_board),
        ("rulebook:calendar", _("Working calendar"), may_see_calendar),
        ("people:charter", _("Who may do what"), anybody),
    ]
    here = request.estate.slug
    return [(title, reverse(name, args=[here])) for name, title, may in pages if may(request.standing)]


@opens_to(policy.may_search)
def search(request):
    """Everything that has these words, each kind of thing under its own heading."""
    asked = request.GET.get("q", "").strip()[:100]
    estate = request.estate
    today = estate.day_of(timezone.now())
    rows = matters_for(request.standing, Filters(text=asked), on=today, limit=FOUND_MOST) if asked else ()
    found = [sheet_of(request.standing, row, estate=estate, on=today) for row in rows]
    page = {
        "asked": asked,
        "is_number": parse_number(asked) is not None,
        "sheets": found[:FOUND_MOST],
        "has_more": len(found) > FOUND_MOST,
    }
    return render(request, "portal/search.html", page)
