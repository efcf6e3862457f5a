"""The security log: who was let in and who was not, by pseudonym and code, never with contents.

It is a file of its own, kept six months (settings.LOGGING). A pseudonym is the same for the same name as long as
the installation keeps its secret key, and tells nobody else who it is.
"""

import logging
from enum import StrEnum

from django.utils.crypto import salted_hmac

from linli.web.doors import address_of

_log = logging.getLogger("linli.security")


class Noted(StrEnum):
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"  # wrong name, password, code or factor
    LOCKED = "locked"  # too many wrong ones
    PROVED = "proved"
    LOOKED = "looked"  # at somebody's personal data
    SHOES = "shoes"  # a role of the demo stepped into


def note(request, what: Noted, *, who: object = None, about: object = None):
    """One line: what, who, about whom, from where. `who` is by default whoever stands at the door."""
    who = who or request.standing.by
    _log.info(
        "%s who=%s about=%s from=%s", what, pseudonym(who), about and pseudonym(about), pseudonym(address_of(request))
    )


def pseudonym(value: object) -> str:
    """Sixteen hexadecimal digits that stand for this value in what is kept."""
    return salted_hmac("linli.pseudonym", str(value), algorithm="sha256").hexdigest()[:16]
