"""How a page is opened: every view says by a policy function whom it opens to, and no other view opens.

`request.estate` and `request.standing` are put there by the people app's middleware before a view runs.
"""

from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404

HOLDS = "linli_holds"
HELD_AT_MOST = 60  # so that the cookie stays below what browsers keep
KEPT = timedelta(days=400)  # the longest that browsers keep a cookie


def opens_to(may):
    """`@opens_to(policy.may_see_board)`: a view for those of whom `may(standing)` is true; to others it is absent.

    A view gets the request and the URL's arguments but the estate, which is `request.estate`.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            kwargs.pop("estate", None)
            if not may(request.standing):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.opens_to = may
        return guarded

    return decorate


def anybody(standing) -> bool:
    """For pages that open to whoever comes: `@opens_to(anybody)`."""
    return True


def asks_again(view):
    """Inside `@opens_to`, for pages with personal data: whoever has come proves anew who they are, then goes on.

    The door (people's) asks them and keeps meanwhile what a form brought; where no door stands, nothing is shown.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.standing.fresh:
            raise Http404
        answer = view(request, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")  # or the browser's way back shows it without asking
        return answer

    guarded.asks_again = True
    return guarded


def looked_at(request, thing: UUID):
    """Somebody's personal data are shown: the door writes down whose, or of which thing."""
    request.looked_at = thing


def held_things(request) -> frozenset[UUID]:
    """Keys of the things whose secret address this browser has shown in this estate."""
    try:
        return frozenset(map(UUID, signing.loads(request.COOKIES.get(HOLDS, ""), salt=HOLDS)))
    except signing.BadSignature:
        return frozenset()


def remember_thing(request, response, thing: UUID):
    """From now on this browser holds this thing's secret address; of too many the oldest is let go."""
    held = sorted(key.hex for key in held_things(request) - {thing})[1 - HELD_AT_MOST :]  # keys sort by age
    value = signing.dumps([*held, thing.hex], salt=HOLDS, compress=True)
    keep_cookie(response, HOLDS, value, path=f"/{request.estate.slug}/")


def browser_of(request) -> str:
    """The word that only this browser knows, from the door, which sees that it keeps it: what it brought is for it
    alone."""
    request.is_to_keep_its_word = True
    return request.browser


def sender_of(request) -> str:
    """By what limits of what somebody sends are counted: who they are and from where, for a building shares one
    address."""
    return f"{request.standing.by} {address_of(request)}"


def address_of(request) -> str:
    """The network address of whoever asks, as our own proxy reports it if there is one."""
    if settings.BEHIND_PROXY:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def keep_cookie(response, name: str, value: str, *, path: str = "/", lasts: timedelta = KEPT):
    """A cookie that scripts cannot read and that other sites cannot send, by default for as long as browsers keep
    one."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=lasts, path=path, secure=secure, httponly=True, samesite="Lax")
