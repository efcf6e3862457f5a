"""A form that came when its sender was no longer signed in: kept, signed, until they are, and then sent by one tap.

Nothing of it is stored with us: it travels through the sign-in pages in a hidden field. It is signed for the browser
that sent it, so that nobody can make a reader send, from a page of ours, a form that was never theirs: whoever asks
may have a form of their own signed, and could put it into an address that they give to a keeper.
"""

from django.core import signing
from django.shortcuts import render

SALT = "linli.carried"
KEPT_SECONDS = 24 * 3600
OUR_OWN = {"csrfmiddlewaretoken"}


def ask_to_sign_in(request):
    """The answer to a form that came too late."""
    return _kept(request, "people/came_too_late.html", _form(request), status=403)


def ask_to_prove(request):
    """The answer to a form that needs a proof first."""
    return _kept(request, "people/proof_first.html", _form(request), status=403)


def go_on(request, *, otherwise):
    """After signing in or proving: the page that sends the carried form, or else this answer."""
    try:
        form = signing.loads(request.POST.get("carried", ""), salt=_salt(request), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return otherwise
    return _kept(request, "people/send_again.html", form, status=200)


def _form(request):
    fields = [[name, value] for name, values in request.POST.lists() if name not in OUR_OWN for value in values]
    return {"path": request.get_full_path(), "fields": fields, "files": sorted(request.FILES)}


def _kept(request, template, form, *, status):
    """A page with the form signed and, to be read, what was typed in sentences."""
    typed = [value for _, value in form["fields"] if not value.isascii() or " " in value.strip()]
    carried = signing.dumps(form, salt=_salt(request), compress=True)
    shown = {"form": form, "carried": carried, "typed": typed, "files": form["files"]}
    return render(request, template, shown, status=status)


def _salt(request):
    return f"{SALT}.{request.browser}"
