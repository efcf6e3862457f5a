"""How somebody reads: language, size of type, light or dark. Kept in cookies, for strangers too."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.web.context import LANGUAGES, SIZES, THEMES
from linli.web.doors import KEPT, anybody, opens_to

COOKIES = {
    "language": (settings.LANGUAGE_COOKIE_NAME, LANGUAGES),
    "size": ("linli_size", SIZES),
    "theme": ("linli_theme", THEMES),
}
READ_BY_SCRIPTS = {"size", "theme"}  # page.js sets these itself, without a reload


@opens_to(anybody)
@csrf_exempt  # a forged choice of type size harms nobody, and so no page needs a token for its footer
@require_POST
def choices(request):
    """Keep what was chosen and go back to the page it was chosen on. What is not offered is left as it was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    for name, (cookie, offered) in COOKIES.items():
        chosen = request.POST.get(name)
        if chosen in offered:
            kept = {"max_age": KEPT, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
            response.set_cookie(cookie, chosen, httponly=name not in READ_BY_SCRIPTS, **kept)
    return response
