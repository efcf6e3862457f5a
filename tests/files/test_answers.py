"""Bytes leave the house under headers that let nothing run."""

import io
import tempfile

from django.test import RequestFactory

from linli.web.answers import inline


def sent(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return body


def test_a_photo_is_looked_at_and_nothing_in_it_runs():
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it
    file.write(b"pixels")
    file.seek(0)
    answer = inline(RequestFactory().get("/"), file, content_type="image/jpeg", etag='"abc"')
    assert sent(answer) == b"pixels"
    assert {name: answer[name] for name in answer.headers} == {
        "Content-Type": "image/jpeg",
        "Content-Length": "6",
        "Content-Disposition": "inline",
        "ETag": '"abc"',
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert file.closed


def test_a_browser_that_has_it_is_told_so():
    file = io.BytesIO(b"pixels")
    request = RequestFactory().get("/", headers={"If-None-Match": '"abc"'})
    answer = inline(request, file, content_type="image/jpeg", etag='"abc"')
    assert (answer.status_code, answer.content, file.closed) == (304, b"", True)
