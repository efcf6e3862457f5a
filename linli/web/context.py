"""What the base page needs of every request, as a context processor."""

from functools import cache, partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

SIZES = ("plain", "large")
THEMES = ("light", "dark")  # without either, as the device has it
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}  # Django's code → the one that HTML knows


def page(request):
    """Language, type size, theme, areas, and whether all of it is a demo; what costs is asked for by the base page."""
    theme = request.COOKIES.get("linli_theme")
    size = request.COOKIES.get("linli_size")
    return {
        "html_lang": LANGUAGES.get(get_language(), "zh-Hans"),
        "size": size if size in SIZES else "plain",
        "theme": theme if theme in THEMES else "",
        "today": timezone.localdate(),
        "is_demo": partial(is_demo, request),
        "demo_page": settings.DEMO_PAGE,
        "navigation": partial(navigation, request),
    }


def is_demo(request) -> bool:
    """Whether all that is shown is made up. The estate knows; beside an estate the database is asked."""
    estate = getattr(request, "estate", None)
    return estate.is_demo if estate else import_string(settings.INSTALLATION)() == "demo"


def navigation(request):
    """The areas in the masthead and the dock: (address, icon, label, "page"|"true"|"" for aria-current).

    `settings.NAVIGATION` names a list of (URL name, icon, label, area); a row whose area the estate has not opened
    is left out.
    """
    estate = getattr(request, "estate", None)
    if not estate:
        return []
    here = request.resolver_match
    view, app = (here.view_name, here.app_name) if here else ("", "")
    area_of = getattr(request, "area", None)  # a page that shows another app's thing says under which name it stands
    return [
        (address, icon, label, "page" if name == view else "true" if name == area_of or _is_of(name, app) else "")
        for name, icon, label, area in import_string(settings.NAVIGATION)
        if (not area or area in estate.areas) and (address := _address(name, estate.slug))
    ]


@cache
def _is_of(name, app):
    """Whether this is the one name in the navigation that stands for the app."""
    names = [each for each, *_ in import_string(settings.NAVIGATION) if each.partition(":")[0] == app]
    return names == [name]


@cache
def _address(name, slug):
    """None while no page has this name."""
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return None
