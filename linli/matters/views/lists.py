"""Finding matters: the list with its filters, and the pieces of it that stand on other pages."""

from datetime import timedelta
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.matters import forms, policy, queries
from linli.matters.queries import PAGE, TURN, Filters, Mark
from linli.matters.rules import parse_number
from linli.people.queries import buildings
from linli.web.doors import anybody, opens_to

DETAILS = ("category", "building", "state", "since", "through")
COUNTED = {"confirmed": gettext_lazy("Confirmed"), "closed": pgettext_lazy("state", "Closed")}
PIECE = 5  # rows on somebody else's page
SKIPS = {str(pages * PAGE) for pages in range(1, 25)}  # of what waits for somebody: the rest waits until these are done


@opens_to(policy.may_see_list)
def matters(request):
    """The newest first, twenty a page, as narrowed. `?more=1` shows every way to narrow them."""
    who = request.standing
    search = search_of(request)
    narrowed = narrowed_by(request, search)
    asked = request.GET
    skip = skipped(asked.get("skip", "")) if narrowed.group == TURN else 0
    found, older = page_of(request, narrowed, before=Mark.parse(asked.get("before", "")), skip=skip)
    kept = {name: value for name, value in asked.items() if name not in ("before", "skip") and value}
    wide = {name: value for name, value in kept.items() if name not in ("group", "mine")}
    group = narrowed.group or ("mine" if narrowed.mine else "all")
    page = {
        "search": search,
        "has_details": isinstance(search, forms.Narrowing),
        "more": f"?{urlencode({**kept, 'more': 1})}",
        "sheets": found,
        "group": group,
        "groups": [(label, f"?{urlencode(one | wide)}", name == group) for name, label, one in _groups(who, group)],
        "older": f"?{urlencode(kept | older)}" if older else "",
        "newest": f"?{urlencode(kept)}" if "before" in asked or skip else "",
        "is_narrowed": bool(kept.keys() - {"more"}),
        "is_one_number": kept.keys() - {"more"} == {"q"} and parse_number(narrowed.text) is not None,
        "is_searched": bool(wide.keys() - {"more"}),
        "is_turn": group == TURN,
        "kept": {name: value for name, value in kept.items() if name in ("group", "mine")},
        "may_see_board": policy.may_see_board(who),
    }
    if group == "unconfirmed":
        page["confirmations"] = [(sheet, forms.Confirmation(initial={"seen": sheet.version})) for sheet in found]
    return render(request, "matters/list.html", page)


def search_of(request) -> forms.Search:
    """The form that an address fills in: the short one, unless it asks for more than words."""
    if not any(name in request.GET for name in ("more", *DETAILS)):
        return forms.Search(request.GET)
    key = request.estate.id
    return forms.Narrowing(
        request.GET,
        categories=queries.categories(key),
        buildings=buildings(key),
        group=request.GET.get("group", ""),
    )


def _groups(who, shown):
    """(name, label, query) of what the list can show; what is not for the reader is not offered.

    What the board counts is offered only where it is `shown`: to see what a figure is made of.
    """
    yield "all", _("All"), {}
    if policy.may_be_waited_for(who):
        yield TURN, _("Your turn"), {"group": TURN}
    if policy.may_see_unconfirmed(who):
        yield "unconfirmed", _("To confirm"), {"group": "unconfirmed"}
    yield "open", _("Open"), {"group": "open"}
    yield "overdue", _("Late"), {"group": "overdue"}
    yield "settled", _("Settled"), {"group": "settled"}
    if shown in COUNTED:
        yield shown, COUNTED[shown], {"group": shown}
    if policy.may_have_own(who):
        yield "mine", _("Mine"), {"mine": "1"}


def narrowed_by(request, search) -> Filters:
    """The filters that an address asks for; what cannot be read is left out."""
    search.is_valid()
    asked = search.cleaned_data
    group = request.GET.get("group", "")
    through = asked.get("through")
    return Filters(
        group=group if group in search.GROUPS else "",
        state=asked.get("state", ""),
        category=asked.get("category"),
        building=asked.get("building"),
        text=asked.get("q", ""),
        since=asked.get("since"),
        until=through and through + timedelta(days=1),
        mine="mine" in request.GET,
    )


def skipped(text: str) -> int:
    """How many rows an address passes over: whole pages, and not endlessly many."""
    return int(text) if text in SKIPS else 0


def page_of(request, filters: Filters, *, before: Mark | None = None, skip: int = 0, limit: int = PAGE):
    """(sheets, what an address asks for to have the next page: nothing where there is none)."""
    today = request.estate.day_of(timezone.now())
    rows = queries.matters_for(request.standing, filters, on=today, before=before, skip=skip, limit=limit)
    shown = rows[:limit]
    if len(rows) <= limit:
        older = {}
    elif filters.group == TURN:
        older = {"skip": skip + limit} if str(skip + limit) in SKIPS else {}
    else:
        older = {"before": Mark(shown[-1].received_at, shown[-1].pk)}
    return sheets(request, shown), older


def sheets(request, rows):
    """What the reader sees of these rows."""
    today = request.estate.day_of(timezone.now())
    return [queries.sheet_of(request.standing, row, estate=request.estate, on=today) for row in rows]


@opens_to(anybody)
def newest(request):
    """A card for home: what came last. By itself it leads to the list."""
    if not getattr(request, "is_fragment", False):
        return redirect("matters:list", request.estate.slug)
    found, _mark = page_of(request, Filters(), limit=PIECE)
    return render(request, "matters/_newest.html", {"sheets": found})


@opens_to(policy.may_have_own)
def own(request):
    """A card for home: what the reader reported, each with how far it is. By itself it leads to the page of that."""
    if not getattr(request, "is_fragment", False):
        return redirect("portal:mine", request.estate.slug)
    found, _mark = page_of(request, Filters(mine=True), limit=PIECE)
    judged = queries.judged(request.standing.estate, [sheet.id for sheet in found])
    return render(request, "matters/_own.html", {"sheets": [(sheet, sheet.id in judged) for sheet in found]})


@opens_to(policy.may_be_waited_for)
def errands(request):
    """A card for home: what waits for the reader's post, the hottest first. By itself it leads there."""
    if not getattr(request, "is_fragment", False):
        return redirect("portal:home", request.estate.slug)
    return render(request, "matters/_errands.html", waiting(request))


def waiting(request):
    """The first of what waits for the reader, and how many wait in all."""
    today = request.estate.day_of(timezone.now())
    rows = queries.waiting_for(request.standing, on=today, limit=PIECE + 1)
    count = len(rows) if len(rows) <= PIECE else queries.waiting_count(request.standing)
    return {"errands": sheets(request, rows[:PIECE]), "count": count}
