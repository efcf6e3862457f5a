"""Photos on their way in with a form, and on their way out to who may see them."""

import hashlib
from uuid import uuid5

from django.http import Http404
from django.utils import timezone

from linli.files.commands import take_in
from linli.files.queries import open_photo
from linli.files.rules import Size
from linli.kernel.errors import Refused
from linli.matters import policy, queries
from linli.matters.forms import PhotoForm, redeem
from linli.matters.rules.reports import PHOTOS_MAX
from linli.web.answers import inline
from linli.web.doors import anybody, opens_to
from linli.web.words import say


def brought(request, form: PhotoForm) -> tuple:
    """Take in the photos that this form brings, beside those of an earlier sending; the keys of all.

    The act of each follows from the form's and the photo's contents, so that a repeat takes nothing in twice. One
    that cannot be taken in becomes the form's error; the others stay with the form.
    """
    if not form.is_valid() and "act" in form.errors:
        return ()
    uploads = form.files.getlist("photos")
    if len(uploads) > PHOTOS_MAX:
        form.add_error("photos", say(Refused("too_many_photos", most=PHOTOS_MAX)))
        uploads = []
    for upload in uploads:
        contents = hashlib.file_digest(upload, "sha256").hexdigest()
        upload.seek(0)
        try:
            photo = take_in(
                estate=request.estate.id,
                upload=upload,
                use=form.use,
                keep_place=form.keeps_place,
                time_zone=request.estate.time_zone,
                by=request.standing.by,
                at=timezone.now(),
                act=uuid5(form.cleaned_data["act"], f"{contents}/{form.use}/{form.keeps_place}"),
            )
        except Refused as refused:
            form.add_error("photos", f"{upload.name}: {say(refused)}")
        else:
            form.kept = [*form.kept, photo] if photo not in form.kept else form.kept
    return tuple(form.kept)


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


@opens_to(policy.may_report)
def kept_photo(request, pledge):
    """A photo that a refused form brought: small, to whoever sent it, who alone has its pledge."""
    file_id = redeem(pledge)
    if file_id is None:
        raise Http404
    return _shown(request, file_id, Size.THUMB)


def _shown(request, file_id, size):
    opened = open_photo(request.estate.id, file_id, Size(size))
    if opened is None:
        raise Http404
    return inline(request, opened.file, content_type=opened.content_type, etag=opened.etag)
