"""The installed page (PWA): its manifest, its worker, and what it shows without a network.

The worker keeps the offline page and the style files, nothing that is about anybody.
"""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.web.doors import anybody, opens_to

STYLES = ("web/tokens.css", "web/base.css", "web/ui.css")


@opens_to(anybody)
def offline(request):
    """The page for when there is no network."""
    return render(request, "web/offline.html")


@opens_to(anybody)
def manifest(request):
    """What a phone needs to keep Linli on its home screen."""
    described = {
        "name": _("Linli"),
        "short_name": _("Linli"),
        "lang": "zh-Hans",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f7f3ea",
        "theme_color": "#ad342b",
        "icons": [{"src": static("web/seal.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")


@opens_to(anybody)
def worker(request):
    """The service worker; it may serve the whole installation, so that any page can be the one without a network."""
    kept = [reverse("web:offline"), *map(static, STYLES), static("web/seal.svg")]
    response = render(request, "web/worker.js", {"kept": kept}, content_type="text/javascript")
    return HttpResponse(
        response.content,
        content_type="text/javascript",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )
