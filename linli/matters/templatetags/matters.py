"""{% load matters %}: the rows of a list of matters, wherever one stands."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.web.components import Library
from linli.web.ui.markup import html_each
from linli.web.ui.texts import badge, row, rows

register = Library()
ANY = UUID(int=0)


@register.component
def matter_rows(context, sheets):
    """A row for each `queries.Sheet`, leading to its thread.

    Drawn here, because a template needs three times as long for a page of rows; and of twenty addresses that differ
    in the key alone one is worked out.
    """
    before, after = reverse("portal:thread", args=[context["here"], ANY]).split(str(ANY))

    def drawn(sheet):
        end = badge(sheet.badge, tone=sheet.tone)
        return row(sheet.title, url=f"{before}{sheet.thread}{after}", meta=sheet.meta, end=end)

    return rows(html_each("{}", [(drawn(sheet),) for sheet in sheets]), label=_("Matters"))
