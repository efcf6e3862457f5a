"""When something is amiss: not found, not allowed, our own mistake, and a form whose page had grown too old."""

from urllib.parse import urlsplit

from django.shortcuts import render

OUR_OWN = {"csrfmiddlewaretoken"}


def unsent(request, reason=""):
    """A form that came without the token of its page: what was typed is shown, and one tap sends it again.

    The tap is offered only if the browser says that the form came from a page of ours: otherwise any page on the web
    could bring a reader here to send what was never theirs. Photos have to be chosen anew; their names are said.
    """
    fields = [(name, value) for name, values in request.POST.lists() if name not in OUR_OWN for value in values]
    return render(
        request,
        "web/unsent.html",
        {"fields": fields, "photos": [each.name for each in request.FILES.values()], "is_ours": _is_ours(request)},
        status=403,
    )


def _is_ours(request):
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(came_from).netloc == request.get_host()
