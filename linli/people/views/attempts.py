"""How often somebody may try: six times for one account from one address, then a quarter of an hour later.

The counting is django-axes'. It is handed a request that holds nothing but a pseudonym of the address, for it
writes down whatever a request holds; and an account is a sign-in's name, or an estate and a home number.
"""

from ipaddress import IPv6Address

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

from linli.people.views.security_log import Noted, note, pseudonym
from linli.web.doors import address_of


def is_locked(request, name: str) -> bool:
    """Whether this account was tried too often from here."""
    locked = not AxesProxyHandler.is_allowed(_bare(request), {"name": name})
    if locked:
        note(request, Noted.LOCKED, who=name)
    return locked


def failed(request, name: str):
    """Count one wrong attempt."""
    note(request, Noted.REFUSED, who=name)
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"name": name}, request=_bare(request))


def succeeded(request, name: str):
    """Forget the wrong attempts before this right one."""
    AxesProxyHandler.reset_attempts(username=pseudonym(name), ip_address=address(request))


def account(request, credentials) -> str:
    """For django-axes: under which name an account is counted."""
    return pseudonym(credentials["name"])


def address(request) -> str:
    """For django-axes: an address that stands for the true one."""
    return str(IPv6Address(int(pseudonym(address_of(request)), 16)))


def _bare(request) -> HttpRequest:
    bare = HttpRequest()
    bare.META = {name: request.META[name] for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR") if name in request.META}
    return bare
