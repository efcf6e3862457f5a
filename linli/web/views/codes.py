"""QR codes as pictures, for pages that may be drawn without them: the code is fetched when it comes into sight."""

from django.http import Http404, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control

from linli.web.doors import anybody, opens_to
from linli.web.ui.drawings import code

LONGEST = 500  # letters of an address, quoted as browsers do; twice as many no telephone could read off a page


@opens_to(anybody)
@cache_control(max_age=24 * 3600, private=True)
def qr(request):
    """The code of the page at `?path=…`. Only of pages of ours: nobody makes it a code for their own address."""
    path = request.GET.get("path", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        raise Http404
    address = request.build_absolute_uri(path)
    if len(address) > LONGEST:
        raise Http404
    return HttpResponse(code(address), content_type="image/svg+xml")
