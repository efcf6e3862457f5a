"""The door of every page: in which estate it lies, who has come, and whether it opens.

Before any view runs, `request.estate` is the estate that the address begins with (or None) and `request.standing`
is who has come. A view that does not say by `@opens_to` whom it opens to does not open; absent and forbidden look
alike.

A session is either a resident's, who came by the code of their home and stays 180 days, or a post's, who showed a
password and a second factor and is asked again after twelve hours away. Whoever holds a post is not let in by a
home code: the weaker key does not open the stronger door.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth import login, logout
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from linli.people import queries
from linli.people.rules import Standing, Way, is_fresh, may_name_estate, stranger
from linli.people.views import carried
from linli.people.views.security_log import Noted, note
from linli.web.doors import held_things, keep_cookie
from linli.web.forms import KNOWN

LASTS = {Way.HOME: timedelta(days=180), Way.POST: timedelta(hours=12)}
RENEWED_AFTER = timedelta(minutes=10)  # a post's twelve hours count from its last page, give or take so much
WAS_IN = "linli_was_in"  # outlives the session: tells a form sent too late from a stranger's, and whose browser it is

WAITS = "linli_waits"  # the same word for the browser of a stranger, some of whose photos wait for their form
WAITS_FOR = timedelta(days=2)  # longer than they do

THROUGH = "linli_through"  # the act that a form has just done: the page's script need not keep its words any longer


class EstateDoor:
    """Middleware; stands after sessions and authentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        word = request.path_info.lstrip("/").partition("/")[0]
        request.estate = queries.estate_at(word) if may_name_estate(word) else None
        with timezone.override(request.estate and ZoneInfo(request.estate.time_zone)):  # its days, its clock
            return self._answer(request)

    def _answer(self, request):
        request.standing = _standing(request, timezone.now())
        request.browser = request.COOKIES.get(WAS_IN) or request.COOKIES.get(WAITS) or secrets.token_urlsafe(16)
        response = self.get_response(request)
        if looked_at := getattr(request, "looked_at", None):
            note(request, Noted.LOOKED, about=looked_at)
        if request.user.is_authenticated and not request.COOKIES.get(WAS_IN):
            keep_cookie(response, WAS_IN, request.browser)
        elif hasattr(request, "is_to_keep_its_word") and not request.COOKIES.get(WAS_IN):
            keep_cookie(response, WAITS, request.browser, lasts=WAITS_FOR)
        if request.method == "POST" and response.status_code == 302 and "words" in request.POST:
            response.set_cookie(THROUGH, request.POST.get("act", ""), samesite="Lax")  # which a script reads and ends
        return response

    def process_view(self, request, view, args, kwargs):
        if not hasattr(view, "opens_to") or ("estate" in kwargs and request.estate is None):
            self.process_exception(request, absent := Http404())
            raise absent
        opens = view.opens_to(request.standing)
        if request.method == "POST" and (not opens or KNOWN in request.POST) and _came_too_late(request):
            return carried.ask_to_sign_in(request, or_not=opens)
        if opens and getattr(view, "asks_again", False) and not request.standing.fresh:
            return _ask_again(request)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, Http404):
            request.resolver_match = None  # or the area marked as current would tell forbidden from absent


def _ask_again(request):
    if request.method == "POST":
        return carried.ask_to_prove(request)
    query = urlencode({"next": request.get_full_path()}, safe="/")
    return redirect(f"{reverse('people:proof', args=[request.estate.slug])}?{query}")


def here(request):
    """Context processor: the estate's address for `{% url "matters:list" here %}`, the estate, and who reads;
    and what they sent, for a page that can do nothing else with it."""
    estate = getattr(request, "estate", None)  # absent where something was amiss before the door
    return {
        "here": estate.slug if estate else "",
        "estate": estate,
        "standing": getattr(request, "standing", None),
        "sent_words": partial(carried.sent_words, request),
    }


def _standing(request, at) -> Standing:
    if request.estate is None:
        return stranger()
    holds = held_things(request)
    if not request.user.is_authenticated:
        return stranger(request.estate.id, holds)
    _renew(request, at)
    fresh = is_fresh(proved_at(request), at=at)
    standing = queries.standing_of_user(request.estate.id, request.user.pk, at=at, holds=holds, fresh=fresh)
    if standing is None or (standing.posts and way_in(request) is not Way.POST):
        return stranger(request.estate.id, holds)
    return standing


def _renew(request, at):
    if way_in(request) is Way.POST and at - datetime.fromisoformat(request.session["renewed_at"]) > RENEWED_AFTER:
        request.session["renewed_at"] = at.isoformat()
        request.session.set_expiry(LASTS[Way.POST])


def _came_too_late(request) -> bool:
    return bool(request.COOKIES.get(WAS_IN)) and not request.user.is_authenticated


# Sessions


def let_in(request, user, *, way: Way, at):
    """Begin a session of its own for this user; what an earlier one held is gone."""
    request.session.flush()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["way"] = way
    request.session["renewed_at"] = at.isoformat()
    request.session.set_expiry(LASTS[way])
    prove(request, at=at)


def let_out(request, response):
    """End the session; a form sent later is a stranger's."""
    logout(request)
    response.delete_cookie(WAS_IN, samesite="Lax")


def prove(request, *, at):
    """They have shown just now who they are: personal data opens for ten minutes."""
    request.session["proved_at"] = at.isoformat()


def way_in(request) -> Way | None:
    """By which door whoever has come was let in; None for strangers."""
    way = request.session.get("way")
    return way and Way(way)


def proved_at(request) -> datetime | None:
    """When whoever has come last showed who they are."""
    moment = request.session.get("proved_at")
    return moment and datetime.fromisoformat(moment)
