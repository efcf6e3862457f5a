"""Sign-ins: of an installation, not of an estate, so that no book is held and no entry written.

What they prove is told to the security log by the pages that ask; what they may do is their person's affair.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from linli.database.models import new_key
from linli.kernel.errors import Refused
from linli.people.models import CardCode, Invitation, Person, User
from linli.people.queries import invited_user, keyed
from linli.people.rules import codes


@dataclass(frozen=True, slots=True)
class Key:
    """How somebody signs in who holds a post: a name, a password's hash, and a seed for the second factor.

    The hash is made before a command begins: it takes a twentieth of a second, and others would wait.
    """

    user: UUID
    name: str
    password: str
    sealed_seed: str  # hexadecimal

    @classmethod
    def cut(cls, *, name: str, password: str, seed: str, user: UUID | None = None) -> "Key":
        """From what was typed and shown."""
        user = user or new_key()
        sealed = codes.seal(seed, key=settings.SEED_KEY, nonce=secrets.token_bytes(codes.NONCE_BYTES), about=user)
        return cls(user=user, name=name, password=make_password(password), sealed_seed=sealed.hex())

    def turn(self) -> UUID:
        """Keep it: the user's key. An earlier printed card is void. Raises `Refused`: sign_in_name_taken."""
        values = {"name": self.name, "password": self.password, "seed": bytes.fromhex(self.sealed_seed), "last_step": 0}
        try:
            with transaction.atomic():
                User.objects.update_or_create(pk=self.user, defaults=values)
        except IntegrityError as taken:
            raise Refused("sign_in_name_taken", name=self.name) from taken
        CardCode.objects.filter(user=self.user).delete()
        return self.user


def resident_user(person: Person) -> UUID:
    """The key of this person's sign-in; one is made, with neither password nor seed, if there was none."""
    if person.user is None:
        key = new_key()
        User.objects.create(pk=key, name=key.hex, password=make_password(None))
        person.user = key
        person.save(update_fields=["user"])
    return person.user


def accept_invitation(*, token: str, name: str, password: str, seed: str, at: datetime) -> UUID:
    """Use an invitation: the user's key. Raises `Refused`: invitation_over, sign_in_name_taken."""
    user = invited_user(token, at=at)
    if user is None:
        raise Refused("invitation_over")
    key = Key.cut(user=user, name=name, password=password, seed=seed)
    with transaction.atomic():
        if not Invitation.objects.filter(hash=keyed(token), used_at=None).update(used_at=at):
            raise Refused("invitation_over")
        return key.turn()


def draw_card(*, user: UUID) -> list[str]:
    """A new printed card of one-time codes, to be shown once; an earlier one is void."""
    lines = [codes.code_out_of(secrets.randbits(64), digits=codes.CARD_CODE_DIGITS) for _ in range(codes.CARD_LINES)]
    with transaction.atomic():
        CardCode.objects.filter(user=user).delete()
        CardCode.objects.bulk_create(CardCode(user_id=user, hash=keyed(f"{user} {line}")) for line in lines)
    return lines


def check_first_factor(*, name: str, password: str) -> UUID | None:
    """The key of the user with this name and password. Whether there is such a name, the time taken does not tell."""
    user = User.objects.filter(name=name, seed__isnull=False).first()
    fits = check_password(password, user.password if user else _nobodys_password())
    return user.pk if user and fits else None


@cache
def _nobodys_password():
    return make_password(secrets.token_urlsafe())


def use_second_factor(*, user: UUID, digits: str, at: datetime) -> bool:
    """Whether these are the six digits of now, or a line of the printed card. Either serves once."""
    digits = codes.typed_digits(digits)
    row = User.objects.get(pk=user)
    seed = codes.unseal(row.seed, key=settings.SEED_KEY, about=user)
    if step := codes.totp_step(seed, digits, at=at, after=row.last_step):
        return bool(User.objects.filter(pk=user, last_step__lt=step).update(last_step=step))
    line = CardCode.objects.filter(user=user, hash=keyed(f"{user} {digits}"), used_at=None)
    return bool(line.update(used_at=at))
