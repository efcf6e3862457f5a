"""Django's sessions in the database, read by a question that is written once: every page asks it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from linli.database.prepared import Asked, prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        rows = _lasting("default", key=self.session_key, now=timezone.now())
        if not rows:
            self._session_key = None
        return rows[0] if rows else None


@prepared
def _lasting():
    key, now = Asked("key", CharField()), Asked("now", DateTimeField())
    return Session.objects.filter(session_key=key, expire_date__gt=now)
