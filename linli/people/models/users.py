"""Who signs in, and with what."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from linli.database.models import Row, new_key
from linli.people.models.places import Part


class User(AbstractBaseUser):
    """One per human in an installation. A resident's has no password: they come by the code of their home."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=60, unique=True)
    seed = models.BinaryField(null=True)  # of the second factor (TOTP), encrypted under the installation's key
    last_step = models.PositiveBigIntegerField(default=0)  # of the second factor: six digits serve once

    last_login = None  # nobody's time online is kept

    objects = BaseUserManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: list[str] = []


class CardCode(models.Model):
    """One line of a printed card of one-time codes. Kept as a keyed hash; used once."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="card_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="card_code", fields=["user", "hash"])]


class Invitation(models.Model):
    """Lets the holder of a post choose a name, a password and a second factor. Kept as a keyed hash; used once."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class HomeCode(Row):
    """A one-time code that lets somebody of one home in. Kept as a keyed hash."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="codes")
    hash = models.CharField(max_length=64)
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="home_code", fields=["estate", "hash"])]
