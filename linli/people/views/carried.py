"""A form that came when its sender was no longer signed in: kept, signed, until they are, and then sent by one tap.

Nothing of it is stored with us: it travels through the sign-in pages in a hidden field. It is signed, so that
nobody can make a reader send, from a page of ours, a form that was never theirs.
"""

from django.core import signing
from django.shortcuts import render

SALT = "linli.carried"
OUR_OWN = {"csrfmiddlewaretoken", "carried"}


def pack(request) -> str:
    """The form that this request brings, as a signed text. Photos cannot travel; their fields' names do."""
    fields = [[name, value] for name, values in request.POST.lists() if name not in OUR_OWN for value in values]
    form = {"path": request.get_full_path(), "fields": fields, "files": sorted(request.FILES)}
    return signing.dumps(form, salt=SALT, compress=True)


def ask_to_sign_in(request):
    """The answer to a form that came too late."""
    return render(request, "people/came_too_late.html", {"carried": pack(request)}, status=403)


def ask_to_prove(request):
    """The answer to a form that needs a proof first."""
    return render(request, "people/proof_first.html", {"carried": pack(request)}, status=403)


def go_on(request, *, otherwise):
    """After signing in or proving: the page that sends the carried form, or else this answer."""
    try:
        form = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return otherwise
    return render(request, "people/send_again.html", {"form": form})
