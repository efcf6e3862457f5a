"""How bytes that people brought, or take away, leave the house."""

from typing import BinaryIO
from urllib.parse import quote

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
        answer = _safe(FileResponse(file, content_type=content_type))
        answer["Content-Disposition"] = "inline"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def attachment(file: BinaryIO, *, content_type: str, name: str) -> HttpResponse:
    """A file to take away under this name, kept by no cache. Closes `file`."""
    answer = _safe(FileResponse(file, content_type=content_type))
    # Browsers of today read the second name (RFC 6266); the first is for the others, who get no trick out of it.
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in name)
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _safe(answer: HttpResponse) -> HttpResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
