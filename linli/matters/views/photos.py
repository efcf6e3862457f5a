"""Photos on their way in with a form, and on their way out to who may see them."""

from django.http import Http404
from django.utils import timezone

from linli.files.commands import hold, let_go, take_in
from linli.files.queries import can_hold, held_photo, open_photo
from linli.files.rules import Brought, Size
from linli.kernel.errors import Refused
from linli.matters import policy, queries
from linli.matters.forms import PhotoForm
from linli.matters.rules.reports import PHOTOS_MAX
from linli.web.answers import inline
from linli.web.doors import anybody, browser_of, opens_to, sender_of
from linli.web.forms import KEPT, attempt
from linli.web.words import say, say_of


def attempt_with_photos(request, form: PhotoForm, command, **facts):
    """As `attempt`, with the photos that the form brings; if it does not go through, they wait for the next time."""
    photos = _brought(request, form)
    if done := attempt(form, command, photos=photos, **facts):
        if form.data.getlist(KEPT):
            let_go(photos=photos)
        return done
    _hold(request, form, photos)
    return None


def _brought(request, form) -> tuple[Brought, ...]:
    """Those that waited for this form, then those chosen now, each drawn anew.

    One that cannot be taken in becomes the form's error; the others stay with the form.
    """
    estate, sent = request.estate, form.data.getlist(KEPT)
    waited = [held_photo(estate.id, pledge, browser_of(request)) for pledge in dict.fromkeys(sent)]
    uploads = form.files.getlist("photos")
    is_valid = form.is_valid()
    if None in waited:
        form.add_error("photos", say(Refused("photo_gone_meanwhile")))
    photos = [photo.given(use=form.use, keep_place=form.keeps_place) for photo in waited if photo]
    if len(photos) + len(uploads) > PHOTOS_MAX:
        form.add_error("photos", say(Refused("too_many_photos", most=PHOTOS_MAX)))
        is_valid = False
    for upload in uploads[: max(0, PHOTOS_MAX - len(photos))]:
        try:
            if not is_valid and not can_hold(sender_of(request)):
                raise Refused("photo_not_held")  # nothing is drawn that could not be kept
            photo = take_in(
                estate=estate.id,
                upload=upload,
                use=form.use,
                keep_place=form.keeps_place,
                time_zone=estate.time_zone,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("photos", say_of(upload.name, refused))
        else:
            photos.append(photo)
    return tuple(dict.fromkeys(photos))


def _hold(request, form, photos):
    form.pledges = []
    for photo in photos:
        who = {"sender": sender_of(request), "browser": browser_of(request), "at": timezone.now()}
        try:
            form.pledges.append(hold(estate=request.estate.id, photo=photo, **who))
        except Refused as refused:
            form.add_error("photos", say(refused))


@opens_to(anybody)
def photo(request, matter_id, file_id, size):
    """A photo of a matter. Absent for who may not see it."""
    matter = queries.matter_for(request.standing, matter_id)
    found = matter and queries.photo_of(matter, file_id)
    if not found or size not in list(Size):
        raise Http404
    sight = policy.sight_of(request.standing, matter, strangers_see_words=request.estate.strangers_see_words)
    if not policy.may_see_photo(sight, found.use):
        raise Http404
    return _shown(request, file_id, size)


def _shown(request, file_id, size):
    opened = open_photo(request.estate.id, file_id, Size(size))
    if opened is None:
        raise Http404
    return inline(request, opened.file, content_type=opened.content_type, etag=opened.etag)
