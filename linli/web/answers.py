"""How bytes that people brought leave the house."""

from typing import BinaryIO

from django.http import FileResponse, HttpResponse, HttpResponseNotModified

NOTHING_RUNS = "default-src 'none'; sandbox"


def inline(request, file: BinaryIO, *, content_type: str, etag: str) -> HttpResponse:
    """A photo to look at: never taken for anything else, kept by this browser alone and for an hour.

    Closes `file`. The page's policy has been asked before.
    """
    if request.headers.get("If-None-Match") == etag:
        file.close()
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = FileResponse(file, content_type=content_type)
        answer["Content-Disposition"] = "inline"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = NOTHING_RUNS
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
