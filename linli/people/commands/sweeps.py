"""What ran out is let go. No entry tells of it: nothing goes that anybody has to account for."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from linli.database.routing import databases
from linli.people.models import HomeCode, Invitation

KEPT = timedelta(days=30)


def let_go(*, at) -> None:
    """Sessions that ran out, wrong attempts of yesterday, codes and invitations that ran out a month ago."""
    Session.objects.filter(expire_date__lt=at).delete()
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=1)).delete()
    Invitation.objects.filter(expires_at__lt=at - KEPT).delete()
    for database in databases():
        HomeCode.objects.using(database).filter(expires_at__lt=at - KEPT).delete()
