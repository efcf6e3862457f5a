"""{% load matters %}: the rows of a list of matters, and the badges of one, wherever they stand."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.web.components import Library
from linli.web.ui.markup import html_each
from linli.web.ui.texts import badge, row, rows

register = Library()
ANY = UUID(int=0)


@register.component
def matter_badges(sheet, *, danger=False):
    """How a `queries.Sheet` stands, before it whether it is late; with `danger`, first of all that there is one."""
    marks = [(sheet.due_badge, sheet.due_tone), (sheet.badge, sheet.tone)]
    return _badges([(sheet.danger if danger else "", "hot"), *marks])


def _badges(marks):
    return html_each("{}", [(badge(text, tone=tone),) for text, tone in marks if text], between=" ")


@register.component
def matter_rows(context, sheets, *, errands=False):
    """A row for each `queries.Sheet`, leading to its thread; as `errands` they say what is to be done and by when.

    Drawn here, because a template needs three times as long for a page of rows; and of twenty addresses that differ
    in the key alone one is worked out.
    """
    before, after = reverse("portal:thread", args=[context["here"], ANY]).split(str(ANY))

    def drawn(sheet):
        url = f"{before}{sheet.thread}{after}"
        if errands:
            end = _badges([(sheet.due_badge, sheet.due_tone), (sheet.errand, "plain")])
            return row(sheet.title, url=url, meta=sheet.errand_meta, end=end)
        return row(sheet.title, url=url, meta=sheet.meta, end=matter_badges(sheet))

    return rows(html_each("{}", [(drawn(sheet),) for sheet in sheets]), label=_("Matters"))
