"""One-time codes and invitations: kept as keyed hashes, so that they can be compared and not read."""

from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from linli.people.models import HomeCode, Invitation, User


def keyed(secret: str) -> str:
    """The hash under which a one-time secret is kept; without the installation's key nobody can try them all."""
    return salted_hmac("linli.one_time", secret, algorithm="sha256").hexdigest()


def live_code(estate_id: UUID, home: UUID, code: str, *, at: datetime):
    """The code's row as a query set, if it would open this home now. Two homes may have the same digits."""
    kept = keyed(f"{home} {code}")
    return HomeCode.objects.of(estate_id).filter(part=home, hash=kept, used_at=None, expires_at__gt=at)


def home_code_fits(estate_id: UUID, home: UUID, code: str, *, at: datetime) -> bool:
    """Whether this code would open this home now."""
    return live_code(estate_id, home, code, at=at).exists()


def invited_user(token: str, *, at: datetime) -> UUID | None:
    """Whose invitation this is (a user's key), if it can still be used; else None."""
    live = Invitation.objects.filter(hash=keyed(token), used_at=None, expires_at__gt=at)
    return live.values_list("user", flat=True).first()


def signs_in(user: UUID) -> bool:
    """Whether this user has chosen a password and a second factor."""
    return User.objects.filter(pk=user, seed__isnull=False).exists()
