"""The areas in the masthead and the dock, in their order; the dock of a phone shows the first five."""

from django.utils.translation import gettext_lazy as _

NAVIGATION = [
    # URL name, icon (linli.web.ui.icons), label, the area that an estate must have opened or ""
    ("portal:home", "home", _("Home"), ""),
    ("matters:list", "matters", _("Matters"), "matters"),
    ("messages:inbox", "inbox", _("Inbox"), ""),
    ("portal:mine", "me", _("Mine"), ""),
]
