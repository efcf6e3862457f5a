"""The gallery: every component in each of its states, and four pages made of them. Open on a demo installation."""

from django.http import Http404
from django.shortcuts import render

from linli.web import samples
from linli.web.context import is_demo
from linli.web.doors import anybody, opens_to

PAGES = ("home", "report", "board", "thread")


@opens_to(anybody)
def gallery(request):
    """Every component, state by state."""
    if not is_demo(request):
        raise Http404
    return render(request, "web/gallery/components.html", {"pages": PAGES, **samples.page(), **samples.components()})


@opens_to(anybody)
def sample(request, name):
    """A whole page made of components: what a page maker starts from."""
    if name not in PAGES or not is_demo(request):
        raise Http404
    return render(request, f"web/gallery/{name}.html", {**samples.page(name), **samples.components()})
