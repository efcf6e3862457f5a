"""A form that did not get through: its sender was no longer signed in, has to prove who they are, or its page had
grown too old. It is kept, and then sent by one tap.

What was typed is not stored with us: it travels through the sign-in pages in a hidden field. It is signed for the
browser that sent it, so that nobody can make a reader send, from a page of ours, a form that was never theirs: whoever
asks may have a form of their own signed, and could put it into an address that they give to a keeper. Photos wait here
meanwhile (`files.commands.hold`), and their pledges travel.
"""

from urllib.parse import urlsplit

from django.core import signing
from django.shortcuts import render

from linli.people.views.held import hold_photos
from linli.web.doors import browser_of
from linli.web.forms import KEPT, KNOWN

SALT = "linli.carried"
KEPT_SECONDS = 24 * 3600
SECRET = {"password", "code", "digits"}
OURS = {"csrfmiddlewaretoken", KEPT, KNOWN}


def ask_to_sign_in(request, *, or_not):
    """The answer to a form that came too late. `or_not`: they may send it as a stranger as well."""
    return _kept(request, "people/came_too_late.html", _form(request), status=403, or_not=or_not)


def ask_to_prove(request):
    """The answer to a form that needs a proof first."""
    return _kept(request, "people/proof_first.html", _form(request), status=403)


def unsent(request, reason=""):
    """The answer to a form that came without the token of its page: one tap sends it again.

    The tap is offered, and photos are kept, only if the browser says that the form came from a page of ours: otherwise
    any page on the web could bring a reader here to send what was never theirs. Whoever was signed in when the form was
    drawn, and whose browser has since let go of every cookie, signs in again instead of sending it as a stranger.
    """
    is_ours = _is_ours(request)
    if is_ours and request.estate and not request.user.is_authenticated:
        opens = request.resolver_match.func.opens_to(request.standing)
        if KNOWN in request.POST or not opens:
            browser_of(request)
            return ask_to_sign_in(request, or_not=opens)
    form = _form(request, holds=is_ours)
    shown = {"form": form, "typed": _typed(form["fields"]), "pledges": form["pledges"], "is_ours": is_ours}
    return render(request, "people/unsent.html", shown, status=403)


def go_on(request, *, otherwise):
    """After signing in or proving: the page that sends the carried form, or else this answer."""
    try:
        form = signing.loads(request.POST.get("carried", ""), salt=_salt(request), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return otherwise
    return _kept(request, "people/send_again.html", form, status=200)


def _form(request, *, holds=True):
    pledges, unkept = hold_photos(request) if holds else ([], [])
    return {"path": request.get_full_path(), "fields": _fields(request), "pledges": pledges, "unkept": unkept}


def _kept(request, template, form, *, status, **more):
    """A page with the form signed and, to be read, what was typed in sentences."""
    carried = signing.dumps(form, salt=_salt(request), compress=True)
    shown = {
        "form": form,
        "carried": carried,
        "typed": _typed(form["fields"]),
        "pledges": form["pledges"],
        "unkept": form["unkept"],
        **more,
    }
    return render(request, template, shown, status=status)


def sent_words(request) -> list[str]:
    """What was typed in the form that this request brings, where nothing else can be done with it."""
    return _typed(_fields(request))


def _fields(request):
    return [[name, value] for name, values in request.POST.lists() if name not in OURS for value in values]


def _typed(fields):
    """What of a form's fields is worth reading again: words, not keys and choices, and nothing that opens a door."""
    return [value for name, value in fields if name not in SECRET and (not value.isascii() or " " in value.strip())]


def _salt(request):
    return f"{SALT}.{request.browser}"


def _is_ours(request):
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(came_from).netloc == request.get_host()
