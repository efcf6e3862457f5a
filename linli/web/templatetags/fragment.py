"""{% fragment "works:of_motion" motion.pk %} -- another app's panel, by URL, never by import.

The estate need not be named: it is the page's own. Middleware does not run again; the view's own door does.
"""

from copy import copy

from django import template
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import resolve, reverse
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def fragment(context, name, *args):
    """The page at this URL name, as a part of this one; nothing if it does not open to the reader."""
    request = copy(context["request"])
    match = resolve(reverse(name, args=[request.estate.slug, *args]))
    request.method, request.is_fragment = "GET", True
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        return ""
    if hasattr(response, "render"):
        response.render()
    return mark_safe(response.content.decode()) if response.status_code == 200 else ""  # noqa: S308 -- our own page
