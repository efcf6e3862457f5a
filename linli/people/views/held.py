"""Photos of a form that did not get through: kept for the browser that brought them, and shown to it alone."""

from django.http import Http404
from django.utils import timezone

from linli.files.commands import hold, take_in
from linli.files.queries import can_hold, held_photo, open_held
from linli.files.rules import HELD_AT_ONCE, Use
from linli.kernel.errors import Refused
from linli.web.answers import inline
from linli.web.doors import anybody, browser_of, opens_to, sender_of
from linli.web.forms import KEPT
from linli.web.words import say_of


def hold_photos(request) -> tuple[list[str], list[tuple[str, str]]]:
    """The pledges of this form's photos, of those before and those it brings; and of each that could not be kept
    the form's field and a sentence."""
    pledges, unkept = request.POST.getlist(KEPT), []
    uploads = [(field, upload) for field, several in request.FILES.lists() for upload in several]
    for field, upload in uploads:
        try:
            pledges.append(_pledge_for(request, upload, room=HELD_AT_ONCE - len(pledges)))
        except Refused as refused:
            unkept.append((field, say_of(upload.name, refused)))
    return pledges, unkept


def _pledge_for(request, upload, *, room):
    estate, sender, at = request.estate, sender_of(request), timezone.now()
    if estate is None or room <= 0 or not can_hold(sender):
        raise Refused("photo_not_held")  # nothing is drawn that could not be kept
    photo = take_in(
        estate=estate.id,
        upload=upload,
        use=Use.HANDLERS,  # until the form says
        keep_place="keep_place" in request.POST,
        time_zone=estate.time_zone,
        at=at,
    )
    return hold(estate=estate.id, photo=photo, sender=sender, browser=browser_of(request), at=at)


@opens_to(anybody)
def photo(request, pledge):
    """A photo that waits for its form: small, to the browser that brought it."""
    held = held_photo(request.estate.id, pledge, browser_of(request))
    opened = held and open_held(request.estate.id, held)
    if not opened:
        raise Http404
    return inline(request, opened.file, content_type=opened.content_type, etag=opened.etag)
