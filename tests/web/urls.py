"""The addresses that web has by itself, and one that takes a form."""

from django.http import HttpResponse
from django.urls import include, path

from linli.web.doors import anybody, opens_to


@opens_to(anybody)
def somewhere(request):
    return HttpResponse(f"sent: {len(request.POST)}")


urlpatterns = [path("look/somewhere/", somewhere), path("look/", include("linli.web.urls"))]
