"""Somebody who opens pages of the street: a stranger, a neighbour, or the holder of a post."""

import html
import io
import re
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from linli.people.models import Person, User
from linli.people.rules import Way

BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_QUERIES = 10


def reader(person=None, *, fresh=True, language="en") -> Client:
    """A browser, signed in as this person; `fresh`: they have just proved who they are."""
    client = Client(headers={"accept-language": language})
    if person:
        row = Person.objects.get(pk=person)
        row.user = row.user or User.objects.create(name=f"user {uuid4()}").pk
        row.save()
        user, now = User.objects.get(pk=row.user), timezone.now().isoformat()
        session = SessionStore()
        session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, "way": Way.POST, "renewed_at": now})
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        if fresh:
            session["proved_at"] = now
        session.create()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def address(name, *args, estate="hanlin"):
    return reverse(name, args=[estate, *args])


def shown(answer) -> str:
    """What stands on a page that was found or refused, without its markup."""
    assert answer.status_code in (200, 422), answer.status_code
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def absence(answer) -> str:
    """A page that is not there, but for its own address: what is absent and what is forbidden must say the same."""
    assert answer.status_code == 404, answer.status_code
    return re.sub(r"[0-9a-f-]{36}", "", answer.content.decode())


def form_on(client, url) -> dict[str, str]:
    """The act and the version that the form at this address was drawn with."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    found = re.findall(r'name="(act|seen)" value="([^"]*)"', page.content.decode())
    return dict(found)


def jpeg(colour="#b98d5b", name="junk.jpg"):
    """A small photo, another for each colour."""
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(photo, "JPEG")
    photo.name = name
    photo.seek(0)
    return photo


def queries_of(client, url) -> int:
    """How many questions a page asks the database, whatever it shows; it must be there."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    assert len(asked) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in asked.captured_queries)
    return len(asked)
