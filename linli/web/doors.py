"""How a page is opened: every view says by a policy function whom it opens to, and no other view opens.

`request.estate` and `request.standing` are put there by the people app's middleware before a view runs.
"""

from functools import wraps

from django.http import Http404


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
